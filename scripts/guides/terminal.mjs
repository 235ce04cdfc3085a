/** A shell in which commands are typed one after the other, as a reader has it: folder and variables stay. */
import { spawn } from 'node:child_process';

/** Takes a line, runs it without input, and says its exit code between two bytes that no text has. */
const LOOP = `exec 3<&0 </dev/null
while IFS= read -r -u 3 line; do eval "$line" 3<&-; printf '\\036%d\\036' $?; done`;
const MARK = '\u001e';

/** Variables that npm, Jest and Vitest put there for the run that follows guides are none of the reader's. */
const NOT_OF_THE_READER =
  /^(?:npm_(?!config_(?:registry|prefer_offline|cache|audit|fund|yes))|NODE_OPTIONS$|JEST_|VITEST|POLKAVIRT_TEST)/;

export function openTerminal(folder, extra) {
  const env = { ...process.env, CI: 'true', NO_COLOR: '1', ...extra };
  for (const name of Object.keys(env)) if (NOT_OF_THE_READER.test(name)) delete env[name];
  // A process group of its own, so that all that it started ends with it.
  const shell = spawn('bash', ['--norc', '--noprofile', '-c', LOOP], { cwd: folder, env, detached: true });
  let stdout = '';
  let stderr = '';
  let look = () => undefined;
  shell.stdout.setEncoding('utf8').on('data', (text) => {
    stdout += text;
    look();
  });
  shell.stderr.setEncoding('utf8').on('data', (text) => {
    stderr += text;
  });
  const ended = new Promise((resolve) => shell.once('close', resolve));
  // Writing to a shell that has ended is told by `ended`.
  shell.stdin.on('error', () => undefined);

  /** Resolves to `{ code, stdout, stderr }` once `isEnough(stdout)`, or at the end of the command, or after `seconds` without a code. */
  const type = (command, { seconds, isEnough = () => false }) => {
    stdout = '';
    stderr = '';
    return new Promise((resolve) => {
      const finish = (code, text) => {
        clearTimeout(limit);
        look = () => undefined;
        resolve({ code, stdout: text, stderr });
      };
      const limit = setTimeout(() => finish(undefined, stdout), seconds * 1000);
      ended.then(() => finish(undefined, stdout));
      look = () => {
        const [text, code, after] = stdout.split(MARK);
        if (after !== undefined) finish(Number(code), text);
        else if (isEnough(stdout)) finish(0, stdout);
      };
      shell.stdin.write(`${command}\n`);
    });
  };

  const close = async () => {
    try {
      process.kill(-shell.pid, 'SIGKILL');
    } catch {
      // It has ended, and all in it.
    }
    await ended;
  };
  return { type, close };
}
