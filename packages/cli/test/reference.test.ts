/** Each option of each command stands in its reference, as its help says. */
import { readFileSync, writeFileSync } from 'node:fs';
import type { Command } from 'commander';
import { loadCommands } from '../src/commands.ts';
import { createProgram } from '../src/create-program.ts';
import { flagTable } from './flag-table.ts';
import { inRepository } from './run.ts';

const REFERENCE = inRepository('docs/reference/command.md');
const output = { isTerminal: false, write: async () => undefined };
const program = createProgram(
  await loadCommands(),
  { io: { stdout: output, stderr: output, stdin: (async function* () {})() }, finish: () => undefined },
  () => undefined,
);

/** Commands that do something, with the names of those that they belong to before their own: `wire dump`. */
const leaves = (command: Command, name = ''): [name: string, command: Command][] =>
  command.commands.length === 0
    ? [[name, command]]
    : command.commands.flatMap((one) => leaves(one, `${name} ${one.name()}`.trim()));

const between = (name: string): RegExp => new RegExp(`(?<=<!-- flags: ${name} -->\\n)(.*?)(?=<!-- /flags -->)`, 's');

if (process.env.POLKAVIRT_WRITE_FLAGS !== undefined) {
  const write = (text: string, [name, command]: [string, Command]) =>
    text.replace(between(name), () => `${flagTable(command)}\n`);
  writeFileSync(REFERENCE, leaves(program).reduce(write, readFileSync(REFERENCE, 'utf8')));
}
const reference = readFileSync(REFERENCE, 'utf8');

it.each(leaves(program))('%s has the flags that it says', (name, command) => {
  expect(between(name).exec(reference)?.[1]).toBe(`${flagTable(command)}\n`);
});

it('has no flags of commands that there are not', () => {
  const documented = [...reference.matchAll(/^<!-- flags: (.*?) -->$/gm)].map(([, name]) => name);
  expect(documented.sort()).toEqual(
    leaves(program)
      .map(([name]) => name)
      .sort(),
  );
});
