import { actualDispatchInfo, type DispatchInfo, type DispatchResult } from '../../src/frame/dispatch.ts';
import {
  ALICE,
  constructRuntime,
  createSystem,
  call as defineCall,
  definePallet,
  RuntimeOrigin,
  T,
  type Weight,
  weightOf,
} from '../../src/index.ts';
import '@polkavirt/test-support/watch-storage-layers';

const ok = (actualWeight?: Weight, paysFee?: 'Yes' | 'No'): DispatchResult => ({
  ok: true,
  value: { ...(actualWeight === undefined ? {} : { actualWeight }), ...(paysFee === undefined ? {} : { paysFee }) },
});
const failed = (actualWeight: Weight): DispatchResult => ({
  ok: false,
  error: { type: 'BadOrigin' },
  postInfo: { actualWeight },
});

/** Upstream's `extract_actual_weight` and `extract_actual_pays_fee` of frame_support's `dispatch.rs`. */
describe('what is known after a dispatch', () => {
  const announced: DispatchInfo = { weight: weightOf(10n, 100n), class: 'Normal', paysFee: 'Yes' };
  const weightAfter = (result: DispatchResult) => actualDispatchInfo(announced, result).weight;

  it('is the announced weight, if the call says nothing', () => {
    expect(weightAfter(ok())).toEqual(weightOf(10n, 100n));
    expect(weightAfter({ ok: false, error: { type: 'BadOrigin' } })).toEqual(weightOf(10n, 100n));
  });

  it('is at most the announced weight, in each dimension by itself', () => {
    expect(weightAfter(ok(weightOf(9n, 99n)))).toEqual(weightOf(9n, 99n));
    expect(weightAfter(ok(weightOf(0n, 0n)))).toEqual(weightOf(0n, 0n));
    expect(weightAfter(ok(weightOf(20n, 200n)))).toEqual(weightOf(10n, 100n));
    expect(weightAfter(ok(weightOf(20n, 99n)))).toEqual(weightOf(10n, 99n));
    expect(weightAfter(ok(weightOf(9n, 200n)))).toEqual(weightOf(9n, 100n));
  });

  it('comes with an error too', () => {
    expect(weightAfter(failed(weightOf(4n, 4n)))).toEqual(weightOf(4n, 4n));
    expect(weightAfter(failed(weightOf(20n, 4n)))).toEqual(weightOf(10n, 4n));
  });

  it('is that no fee is due, if either says so', () => {
    const paysAfter = (before: 'Yes' | 'No', after?: 'Yes' | 'No') =>
      actualDispatchInfo({ ...announced, paysFee: before }, ok(undefined, after)).paysFee;
    expect([paysAfter('Yes'), paysAfter('Yes', 'Yes'), paysAfter('Yes', 'No')]).toEqual(['Yes', 'Yes', 'No']);
    expect([paysAfter('No'), paysAfter('No', 'Yes'), paysAfter('No', 'No')]).toEqual(['No', 'No', 'No']);
  });

  it('keeps the class', () => {
    for (const one of ['Normal', 'Operational', 'Mandatory'] as const) {
      expect(actualDispatchInfo({ ...announced, class: one }, ok()).class).toBe(one);
    }
  });
});

it('a call that says it used more than it announced is in the block, and in its event, with what it announced', () => {
  const System = createSystem();
  const createGreedy = definePallet('greedy', () => ({
    calls: {
      use: defineCall([['used', T.u64]], { index: 0, weight: weightOf(10n, 3n) }, (_, used) => ({
        ok: true,
        value: { actualWeight: weightOf(used, used) },
      })),
    },
  }));
  const Greedy = createGreedy();
  const { Executive, newTestExt } = constructRuntime({ System, Greedy });
  const { baseExtrinsic } = System.constants.BlockWeights.perClass.normal;
  newTestExt().executeWith(() => {
    Executive.initializeBlock({ number: 1, parentHash: `0x${'11'.repeat(32)}` });
    let normal = weightOf(0n);
    for (const [used, counted] of [
      [20n, weightOf(10n, 3n)],
      [10n, weightOf(10n, 3n)],
      [7n, weightOf(7n, 3n)],
      [2n, weightOf(2n, 2n)],
    ] as const) {
      Executive.applyExtrinsic({ call: Greedy.Call.use(used), origin: RuntimeOrigin.signed(ALICE), encoded: new Uint8Array() });
      const weight = weightOf(baseExtrinsic.refTime + counted.refTime, counted.proofSize);
      System.assertLastEvent(
        System.Event.ExtrinsicSuccess({ dispatchInfo: { weight, class: { type: 'Normal' }, paysFee: { type: 'Yes' } } }),
      );
      normal = weightOf(normal.refTime + weight.refTime, normal.proofSize + weight.proofSize);
      expect(System.BlockWeight.get().normal).toEqual(normal);
    }
  });
});
