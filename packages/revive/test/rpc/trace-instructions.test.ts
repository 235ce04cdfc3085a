/** The instructions among the struct logs of a transaction, on an engine that can be asked for them. */
import { createTypestateNative } from '@polkavirt/native';
import { assembleOrThrow, createEngine } from '@polkavirt/polkavm';
import { watchEngine } from '@polkavirt/revive/engine';
import { toHex } from 'viem';
import { askerOf } from '../support/ask.ts';
import { ALICE, ALICE_KEY, serveEthereumNode } from '../support/ethereum-node.ts';

const from = ALICE.address.toLowerCase();

/** Counts to what is in the calldata, in a loop of two instructions, and returns nothing. */
const LOOP = assembleOrThrow(`
%isa = revive_v1
%rw_data_size = 4096
%import = 'call_data_size'
%import = 'seal_return'
pub @call:
ecalli 0
s0 = a0 << 10
@again:
s0 = s0 - 1
jump @again if s0 != 0
a0 = 0
a1 = 0x20000
a2 = 0
ecalli 1
trap
pub @deploy:
ret
`);

interface Step {
  readonly pc: number;
  readonly op: string;
  readonly gas: number;
  readonly gasCost: number;
  readonly depth: number;
}
interface StructTrace {
  readonly gas: number;
  readonly structLogs: readonly Step[];
}

async function setUp(backend: 'interpreter' | 'recompiler') {
  const { engine, traceInstructions } = watchEngine(createEngine());
  const virt = createTypestateNative({ engine, backend, costModel: 'naive' });
  const { result } = askerOf(await serveEthereumNode({}, [ALICE_KEY], { virt, traceInstructions }));
  const made = await result<string>('eth_sendTransaction', { from, data: toHex(LOOP) });
  const { contractAddress: to } = await result<{ contractAddress: string }>('eth_getTransactionReceipt', made);
  /** Runs the loop so many times 1,024 times. */
  const run = async (times: number) => {
    const hash = await result<string>('eth_sendTransaction', { from, to, data: `0x${'01'.repeat(times)}` });
    const receipt = await result<{ gasUsed: string; status: string }>('eth_getTransactionReceipt', hash);
    expect(receipt.status).toBe('0x1');
    return { hash, gasUsed: Number(receipt.gasUsed) };
  };
  const trace = (hash: string, ...options: unknown[]) => result<StructTrace>('debug_traceTransaction', hash, ...options);
  return { result, run, trace, to };
}

describe.each(['interpreter', 'recompiler'] as const)('on the %s', (backend) => {
  it('every instruction is told, in the order in which they run, and every host function after the instruction that calls it', async () => {
    const { run, trace } = await setUp(backend);
    const { hash, gasUsed } = await run(1);
    const { structLogs, gas } = await trace(hash);
    expect(gas).toBe(gasUsed);
    const names = structLogs.map(({ op }) => op);
    expect(names.slice(0, 3)).toEqual(['ecalli 0', 'call_data_size', expect.stringMatching(/^s0 = a0 << /)]);
    // 1,024 rounds of two, and what is around them: three instructions and a call before (the assembler ends a block by
    // falling through to the label), four and a call after.
    expect(names).toHaveLength(4 + 2 * 1_024 + 5);
    expect(names.slice(-3)).toEqual(['a2 = 0', 'ecalli 1', 'seal_return']);
    expect(new Set(structLogs.slice(4, 4 + 2 * 1_024).map(({ pc }) => pc)).size).toBe(2);
    expect(structLogs.every(({ depth }) => depth === 1)).toBe(true);
    // Blocks are paid for when they begin: of each round of two instructions the first one pays for both.
    const [first, second] = structLogs.slice(4, 6);
    expect([first.gasCost > 0, second.gasCost]).toEqual([true, 0]);
    expect(first.gas - structLogs[6].gas).toBeLessThanOrEqual(first.gasCost);
  });

  it('at most 10,000 are told, and then the program runs on as it did', async () => {
    const { run, trace } = await setUp(backend);
    const { hash, gasUsed } = await run(50);
    const { structLogs, gas } = await trace(hash);
    expect(gas).toBe(gasUsed);
    expect(structLogs.filter(({ pc, op }) => pc > 0 || op.includes(' '))).toHaveLength(10_000);
    // The host functions are all there.
    expect(structLogs.at(-1)?.op).toBe('seal_return');
    const few = await trace(hash, { limit: 7, disableStack: true });
    expect(few.structLogs).toHaveLength(7);
    expect(few.structLogs[0]).not.toHaveProperty('stack');
    // The other tracers see none, and neither does what runs afterwards.
    await trace(hash, { tracer: 'callTracer' });
    expect((await run(50)).gasUsed).toBe(gasUsed);
  });

  it('a block tells no more instructions than a transaction', async () => {
    const { result, to } = await setUp(backend);
    await result('evm_setAutomine', false);
    for (let i = 0; i < 3; i++) await result('eth_sendTransaction', { from, to, data: `0x${'01'.repeat(4)}`, gas: '0x100000' });
    await result('evm_mine');
    const traces = await result<{ result: StructTrace }[]>('debug_traceBlockByNumber', 'latest');
    const told = traces.map(({ result: { structLogs } }) => structLogs.filter(({ pc, op }) => pc > 0 || op.includes(' ')).length);
    // 4 times 1,024 rounds of two, and seven instructions around them, until there were 10,000.
    expect(told).toEqual([8_199, 1_801, 0]);
    // Each has its host functions.
    expect(traces.map(({ result: { structLogs } }) => structLogs.at(-1)?.op)).toEqual(new Array(3).fill('seal_return'));
  });

  it('a call is traced in the same way', async () => {
    const { result, to } = await setUp(backend);
    const { structLogs } = await result<StructTrace>('debug_traceCall', { from, to, data: '0x' }, 'latest', { limit: 4 });
    expect(structLogs.map(({ op }) => op).slice(0, 2)).toEqual(['ecalli 0', 'call_data_size']);
  });
});
