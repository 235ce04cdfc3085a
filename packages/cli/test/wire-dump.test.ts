import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inRepository, polkavirt } from './run.ts';

const folder = mkdtempSync(join(tmpdir(), 'polkavirt-wire-'));
afterAll(() => rmSync(folder, { recursive: true }));
const at = (name: string): string => join(folder, name);
const file = (name: string, contents: string): string => {
  writeFileSync(at(name), contents);
  return at(name);
};

const COUNTER = inRepository('fixtures/asm/counter.polkavm');
const RUN = '00000000e8030000000000000008676f';

it('shows a message byte by byte', async () => {
  const { code, stdout } = await polkavirt(['wire', 'dump', RUN, '--function', 'run']);
  expect(stdout).toBe(
    [
      '   0  00 00 00 00              instanceId             u32           0',
      '   4  e8 03 00 00 00 00 00 00  gasLeft                i64           1000',
      '  12  00                       action.variant         u8            Execute',
      '  13  08                       action.Execute.length  Compact<u32>  2',
      '  14  67 6f                    action.Execute.text    utf-8         "go"',
      '',
    ].join('\n'),
  );
  expect(code).toBe(0);
});

it('shows a malformed message up to where it breaks, with exit code 1', async () => {
  const { code, stdout } = await polkavirt(['wire', 'dump', `${RUN.slice(0, 24)}02ff`, '--function', 'run']);
  expect(stdout.split('\n').slice(-4)).toEqual([
    '  12  02                       action.variant  u8   2',
    '  13  ff',
    'malformed: byte 12, action.variant: expected one of 0 Execute, 1 Resume, found 2',
    '',
  ]);
  expect(code).toBe(1);
});

it('costs what is there: a length of a gigabyte is only claimed', async () => {
  const { code, stdout } = await polkavirt(['wire', 'dump', 'feffffff00', '--function', 'instantiate']);
  expect(stdout).toContain('malformed: byte 5, program.bytes: expected 1073741823 bytes of [u8;');
  expect(code).toBe(1);
});

it('colours the bytes of each part, and fits 80 columns', async () => {
  const name = 'x'.repeat(60);
  const message = `00000000e80300000000000000f0${Buffer.from(name).toString('hex')}`;
  const { stdout } = await polkavirt(['wire', 'dump', message, '--function', 'run'], '', { width: 80, hasColors: true });
  expect(stdout).toContain('\u001b[36m00 00 00 00');
  // biome-ignore lint/suspicious/noControlCharactersInRegex: colours are made of one
  for (const line of stdout.split('\n')) expect(line.replaceAll(/\u001b\[\d+m/g, '').length).toBeLessThanOrEqual(80);
  expect(stdout).toContain('more bytes');
  const { stdout: whole } = await polkavirt(['wire', 'dump', message, '--function', 'run', '--all']);
  expect(whole).not.toContain('more bytes');
});

it('gives JSON', async () => {
  const { stdout } = await polkavirt(['wire', 'dump', '0102', '--function', 'destroy', '--direction', 'out', '--json']);
  expect(JSON.parse(stdout)).toEqual({
    bytes: '0102',
    root: {
      ...{ name: 'destroy result', type: 'Result<(), DestroyError>', from: 0, to: 2, value: 'Err' },
      parts: [
        { name: 'variant', type: 'u8', from: 0, to: 1, value: 'Err' },
        { name: 'Err', type: 'DestroyError', from: 1, to: 2, parts: [{ name: 'variant', type: 'u8', from: 1, to: 2, value: 2 }] },
      ],
    },
    problem: { at: 1, path: 'Err.variant', expected: 'one of 1 InvalidInstance', found: '2' },
  });
});

describe.each([
  ['scale', 'virt', 'calls.jsonl'],
  ['abi', 'virt', 'calls.pvcapt'],
  ['scale', 'typestate', 'calls.pvcapt'],
  ['abi', 'typestate', 'calls.jsonl'],
])('exec --capture, %s, %s', (wire, api, name) => {
  const exec = ['exec', COUNTER, '--export', 'counter', '--impl', 'forwarder', '--wire', wire, '--api', api, '--gas', '1000'];

  it('keeps the calls, which dump shows', async () => {
    const plain = await polkavirt(exec);
    const captured = await polkavirt([...exec, '--capture', at(name)]);
    expect(captured.stdout).toBe(plain.stdout);
    const { code, stdout, stderr } = await polkavirt(['wire', 'dump', at(name)]);
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(new RegExp(`^call 1: (instantiate|compile_from_bytes).*\\(${wire}, ${api}, `));
    expect(stdout).toContain('Syscall');
    expect(stdout).not.toContain('malformed');
    for (const line of stdout.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
  });

  it('and dump selects', async () => {
    const { stdout } = await polkavirt(['wire', 'dump', at(name), '--calls', '2-2', '--json']);
    expect(stdout.trim().split('\n')).toHaveLength(1);
    expect(JSON.parse(stdout)).toMatchObject({ call: 2, wire, generation: api, instance: 0 });
  });
});

it('parity --capture keeps the calls of each forwarder once', async () => {
  const argv = ['parity', COUNTER, '--export', 'do_exit', '--gas', '1000'];
  const { code } = await polkavirt([...argv, '--capture', at('parity.jsonl')]);
  const calls = readFileSync(at('parity.jsonl'), 'utf8')
    .split('\n')
    .filter((line) => line.includes('"call"'));
  const wires = calls
    .map((line) => JSON.parse(line))
    .filter(({ call }) => call === 'instantiate')
    .map(({ wire }) => wire);
  // Three back ends over each wire.
  expect(wires).toEqual(['scale', 'abi', 'scale', 'abi', 'scale', 'abi']);
  expect(code).toBe(0);
});

it('a capture that was cut off is shown, with a warning', async () => {
  await polkavirt(['exec', COUNTER, '--export', 'do_exit', '--impl', 'forwarder', '--capture', at('whole.jsonl')]);
  const whole = readFileSync(at('whole.jsonl'), 'utf8');
  const { code, stdout, stderr } = await polkavirt(['wire', 'dump', file('cut.jsonl', whole.slice(0, -20))]);
  expect(stdout).toContain('call 1: instantiate');
  expect(stderr).toMatch(/^polkavirt: warning: .*cut.jsonl ends before its capture did; read were the \d calls in it\n$/);
  expect(code).toBe(0);
});

it.each<[string, readonly string[], string]>([
  ['an odd digit', ['000', '--function', 'destroy'], 'hex of 3 digits: a byte takes two, so one is missing'],
  ['no hex', ['zz', '--function', 'destroy'], 'not hex: "z" after 0 digits'],
  ['a file that is not there', ['nowhere.jsonl'], 'cannot read nowhere.jsonl: no such file'],
  ['hex of no function', ['00'], 'a message in hex needs --function: which function is it of?'],
  [
    'hex of an unknown function',
    ['00', '--function', 'fly'],
    'the scale wire of virt has no function fly; there are instantiate, run,',
  ],
  ['calls of hex', ['00', '--function', 'destroy', '--calls', '1'], '--calls is of no use for a message in hex'],
  ['another text', [file('text', 'hello\n')], 'text: line 1: not JSON'],
  ['a recording', [file('recording', '{"polkavirt":"recording","version":1}\n')], 'recording: this is a recording of a run'],
  [
    'calls from 0',
    [file('empty.jsonl', '{"polkavirt":"capture","version":1}\n{"end":0}\n'), '--calls', '0'],
    'it must be a number from 1',
  ],
  ['calls beyond', [at('empty.jsonl'), '--calls', '1'], 'the capture has 0 calls'],
])('refuses %s', async (_what, argv, message) => {
  const { code, stdout, stderr } = await polkavirt(['wire', 'dump', ...argv]);
  expect(stderr).toContain(message);
  expect(stderr.split('\n')).toHaveLength(2);
  expect([code, stdout]).toEqual([2, '']);
});

it.each([
  [['exec', COUNTER, '--export', 'do_exit', '--capture', at('x')], '--capture needs --impl forwarder: native has no wire'],
  [['exec', COUNTER, '--export', 'do_exit', '--impl', 'forwarder', '--capture', folder], 'it is a folder'],
])('refuses to capture: %j', async (argv, message) => {
  const { code, stderr } = await polkavirt(argv);
  expect([code, stderr.includes(message)]).toEqual([2, true]);
});
