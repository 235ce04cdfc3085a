import { spawn } from 'node:child_process';
import { closeSync, existsSync, openSync, readFileSync } from 'node:fs';
import { onTestEnd, within } from '@polkavirt/test-support';
import stringWidth from 'string-width';
import { loadCommands } from '../src/commands.ts';
import { OutputClosed } from '../src/io.ts';
import { main } from '../src/main.ts';
import { inRepository, polkavirt } from './run.ts';

describe('main', () => {
  it.each([
    ['no command', [], /no command given; polkavirt --help lists them/],
    ['an unknown command', ['exce'], /unknown command 'exce' \(Did you mean exec\?\)/],
    ['a missing argument', ['asm'], /missing required argument 'FILE'/],
  ])('%s: one clear line and exit code 2', async (_, argv, complaint) => {
    const { code, stdout, stderr } = await polkavirt(argv);
    expect(stderr).toMatch(/^polkavirt: [^\n]+\n$/);
    expect(stderr).toMatch(complaint);
    expect([code, stdout]).toEqual([2, '']);
  });

  it('prints help on standard output', async () => {
    const { code, stdout, stderr } = await polkavirt(['--help']);
    for (const command of ['parity', 'exec', 'asm', 'disasm', 'inspect', 'vectors', 'node'])
      expect(stdout).toContain(`\n  ${command} `);
    expect([code, stderr]).toEqual([0, '']);
  });

  it.each(['parity', 'asm', 'disasm', 'inspect', 'vectors', 'node'])('explains %s', async (command) => {
    const { code, stdout, stderr } = await polkavirt([command, '--help']);
    expect(stdout).toContain(`Usage: polkavirt ${command} [options]`);
    expect([code, stderr]).toEqual([0, '']);
  });

  it.each([60, 80, 120])('no line of any help is wider than %i columns', async (width) => {
    for (const command of ['parity', 'exec', 'asm', 'disasm', 'inspect', 'vectors', 'link', 'cc', 'compile', 'node', '']) {
      const { stdout } = await polkavirt([command, '--help'].filter(Boolean), '', { width, hasColors: true });
      expect(stdout).toMatch(/^Usage: /);
      for (const line of stdout.split('\n')) expect(stringWidth(line)).toBeLessThanOrEqual(width);
    }
  });

  it('has every flag of the interface', async () => {
    const { code, stdout } = await polkavirt(['exec', '--help']);
    const flags = [
      '--export <name>',
      '--gas <N>',
      '--impl <name>',
      '--backend <name>',
      '--wire <name>',
      '--api <name>',
      '--cost-model <name>',
      '--returns <zero|mix|N>',
      '--max-syscalls <N>',
      '--read <ADDR:LEN>',
      '--cases <FILE.jsonl>',
      '--json',
      '--trace',
    ];
    for (const flag of flags) expect(stdout).toContain(flag);
    expect(code).toBe(0);
  });

  it('prints the version of the package', async () => {
    const { version } = JSON.parse(readFileSync(inRepository('packages/cli/package.json'), 'utf8')) as { version: string };
    for (const argv of [['--version'], ['-V'], ['--no-color', '--version'], ['--version', 'exce']])
      expect(await polkavirt(argv)).toMatchObject({ code: 0, stdout: `${version}\n` });
    expect(await loadCommands(['--version'])).toEqual([]);
  });

  it('ends in peace when nobody reads on', async () => {
    const closed = {
      isTerminal: false,
      write: async () => {
        throw new OutputClosed();
      },
    };
    const stdin = (async function* () {})();
    expect(await main(['inspect', inRepository('fixtures/asm/blocks.txt')], { stdout: closed, stderr: closed, stdin })).toBe(0);
    // What goes wrong then has nowhere to be told, and still has its exit code.
    expect(await main(['inspect', 'nothing'], { stdout: closed, stderr: closed, stdin })).toBe(2);
  });

  it('shows progress on a terminal only, and wipes it', async () => {
    let shown = '';
    const stdout = { isTerminal: true, write: async () => undefined };
    const stderr = {
      isTerminal: true,
      write: async (text: string | Uint8Array) => {
        shown += String(text);
      },
    };
    const program = inRepository('fixtures/asm/recursion.polkavm');
    expect(await main(['parity', program], { stdout, stderr, stdin: (async function* () {})() })).toBe(0);
    expect(shown).toContain('parity: run, native');
    expect(shown.endsWith('\r\u001b[2K')).toBe(true);
  });
});

const BIN = inRepository('packages/cli/bin/polkavirt.js');
const isBuilt = existsSync(inRepository('packages/cli/dist/main.js'));

/** Runs the real command, and closes its standard output after the first bytes if asked to. */
const run = (argv: readonly string[], input: string, closeEarly = false) => {
  const ended = new Promise<{ code: number | null; stdout: string; stderr: string }>((resolve, reject) => {
    const child = spawn(process.execPath, [BIN, ...argv], { stdio: 'pipe' });
    onTestEnd('the command', () => child.kill('SIGKILL'));
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (chunk: Buffer) => {
      stdout += chunk;
      if (closeEarly) child.stdout.destroy();
    });
    child.stderr.on('data', (chunk: Buffer) => {
      stderr += chunk;
    });
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, stdout, stderr }));
    child.stdin.on('error', () => undefined);
    child.stdin.end(input);
  });
  return within(`polkavirt ${argv.join(' ')}`, ended);
};

(isBuilt ? describe : describe.skip)('the built command', () => {
  const blob = readFileSync(inRepository('fixtures/asm/syscalls.polkavm')).toString('base64');
  const line = `${JSON.stringify({ name: 'x', program: blob, export: 'chain', gas: '8', returns: 'zero' })}\n`;

  it('answers cases from standard input', async () => {
    const { code, stdout, stderr } = await run(['exec', '--cases', '-'], line.repeat(50));
    expect([code, stderr, stdout.split('\n').length]).toEqual([0, '', 51]);
  });

  it('survives a reader that goes away', async () => {
    // Many times what a pipe holds.
    const { code, stderr } = await run(['exec', '--cases', '-'], line.repeat(4_000), true);
    expect([code, stderr]).toEqual([0, '']);
  });

  (existsSync('/dev/full') ? it : it.skip).each(['stdout', 'stderr'] as const)(
    'says that %s is full, if it can',
    async (name) => {
      const full = openSync('/dev/full', 'w');
      try {
        const argv = ['exec', inRepository('fixtures/asm/recursion.polkavm'), '--trace'];
        const child = spawn(process.execPath, [BIN, ...argv], {
          stdio: ['ignore', name === 'stdout' ? full : 'pipe', name === 'stderr' ? full : 'pipe'],
        });
        let stderr = '';
        child.stderr?.on('data', (chunk: Buffer) => {
          stderr += chunk;
        });
        child.stdout?.resume();
        const code = await new Promise((resolve) => child.on('close', resolve));
        expect(code).toBe(2);
        if (name === 'stdout') expect(stderr).toMatch(/\npolkavirt: cannot write to standard output: the disk is full\n$/);
      } finally {
        closeSync(full);
      }
    },
  );

  it('takes a closed standard input for an empty one', async () => {
    const child = spawn('sh', ['-c', `"$0" "$1" disasm - <&-`, process.execPath, BIN], { stdio: ['ignore', 'ignore', 'pipe'] });
    let stderr = '';
    child.stderr.on('data', (chunk: Buffer) => {
      stderr += chunk;
    });
    const code = await new Promise((resolve) => child.on('close', resolve));
    expect([code, stderr]).toEqual([2, 'polkavirt: standard input is empty\n']);
  });

  it('gives its exit code to the shell', async () => {
    expect((await run(['asm', 'nothing'], '')).code).toBe(2);
    expect((await run(['exec', inRepository('fixtures/asm/fault.polkavm'), '--export', 'load_null'], '')).code).toBe(1);
  });
});
