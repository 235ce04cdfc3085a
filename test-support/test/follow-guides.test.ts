/** What follows the guides: a guide that shows what does not come must not pass. */
import { tmpdir } from 'node:os';
import { onTestEnd } from '@polkavirt/test-support';
import { isShown, stepsOf } from '../../scripts/guides/steps.mjs';
import { openTerminal } from '../../scripts/guides/terminal.mjs';

const GUIDE = `# A guide

\`\`\`js main.js
console.log(1);
\`\`\`

\`\`\`js
never.written();
\`\`\`

\`\`\`console
$ node main.js
1
$ ls
\`\`\`

\`\`\`console second-terminal
$ serve
listening
\`\`\`
`;

it('takes files, commands with what they print, and terminals out of a guide', () => {
  expect(stepsOf(GUIDE)).toEqual([
    { file: 'main.js', text: 'console.log(1);\n' },
    { terminal: '', command: 'node main.js', shown: ['1'] },
    { terminal: '', command: 'ls', shown: [] },
    { terminal: 'second-terminal', command: 'serve', shown: ['listening'] },
  ]);
});

it.each<[shown: string[], output: string, is: boolean]>([
  [['one', 'two'], 'one\ntwo\n', true],
  [['one', 'two'], 'one\n\ntwo\n', false],
  [['one', 'two'], 'one\ntwo\nthree\n', false],
  [['one', '...'], 'one\ntwo\nthree\n', true],
  [['...', 'three'], 'one\ntwo\nthree\n', true],
  [['...', 'two'], 'one\ntwo\nthree\n', false],
  [['one', '...', 'one'], 'one\n', false],
  [['took ... s'], 'took 12.3 s\n', true],
  [['took ... s'], 'took 12.3 s or more\n', false],
  [['a.c'], 'abc\n', false],
  [[], 'anything\n', true],
])('%j shows %j: %s', (shown, output, is) => {
  expect(isShown(output, shown)).toBe(is);
});

const open = () => {
  const terminal = openTerminal(tmpdir(), { GREETING: 'hello' });
  onTestEnd('the terminal', () => terminal.close());
  return (command: string, isEnough?: (stdout: string) => boolean) => terminal.type(command, { seconds: 60, isEnough });
};

it('keeps folder and variables from one command to the next, and tells each exit code', async () => {
  const type = open();
  await type('cd / && NAME=world');
  expect(await type(`echo "$GREETING $NAME in $PWD"`)).toEqual({ code: 0, stdout: 'hello world in /\n', stderr: '' });
  expect((await type('false')).code).toBe(1);
  expect(await type('cat')).toMatchObject({ code: 0, stdout: '' });
});

it('goes on while a command runs, as soon as enough is printed', async () => {
  const type = open();
  const { code, stdout } = await type('echo listening; sleep 1000', (text) => text.includes('listening\n'));
  expect([code, stdout]).toEqual([0, 'listening\n']);
});
