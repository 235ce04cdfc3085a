import {
  ALICE,
  call,
  constructRuntime,
  createBalances,
  createSystem,
  decode,
  definePallet,
  RuntimeOrigin,
  T,
  weightOf,
} from '../../src/index.ts';

// The limits of a block are upstream's: 5 MiB, of which normal extrinsics may use three quarters.
const MIB = 1024 * 1024;

const createClasses = definePallet('pallet_classes', () => ({
  calls: {
    normal: call([], { weight: weightOf(0n) }, () => ({ ok: true, value: {} })),
    operational: call([], { weight: weightOf(0n), class: 'Operational' }, () => ({ ok: true, value: {} })),
    mandatory: call([], { weight: weightOf(0n), class: 'Mandatory' }, () => ({ ok: true, value: {} })),
  },
}));

const setup = () => {
  const System = createSystem();
  const runtime = constructRuntime({ System, Balances: createBalances({ System }), Classes: createClasses() });
  const ext = runtime.newTestExt();
  const { Executive, Classes } = runtime;
  const apply = (name: 'normal' | 'operational' | 'mandatory', length: number) => {
    const encoded = new Uint8Array(length);
    const applied = Executive.applyExtrinsic({ call: Classes.Call[name](), origin: RuntimeOrigin.signed(ALICE), encoded });
    return applied.ok || applied.error.value;
  };
  const inBlock = (work: () => void) =>
    ext.executeWith(() => {
      Executive.initializeBlock({ number: 1, parentHash: `0x${'11'.repeat(32)}` });
      work();
    });
  return { runtime, apply, inBlock };
};
const FULL = { type: 'ExhaustsResources' };

describe('the length of a block', () => {
  it('is a constant that clients can read', () => {
    const { System } = setup().runtime;
    expect(System.constants.BlockLength).toEqual({ max: { normal: 3.75 * MIB, operational: 5 * MIB, mandatory: 5 * MIB } });
    const found = System.definition.constants.find(({ name }) => name === 'BlockLength');
    const three = T.tuple(T.u32, T.u32, T.u32);
    expect(decode(three, found?.value ?? new Uint8Array())).toEqual([3_932_160, 5_242_880, 5_242_880]);
    expect(System.constants.DbWeight).toEqual({ read: 25_000_000n, write: 100_000_000n });
  });

  it('bounds one extrinsic, exactly', () => {
    const { apply, inBlock } = setup();
    inBlock(() => expect(apply('normal', 3.75 * MIB + 1)).toEqual(FULL));
    inBlock(() => expect(apply('normal', 3.75 * MIB)).toBe(true));
    inBlock(() => expect(apply('operational', 5 * MIB + 1)).toEqual(FULL));
    inBlock(() => expect(apply('mandatory', 5 * MIB + 1)).toEqual(FULL));
    inBlock(() => expect(apply('mandatory', 5 * MIB)).toBe(true));
  });

  it('bounds all of them together: each class by its own limit, whoever used the room', () => {
    const { apply, inBlock } = setup();
    inBlock(() => {
      expect(apply('normal', 2 * MIB)).toBe(true);
      expect(apply('normal', 1.75 * MIB + 1)).toEqual(FULL);
      expect(apply('operational', 2 * MIB)).toBe(true);
      expect(apply('normal', 1)).toEqual(FULL);
      expect(apply('operational', MIB)).toBe(true);
      expect(apply('mandatory', 1)).toEqual(FULL);
    });
    inBlock(() => expect(apply('normal', MIB)).toBe(true));
  });
});
