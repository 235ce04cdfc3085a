import { addNode } from './commands/node.ts';
import { type Io, processIo } from './io.ts';
import { runMain } from './run-main.ts';

/**
 * `polkavirt node` alone: what scripts/bundle-node.mjs makes one file of, because a node that starts for every run of a test
 * suite spends most of its start on finding and reading seven hundred small files.
 */
export const main = (argv: readonly string[], io: Io = processIo()): Promise<number> => runMain(async () => [addNode], argv, io);
