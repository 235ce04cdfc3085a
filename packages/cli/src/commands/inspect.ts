import type { AddCommand } from '../command.ts';
import { codeSizes } from '../inspect/code-sizes.ts';
import { inspectProgram } from '../inspect/inspect-program.ts';
import { renderInspected } from '../inspect/render-inspected.ts';
import { PROGRAM } from '../options.ts';
import { loadProgram } from '../program-argument.ts';
import { screenOf } from '../screen.ts';

export const addInspect: AddCommand = (program, { io }) =>
  program
    .command('inspect')
    .description('sections, imports, exports, sizes, memory map, code statistics')
    .argument('<PROGRAM>', PROGRAM)
    .option('--sizes', 'bytes of code by crate or file and by function, inlined copies apart; needs debug information', false)
    .option('--json', 'print one JSON object', false)
    .action(async (path: string, { json, sizes }: { readonly json: boolean; readonly sizes: boolean }) => {
      const loaded = await loadProgram(path, io);
      const facts = inspectProgram(loaded.name, loaded.bytes.length, loaded.program);
      const inspected = sizes ? { ...facts, sizes: codeSizes(loaded.program) } : facts;
      await io.stdout.write(json ? `${JSON.stringify(inspected)}\n` : renderInspected(inspected, screenOf(io.stdout)));
    });
