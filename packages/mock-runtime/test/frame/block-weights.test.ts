import '@polkavirt/test-support/watch-storage-layers';
import { withStorageLayer } from '../../src/frame/dispatch.ts';
import {
  ALICE,
  call,
  constructRuntime,
  createSystem,
  currentExternalities,
  DEFAULT_BLOCK_WEIGHTS,
  definePallet,
  RuntimeOrigin,
  T,
  type Weight,
  weightOf,
} from '../../src/index.ts';

const FULL = { ok: false, error: { type: 'Invalid', value: { type: 'ExhaustsResources' } } };
const APPLIED = { ok: true, value: { ok: true } };
const weightArgs = [
  ['refTime', T.u64],
  ['proofSize', T.u64],
] as const;
const asGiven = { weight: (refTime: bigint, proofSize: bigint) => weightOf(refTime, proofSize) };

/** Calls that weigh what they are told to. */
const createWorks = definePallet('pallet_works', () => ({
  calls: {
    normal: call(weightArgs, asGiven, () => ({ ok: true, value: {} })),
    operational: call(weightArgs, { ...asGiven, class: 'Operational' }, () => ({ ok: true, value: {} })),
    mandatory: call(weightArgs, { ...asGiven, class: 'Mandatory' }, () => ({ ok: true, value: {} })),
    breaks: call([], { weight: weightOf(0n) }, () => {
      currentExternalities().main.set('0xdead', Uint8Array.of(1));
      throw new Error('the pallet broke');
    }),
  },
}));

/** A block of 1000 in each dimension, 10 of them its own; an extrinsic's own 5; one of 300 at most, normal ones 600 together. */
const LIMITS = {
  baseBlock: weightOf(10n, 10n),
  maxBlock: weightOf(1000n, 1000n),
  perClass: {
    normal: {
      baseExtrinsic: weightOf(5n, 5n),
      maxExtrinsic: weightOf(300n, 300n),
      maxTotal: weightOf(600n, 600n),
      reserved: undefined,
    },
    operational: { baseExtrinsic: weightOf(5n, 5n), maxExtrinsic: undefined, maxTotal: undefined, reserved: undefined },
    mandatory: { baseExtrinsic: weightOf(5n, 5n), maxExtrinsic: undefined, maxTotal: undefined, reserved: undefined },
  },
};

const System = createSystem({ blockWeights: LIMITS });
const Works = createWorks();
const { Executive, newTestExt } = constructRuntime({ System, Works });
const extrinsic = (one: ReturnType<typeof Works.Call.normal>) => ({
  call: one,
  origin: RuntimeOrigin.signed(ALICE),
  encoded: new Uint8Array(1),
});
const apply = (kind: 'normal' | 'operational' | 'mandatory', { refTime, proofSize }: Weight) =>
  Executive.applyExtrinsic(extrinsic(Works.Call[kind](refTime, proofSize)));
const inBlock = (work: () => void) =>
  newTestExt().executeWith(() => {
    Executive.initializeBlock({ number: 1, parentHash: `0x${'11'.repeat(32)}` });
    work();
  });
/** A weight in one dimension, for each of the two. */
const dimensions = [(value: bigint) => weightOf(value, 0n), (value: bigint) => weightOf(0n, value)];

describe.each([
  ['time', dimensions[0]],
  ['proof', dimensions[1]],
])('the weight of a block, in %s', (_, weight) => {
  it('bounds one extrinsic', () => {
    inBlock(() => expect(apply('normal', weight(301n))).toEqual(FULL));
    inBlock(() => expect(apply('normal', weight(300n))).toMatchObject(APPLIED));
    // A class without a bound of its own has that of the block: 10 and 5 are used.
    inBlock(() => expect(apply('operational', weight(986n))).toEqual(FULL));
    inBlock(() => expect(apply('operational', weight(985n))).toMatchObject(APPLIED));
  });

  it('bounds the extrinsics of a class together, with the weight of each of their own', () => {
    inBlock(() => {
      expect(apply('normal', weight(295n))).toMatchObject(APPLIED);
      // 300 are used of 600.
      expect(apply('normal', weight(296n))).toEqual(FULL);
      expect(apply('normal', weight(295n))).toMatchObject(APPLIED);
      expect(apply('normal', weight(0n))).toEqual(FULL);
      // The others have 390 still.
      expect(apply('operational', weight(386n))).toEqual(FULL);
      expect(apply('operational', weight(385n))).toMatchObject(APPLIED);
      expect(apply('operational', weight(0n))).toEqual(FULL);
    });
  });

  it('bounds them with those of other classes, but what is mandatory is in every block', () => {
    inBlock(() => {
      expect(apply('operational', weight(700n))).toMatchObject(APPLIED);
      // 715 are used of 1000.
      expect(apply('normal', weight(281n))).toEqual(FULL);
      expect(apply('mandatory', weight(5000n))).toMatchObject(APPLIED);
      expect(apply('normal', weight(0n))).toEqual(FULL);
      expect(apply('mandatory', weight(5000n))).toMatchObject(APPLIED);
      const { normal, operational, mandatory } = System.BlockWeight.get();
      expect([normal, operational]).toEqual([weightOf(0n), weightOf(weight(700n).refTime + 5n, weight(700n).proofSize + 5n)]);
      expect(mandatory).toEqual(weightOf(weight(10_000n).refTime + 20n, weight(10_000n).proofSize + 20n));
    });
  });
});

it('what cannot be in the block leaves nothing in it', () => {
  inBlock(() => {
    const before = currentExternalities().root();
    expect(apply('normal', weightOf(301n))).toEqual(FULL);
    expect(currentExternalities().root()).toBe(before);
  });
});

it('the default is two seconds a block, three quarters of it for normal extrinsics', () => {
  const { baseBlock, maxBlock, perClass } = DEFAULT_BLOCK_WEIGHTS;
  expect([baseBlock.refTime, maxBlock.refTime]).toEqual([400_000_000n, 2_000_000_000_000n]);
  const { normal, operational, mandatory } = perClass;
  expect([normal.maxExtrinsic?.refTime, normal.maxTotal?.refTime]).toEqual([1_500_000_000_000n, 1_500_000_000_000n]);
  expect([operational.maxExtrinsic, operational.maxTotal]).toEqual([maxBlock, maxBlock]);
  expect([mandatory.maxExtrinsic, mandatory.maxTotal, mandatory.reserved]).toEqual([undefined, undefined, undefined]);
  for (const { baseExtrinsic } of [normal, operational, mandatory]) expect(baseExtrinsic).toEqual(weightOf(100_000_000n));
});

describe('storage layers', () => {
  it('end with what broke inside of them', () => {
    inBlock(() => {
      const before = currentExternalities().depth;
      expect(() => Executive.applyExtrinsic(extrinsic(Works.Call.breaks()))).toThrow('the pallet broke');
      expect(currentExternalities().depth).toBe(before);
      expect(currentExternalities().main.get('0xdead')).toBeUndefined();
    });
  });

  it('nest 255 deep: one more is an error of the dispatch, and a broken host around an extrinsic', () => {
    inBlock(() => {
      const externalities = currentExternalities();
      // An extrinsic takes one layer, and its dispatch one.
      while (externalities.depth < 253) externalities.begin();
      expect(apply('normal', weightOf(1n))).toMatchObject(APPLIED);
      externalities.begin();
      const limit = { ok: false, error: { type: 'Transactional', value: { type: 'LimitReached' } } };
      expect(apply('normal', weightOf(1n))).toEqual({ ok: true, value: limit });
      expect(withStorageLayer(() => ({ ok: true }))).toEqual({ ok: true });
      externalities.begin();
      let ran = false;
      const inside = () => {
        ran = true;
        return { ok: true };
      };
      expect([withStorageLayer(inside), ran]).toEqual([limit, false]);
      expect(() => apply('normal', weightOf(1n))).toThrow(
        expect.objectContaining({ code: 'Internal', message: expect.stringContaining('an extrinsic inside 255 transactions') }),
      );
      while (externalities.depth > 0) externalities.rollback();
    });
  });
});
