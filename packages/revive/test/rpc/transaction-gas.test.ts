/**
 * What Ethereum's transactions weigh and cost by the schedule `upstream`, added up by hand from upstream's files (see
 * `src/gas/benchmarks.ts`) in picoseconds:
 *
 * - `eth_call` 250,406,116 with 10 reads of 25,000,000 and 6 writes of 100,000,000, together 1,100,406,116; 3,890,069 more for a value with
 *   dust.
 * - `eth_instantiate_with_code` 434,815,980 with 19 reads and 17 writes, together 2,609,815,980; 15,886 for a byte of code, 707 for one
 *   of input; 11,432,224 more for a value with dust.
 * - both 541,905 more for the transaction at the end of the block, and 12,692 for each of its bytes.
 * - a block 61,705,731 with 4 reads and 5 writes, together 661,705,731, for its end.
 */
import { type HexString, hexToBytes, weightOf } from '@polkavirt/mock-runtime';
import { type Hex, toHex } from 'viem';
import type { ReviveConfig } from '../../src/index.ts';
import { ALICE, ALICE_KEY, BOB, createEthereumNode } from '../support/ethereum-node.ts';
import { guest } from '../support/guest.ts';

const DEPLOY_WITHOUT_CALL = 2_609_815_980n - 1_100_406_116n;
/** Of any extrinsic, `ExtrinsicBaseWeight` of the mock runtime. */
const baseExtrinsicOf = ({ runtime }: Made) => runtime.System.constants.BlockWeights.perClass.normal.baseExtrinsic.refTime;

type Made = ReturnType<typeof setUp>;

function setUp(revive: Partial<ReviveConfig> = {}) {
  const { node, runtime } = createEthereumNode({}, [ALICE_KEY], revive);
  const { request } = node.provider();
  const ask = async <T = Hex>(method: string, ...params: unknown[]) => (await request({ method, params })) as T;
  const number = async (method: string, ...params: unknown[]) => BigInt(await ask(method, ...params));
  const weightOfCall = (call: ReturnType<typeof runtime.Revive.Call.ethCall>) => runtime.dispatchInfo(call).weight.refTime;
  return { node, runtime, ask, number, weightOfCall };
}

const from = ALICE.address;
const ceil = (a: bigint, b: bigint) => (a + b - 1n) / b;
const sized = (bytes: number) => new Uint8Array(bytes);

describe('the extrinsics that Ethereum’s transactions are', () => {
  const call = ({ runtime }: Made, value: bigint, transaction: number, limit = 0n) =>
    runtime.Revive.Call.ethCall(BOB.address.toLowerCase() as HexString, value, weightOf(limit), 0n, sized(3), sized(transaction));
  const deploy = ({ runtime }: Made, value: bigint, transaction: number) =>
    runtime.Revive.Call.ethInstantiateWithCode(value, weightOf(0n), 0n, sized(10), sized(5), sized(transaction));

  it('weigh what upstream reserves for their transaction at the end of the block', () => {
    const made = setUp();
    expect(made.weightOfCall(call(made, 0n, 0))).toBe(1_100_948_021n);
    expect(made.weightOfCall(call(made, 7n, 100))).toBe(1_102_217_221n);
    expect(made.weightOfCall(call(made, 7n, 100, 5n))).toBe(1_102_217_226n);
    expect(made.weightOfCall(deploy(made, 0n, 0))).toBe(2_610_520_280n);
    expect(made.weightOfCall(deploy(made, 7n, 200))).toBe(2_613_058_680n);
  });

  it('weigh more for a value with wei below a native unit', () => {
    const made = setUp({ nativeToEthRatio: 100n });
    expect(made.weightOfCall(call(made, 700n, 100))).toBe(1_102_217_221n);
    expect(made.weightOfCall(call(made, 701n, 100))).toBe(1_106_107_290n);
    expect(made.weightOfCall(deploy(made, 701n, 200))).toBe(2_624_490_904n);
  });

  it('weigh the same whatever the transaction by the schedule `simple`', () => {
    const made = setUp({ gasSchedule: 'simple', nativeToEthRatio: 100n });
    expect(made.weightOfCall(call(made, 701n, 100))).toBe(100_000_000n);
    expect(made.weightOfCall(deploy(made, 701n, 200))).toBe(100_500_000n);
  });
});

it('a block weighs what its end takes before anything is in it', async () => {
  const mandatory = async (gasSchedule: 'upstream' | 'simple') => {
    const { node, runtime, ask } = setUp({ gasSchedule });
    await ask('evm_mine');
    return node.chain.executeAt(node.chain.head, () => runtime.System.BlockWeight.get().mandatory.refTime);
  };
  expect((await mandatory('upstream')) - (await mandatory('simple'))).toBe(661_705_731n);
});

describe.each([
  { gasScale: 1000n, perGas: 25_000n },
  { gasScale: 1n, perGas: 25n },
])('with a scale of gas of $gasScale', ({ gasScale, perGas }) => {
  const price = gasScale;
  const balance = ({ number }: Made) => number('eth_getBalance', from, 'latest');
  /** Sends with a limit that is the estimate, and checks that all who say what it cost say the same. */
  async function send(made: Made, request: { readonly to?: Hex; readonly data?: Hex; readonly value?: Hex }) {
    const { number, ask } = made;
    const estimate = await number('eth_estimateGas', { from, ...request });
    const { accessList: _, gasUsed: foreseen } = await ask<{ accessList: unknown; gasUsed: Hex }>('eth_createAccessList', {
      from,
      ...request,
    });
    expect(BigInt(foreseen)).toBe(estimate);
    const before = await balance(made);
    const raw = await ALICE.signTransaction({
      type: 'eip1559',
      chainId: 420_420_420,
      nonce: Number(await number('eth_getTransactionCount', from, 'latest')),
      gas: estimate,
      maxFeePerGas: price,
      maxPriorityFeePerGas: 0n,
      to: request.to,
      data: request.data,
      value: BigInt(request.value ?? 0),
    });
    const hash = await ask('eth_sendRawTransaction', raw);
    const receipt = await ask<{ status: Hex; gasUsed: Hex }>('eth_getTransactionReceipt', hash);
    expect([receipt.status, BigInt(receipt.gasUsed)]).toEqual(['0x1', estimate]);
    // A new contract gets its existential deposit of 1 from whoever makes it.
    const given = BigInt(request.value ?? 0) + (request.to === undefined ? 1n : 0n);
    expect(before - (await balance(made))).toBe(estimate * price + given);
    const [{ gasUsed }] = await ask<{ gasUsed: Hex }[]>('eth_getBlockReceipts', 'latest');
    expect(gasUsed).toBe(receipt.gasUsed);
    const weight = await ask<{ ref_time: number }>('polkadot_postDispatchWeight', hash);
    return { gas: estimate, bytes: BigInt(hexToBytes(raw).length), refTime: BigInt(weight.ref_time) - baseExtrinsicOf(made) };
  }

  it('a transfer costs 21,000, and weighs its own bytes', async () => {
    const made = setUp({ gasScale });
    const { gas, bytes, refTime } = await send(made, { to: BOB.address, value: toHex(10n ** 18n) });
    expect(gas).toBe(21_000n);
    expect(refTime).toBe(1_100_948_021n + 12_692n * bytes);
  });

  it('data costs what Ethereum takes, or what its bytes weigh if that is more', async () => {
    const made = setUp({ gasScale });
    const { gas, bytes, refTime } = await send(made, { to: BOB.address, data: toHex(sized(1000)) });
    // 1,000 zero bytes are 4,000 gas of Ethereum. In RLP they are 1,002 bytes more than no data, in a list with a header of 3 bytes
    // where it had 2: 1,003 bytes at 12,692, which are 509.2 gas of 25,000 ps and 509,203.04 of 25 ps.
    expect(gas).toBe(21_000n + (gasScale === 1n ? 509_204n : 4_000n));
    expect(refTime).toBe(1_100_948_021n + 12_692n * bytes);
  });

  it('a deployment costs what it weighs more than a call', async () => {
    const made = setUp({ gasScale });
    const code = guest({});
    const input = 8;
    const bytesOfData = BigInt(code.length + input);
    const { gas, bytes, refTime } = await send(made, { data: toHex(Uint8Array.from([...code, ...sized(input)])) });
    const length = BigInt(code.length);
    const parts = 15_886n * length + 707n * BigInt(input);
    // Without a receiver, and with data of 256 to 65,535 bytes in a list of as many: 20 bytes less, 2 more, 1 more than the longest call.
    const more = DEPLOY_WITHOUT_CALL + parts + 12_692n * (bytesOfData - 17n);
    // Loading the program, its first block, and its one instruction.
    const running = 1_510n * length + 1_546_417n + 85_180n;
    expect(gas).toBe(21_000n + ceil(more, perGas) + ceil(running, perGas));
    expect(refTime).toBe(2_609_815_980n + parts + 541_905n + 12_692n * bytes + running);
  });

  it('a transaction of whatever nonce, price and type needs no more than the estimate', async () => {
    const made = setUp({ gasScale });
    const { number, ask } = made;
    const request = { to: BOB.address, data: toHex(sized(300)) };
    const gas = await number('eth_estimateGas', { from, ...request });
    await ask('hardhat_setNonce', from, '0xfffffffd');
    const raw = (type: 'legacy' | 'eip2930', nonce: number) =>
      ALICE.signTransaction({ type, chainId: 420_420_420, nonce, gas, gasPrice: price * 1_000_000_000n, ...request });
    for (const [type, nonce] of [
      ['legacy', 0xffff_fffd],
      ['eip2930', 0xffff_fffe],
    ] as const) {
      const hash = await ask('eth_sendRawTransaction', await raw(type, nonce));
      expect(await ask('eth_getTransactionReceipt', hash)).toMatchObject({ status: '0x1', gasUsed: toHex(gas) });
    }
  });
});
