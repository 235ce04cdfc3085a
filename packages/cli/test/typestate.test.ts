import type { ExecResult } from '../src/index.ts';
import { inRepository, polkavirt } from './run.ts';

type Call = readonly [symbol: string, gasLeft: number];

/** The first calls of the host with a million gas and every answer 0: symbols and gas of upstream's interpreter (polkavm 0.35). */
const CONTRACTS: Readonly<Record<string, readonly Call[]>> = {
  'Counter deploy full': [
    ['call_data_size', 999_883],
    ['value_transferred', 999_231],
    ['call_data_copy', 999_012],
    ['seal_return', 998_774],
  ],
  'Counter deploy naive': [
    ['call_data_size', 999_992],
    ['value_transferred', 999_872],
    ['call_data_copy', 999_854],
    ['seal_return', 999_830],
  ],
  'Counter call full': [
    ['call_data_size', 999_883],
    ['seal_return', 999_207],
  ],
  'Fibonacci deploy full': [
    ['call_data_size', 999_883],
    ['value_transferred', 999_231],
    ['call_data_copy', 999_012],
    ['seal_return', 998_774],
  ],
  'Fibonacci call naive': [
    ['call_data_size', 999_992],
    ['seal_return', 999_867],
  ],
  'Ledger deploy naive': [
    ['call_data_size', 999_992],
    ['value_transferred', 999_872],
    ['call_data_copy', 999_854],
    ['seal_return', 999_830],
  ],
  'Ledger call full': [
    ['call_data_size', 999_883],
    ['seal_return', 999_192],
  ],
  'Token deploy full': [
    ['call_data_size', 999_883],
    ['value_transferred', 999_230],
    ['call_data_copy', 997_684],
    ['seal_return', 997_522],
  ],
  'Token call naive': [
    ['call_data_size', 999_992],
    ['seal_return', 999_858],
  ],
};

const text = (hex: string): string => Buffer.from(hex, 'hex').toString('latin1');
const blob = (name: string): string => inRepository(`fixtures/solidity/${name}.polkavm`);

const FLAVOURS = [
  'native interpreter scale',
  'native recompiler scale',
  'forwarder interpreter scale',
  'forwarder recompiler abi',
];

describe.each(FLAVOURS)('exec --api typestate on %s', (flavour) => {
  const [impl, backend, wire] = flavour.split(' ');
  const flags = ['--api', 'typestate', '--impl', impl, '--backend', backend, '--wire', wire, '--json'];

  it.each(Object.entries(CONTRACTS))('%s', async (what, calls) => {
    const [name, functionName, costModel] = what.split(' ');
    const limits = ['--gas', '1000000', '--max-syscalls', `${calls.length}`];
    const argv = ['exec', blob(name), '--export', functionName, '--cost-model', costModel, ...limits, ...flags];
    const { code, stdout, stderr } = await polkavirt(argv);
    expect([code, stderr]).toEqual([0, '']);
    const result = JSON.parse(stdout) as ExecResult;
    expect(result.outcome).toBe('Syscall');
    expect(result.syscalls.map(({ symbol, gasLeft }) => [text(symbol), Number(gasLeft)])).toEqual(calls);
  });
});

it('reads memory at the end, whatever the end', async () => {
  const counter = inRepository('fixtures/asm/counter-names.txt');
  const read = async (...flags: string[]): Promise<readonly unknown[]> => {
    const argv = ['exec', counter, '--api', 'typestate', '--json', '--read', '20000:8', '--read', '0:1', ...flags];
    const { outcome, reads } = JSON.parse((await polkavirt(argv)).stdout) as ExecResult;
    return [outcome, ...reads];
  };
  // The static is 3 in the image, and 4 once `offset` is done.
  const answer = ['--returns', `${2n << 56n}`];
  expect(await read('--export', 'offset', ...answer)).toEqual(['Finished', '0400000000000000', null]);
  expect(await read('--export', 'offset', '--max-syscalls', '1')).toEqual(['Syscall', '0300000000000000', null]);
  expect(await read('--export', 'do_panic')).toEqual(['Trap', '0300000000000000', null]);
  expect(await read('--export', 'offset', '--gas', '1')).toEqual(['OutOfGas', '0300000000000000', null]);
  expect(await read('--export', 'nothing')).toEqual(['InvalidImage', '0300000000000000', null]);
});

it('cases of both generations may stand in one file', async () => {
  const program = "%isa = revive_v1\n%import = 'a_name'\npub @go:\n  ecalli 0\n  ret\n";
  const { bytes } = await polkavirt(['asm', '-'], program);
  const base64 = Buffer.from(bytes).toString('base64');
  const cases = ['virt', 'typestate'].map((api) =>
    JSON.stringify({
      name: api,
      program: base64,
      export: 'go',
      gas: '100',
      costModel: 'full',
      returns: 'zero',
      maxSyscalls: 9,
      api,
    }),
  );
  const { code, stdout } = await polkavirt(['exec', '--cases', '-'], `${cases.join('\n')}\n`);
  expect(code).toBe(0);
  const results = stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as ExecResult);
  // Only the newer generation can name an import of six bytes.
  expect(results.map(({ name, outcome }) => [name, outcome])).toEqual([
    ['virt', 'InvalidImage'],
    ['typestate', 'Finished'],
  ]);
  expect(text(results[1].syscalls[0].symbol)).toBe('a_name');
});

it('parity compares contracts on every implementation', async () => {
  const { code, stdout } = await polkavirt([
    'parity',
    blob('Token'),
    '--export',
    'deploy',
    '--api',
    'typestate',
    '--cost-model',
    'full',
  ]);
  expect(code).toBe(0);
  expect(stdout).toContain('✓ all 9 agree');
});
