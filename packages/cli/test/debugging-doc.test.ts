/** The outputs in docs/debugging.md are what the commands print. */
import { readFileSync } from 'node:fs';
import { inRepository, polkavirt } from './run.ts';

const BLOCK = /```console\n\$ npx polkavirt ([^\n]+)\n([\s\S]*?)\n```/g;
const blocks = [...readFileSync(inRepository('docs/debugging.md'), 'utf8').matchAll(BLOCK)];

it('has outputs to compare', () => {
  expect(blocks.length).toBeGreaterThanOrEqual(5);
});

it.each(blocks.map(([, command, output]) => [command, output]))('%s', async (command, output) => {
  const { stdout, stderr } = await polkavirt((command.match(/'[^']*'|\S+/g) ?? []).map((word) => word.replaceAll("'", '')));
  expect(stderr).toBe('');
  expect(stdout.trimEnd()).toBe(output);
});
