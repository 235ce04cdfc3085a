import { readFileSync } from 'node:fs';
import type { ExecResult } from '../src/index.ts';
import { main } from '../src/main.ts';
import { inRepository, polkavirt } from './run.ts';

const base64 = (path: string): string => readFileSync(inRepository(path)).toString('base64');
const SYSCALLS = base64('fixtures/asm/syscalls.polkavm');
const FAULT = base64('fixtures/asm/fault.polkavm');

/** A case that finishes: `chain` of fixtures/asm/syscalls.txt makes three calls in a block of 8. */
const chain = {
  name: 'chain',
  program: SYSCALLS,
  export: 'chain',
  gas: '8',
  costModel: 'naive',
  returns: 'mix',
  maxSyscalls: 10,
  reads: [],
};

/** Worked out by hand: rotl(0x4000000000000001, 17) is 0x28000, so the first answer is 5 xor that; the second adds the constant of n = 1. */
const CHAIN_RESULT: ExecResult = {
  name: 'chain',
  outcome: 'Finished',
  gasLeft: '0',
  syscalls: [
    { symbol: '01000000', args: ['0x5', '0x4000000000000001', '0x0', '0x0', '0x0', '0x0'], gasLeft: '0' },
    { symbol: '6765745f', args: ['0x28005', '0x28005', '0x0', '0x0', '0x0', '0x0'], gasLeft: '0' },
    { symbol: '01000000', args: ['0x9e3779be7f52fc1a', '0x28005', '0x9e3779be7f52fc1a', '0x0', '0x0', '0x0'], gasLeft: '0' },
  ],
  reads: [],
};

const jsonl = (...cases: readonly object[]): string => cases.map((one) => `${JSON.stringify(one)}\n`).join('');

const results = (stdout: string): ExecResult[] =>
  stdout
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line) as ExecResult);

const fromStdin = (input: string, ...flags: string[]) => polkavirt(['exec', '--cases', '-', ...flags], input);

describe('exec --cases', () => {
  it('prints one result a line, in order, its fields in the documented order', async () => {
    const { code, stdout, stderr } = await fromStdin(jsonl(chain, { ...chain, name: 'short', gas: '7' }));
    expect(stdout).toBe(
      `${JSON.stringify(CHAIN_RESULT)}\n{"name":"short","outcome":"OutOfGas","gasLeft":null,"syscalls":[],"reads":[]}\n`,
    );
    expect([code, stderr]).toEqual([0, '']);
  });

  it.each([
    ['--impl=native', '--backend=interpreter'],
    ['--impl=forwarder', '--wire=scale'],
    ['--impl=forwarder', '--wire=abi'],
  ])('gives the same over %s %s', async (...flags) => {
    const { stdout } = await fromStdin(jsonl(chain), ...flags);
    expect(results(stdout)).toEqual([CHAIN_RESULT]);
  });

  it('tells every outcome', async () => {
    const { code, stdout } = await fromStdin(
      jsonl(
        { ...chain, name: 'a', maxSyscalls: 2 },
        { ...chain, name: 'b', maxSyscalls: 3 },
        { ...chain, name: 'c', maxSyscalls: 4 },
        { ...chain, name: 'd', maxSyscalls: 0 },
        { ...chain, name: 'e', export: 'nothing' },
        { ...chain, name: 'f', program: '' },
        { ...chain, name: 'g', program: FAULT, export: 'load_null', gas: '4' },
        { ...chain, name: 'h', gas: '-1' },
      ),
    );
    expect(code).toBe(0);
    expect(results(stdout).map(({ name, outcome, gasLeft, syscalls }) => [name, outcome, gasLeft, syscalls.length])).toEqual([
      ['a', 'Syscall', '0', 2],
      ['b', 'Syscall', '0', 3],
      ['c', 'Finished', '0', 3],
      ['d', 'Syscall', '0', 0],
      ['e', 'InvalidImage', null, 0],
      ['f', 'InvalidImage', null, 0],
      ['g', 'Trap', null, 0],
      ['h', 'OutOfGas', null, 0],
    ]);
  });

  it('reads from the same instance at the end, null for what is out of bounds', async () => {
    const reads = [
      ['0x30000', 2],
      ['30000', 2],
      ['0x0', 1],
      ['0x0', 0],
      ['0x30ffe', 4],
      ['0x30ffe', 2],
      ['0xffffffff', 1],
      ['0x100000000', 1],
      ['0xffffffffffffffff', 4294967296],
      ['0x10000', 4],
    ];
    const { stdout } = await fromStdin(
      jsonl(
        { ...chain, program: FAULT, export: 'load_null', gas: '4', reads },
        { ...chain, program: FAULT, export: 'no_such_export', reads },
        { ...chain, program: 'AAAA', reads },
      ),
    );
    expect(results(stdout).map((result) => result.reads)).toEqual([
      ['0100', '0100', null, '', null, '0000', null, null, null, '2a000000'],
      ['0000', '0000', null, '', null, '0000', null, null, null, '2a000000'],
      [null, null, null, null, null, null, null, null, null, null],
    ]);
  });

  it('answers with zero, a number in decimal or hex, or mix', async () => {
    const answers = ['zero', '0', '7', '0x10', '18446744073709551615'];
    const { stdout } = await fromStdin(jsonl(...answers.map((returns) => ({ ...chain, returns }))));
    expect(results(stdout).map(({ syscalls }) => syscalls[2].args[0])).toEqual([
      '0x0',
      '0x0',
      '0x7',
      '0x10',
      '0xffffffffffffffff',
    ]);
  });

  it('takes what a case leaves out from the flags', async () => {
    const { name, program } = chain;
    const flags = ['--export', 'chain', '--gas', '100', '--returns', '7', '--max-syscalls', '2', '--read', '0:0'];
    const { stdout } = await fromStdin(jsonl({ name, program }), ...flags);
    expect(results(stdout)).toMatchObject([{ outcome: 'Syscall', gasLeft: '92', syscalls: [{}, {}], reads: [''] }]);
    expect(results(stdout)[0].syscalls[1].args[0]).toBe('0x7');
  });

  it('skips empty lines, needs no newline at the end, and takes CRLF', async () => {
    const { code, stdout } = await fromStdin(`\n${jsonl(chain).trimEnd()}\r\n\r\n  \n${JSON.stringify(chain)}`);
    expect(results(stdout)).toEqual([CHAIN_RESULT, CHAIN_RESULT]);
    expect(code).toBe(0);
  });

  it('ignores fields that it does not know, and keeps a name as it is', async () => {
    const { stdout } = await fromStdin(jsonl({ ...chain, name: 'ä "\n🦀', more: [1] }));
    expect(results(stdout)[0].name).toBe('ä "\n🦀');
  });

  it('ends at a line that is no case, with what came before printed and the line named', async () => {
    const { code, stdout, stderr } = await fromStdin(`${jsonl(chain)}\n{"name":1}\n${jsonl(chain)}`);
    expect(results(stdout)).toEqual([CHAIN_RESULT]);
    expect(stderr).toBe("polkavirt: -, line 3: 'name' must be a string of whole characters, not the number 1\n");
    expect(code).toBe(2);
  });

  it.each<[what: string, input: string | object, complaint: string]>([
    ['half an object', '{', 'not JSON: '],
    ['an array', '[]', 'a case must be an object, not an array'],
    ['null', 'null', 'a case must be an object, not null'],
    ['broken base64', { ...chain, program: 'A' }, `'program' must be base64, not the string "A"`],
    ['no program', { ...chain, program: undefined }, `'program' is missing`],
    ['no export', { ...chain, export: undefined }, `'export' is missing`],
    ['half a character', { ...chain, export: 'a\ud800' }, `'export' must be a string of whole characters`],
    ['gas 2^63', { ...chain, gas: `${2n ** 63n}` }, `'gas' must be an i64 in decimal, not the string "9223372036854775808"`],
    ['half a unit of gas', { ...chain, gas: 0.5 }, `'gas' must be an i64 in decimal, not the number 0.5`],
    ['a negative answer', { ...chain, returns: '-1' }, `'returns' must be zero, mix or a u64, not the string "-1"`],
    ['the answer 2^64', { ...chain, returns: `${2n ** 64n}` }, `'returns' must be zero, mix or a u64`],
    ['-1 calls', { ...chain, maxSyscalls: -1 }, `'maxSyscalls' must be a whole number, not the number -1`],
    ['a cost model', { ...chain, costModel: 'cheap' }, `'costModel' must be naive or full, not the string "cheap"`],
    ['an api', { ...chain, api: 'older' }, `'api' must be virt or typestate, not the string "older"`],
    ['reads', { ...chain, reads: {} }, `'reads' must be an array of [hex address, length], not an object`],
    ['an address', { ...chain, reads: [['0x', 1]] }, `'reads[0]' must be [hex address, length], not ["0x",1]`],
    [
      'a length',
      {
        ...chain,
        reads: [
          ['0', 1],
          ['0', -1],
        ],
      },
      `'reads[1]' must be [hex address, length], not ["0",-1]`,
    ],
    ['a range of three', { ...chain, reads: [['0', 1, 2]] }, `'reads[0]' must be [hex address, length], not ["0",1,2]`],
  ])('refuses %s', async (_, input, complaint) => {
    const { code, stdout, stderr } = await fromStdin(typeof input === 'string' ? input : jsonl(input));
    expect(stderr).toMatch(/^polkavirt: -, line 1: [^\n]+\n$/);
    expect(stderr).toContain(complaint);
    expect([code, stdout]).toEqual([2, '']);
  });

  it('reads a file, and says so if it cannot', async () => {
    const { code, stderr } = await polkavirt(['exec', '--cases', inRepository('no-such-file.jsonl')]);
    expect(stderr).toMatch(/^polkavirt: cannot read .*no-such-file\.jsonl: [^\n]+\n$/);
    expect(code).toBe(2);
  });

  it('answers each case before it reads the next, however the bytes are cut', async () => {
    const printed: string[] = [];
    const seen: number[] = [];
    const bytes = Buffer.from(jsonl({ ...chain, name: 'ä' }, { ...chain, name: '🦀' }));
    const code = await main(['exec', '--cases', '-'], {
      stdout: { isTerminal: false, write: async (chunk) => void printed.push(String(chunk)) },
      stderr: { isTerminal: false, write: async () => undefined },
      stdin: (async function* () {
        for (const byte of bytes) {
          seen.push(printed.length);
          yield Uint8Array.of(byte);
        }
      })(),
    });
    expect(code).toBe(0);
    expect(printed.map((line) => (JSON.parse(line) as ExecResult).name)).toEqual(['ä', '🦀']);
    // When the second line's first byte is asked for, the first result is out.
    expect(seen[bytes.indexOf(0x0a) + 1]).toBe(1);
  });
});
