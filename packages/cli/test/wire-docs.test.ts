/**
 * The outputs in docs/wires.md are those of the command: `POLKAVIRT_WRITE_DOCS=1 npm test -- wire-docs` writes them, and without that
 * the test holds them against it. Where they are right is the business of the other tests.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { inRepository, polkavirt } from './run.ts';

const CALLS = inRepository('docs/wires/calls.jsonl');
const RUN = '01000000e8030000000000000008676f';

const OUTPUTS: Readonly<Record<string, readonly string[]>> = {
  'dump.txt': ['dump', CALLS, '--calls', '2'],
  'dump-abi.txt': ['dump', '010000000004000002000000e80300000000000040040000676f', '--function', 'execute', '--wire', 'abi'],
  'dump-malformed.txt': ['dump', `${RUN.slice(0, 24)}02ff`, '--function', 'run'],
  'diff.txt': ['diff', RUN, `${RUN.slice(0, 24)}010500000000000000`, '--function', 'run'],
  'stats.txt': ['stats', CALLS],
  'replay.txt': ['replay', CALLS, '--against', 'abi'],
  'replay-full.txt': ['replay', CALLS, '--cost-model', 'full'],
  'fuzz.txt': ['fuzz', 'examples/wires/careless.ts', '--seed', '1', '--messages', '300', '--deadline', '20000'],
  'types.txt': ['types', '--as', 'papi'],
};

it.each(Object.entries(OUTPUTS))('%s', async (name, argv) => {
  const { stdout, stderr } = await polkavirt(['wire', ...argv]);
  const file = inRepository(`docs/wires/${name}`);
  if (process.env.POLKAVIRT_WRITE_DOCS !== undefined) writeFileSync(file, stdout);
  expect([stdout, stderr]).toEqual([readFileSync(file, 'utf8'), '']);
});
