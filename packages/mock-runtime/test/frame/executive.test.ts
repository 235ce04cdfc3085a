import '@polkavirt/test-support/watch-storage-layers';
import { calculate_state_root } from '@acala-network/chopsticks-executor';
import { blockHeader } from '@polkadot-api/substrate-bindings';
import { err, ok } from '@polkavirt/primitives';
import {
  ALICE,
  BOB,
  blake2_256,
  bytesToHex,
  type CheckedExtrinsic,
  constructRuntime,
  createBalances,
  createSystem,
  createTimestamp,
  definePallet,
  encode,
  type Header,
  type HexString,
  header,
  headerHash,
  hexToBytes,
  RuntimeOrigin,
  type Weight,
  weightOf,
} from '../../src/index.ts';
import { createTemplate } from '../support/template-pallet.ts';

const PARENT: HexString = `0x${'11'.repeat(32)}`;

const createRuntime = () => {
  const System = createSystem({ blockHashCount: 2 });
  const Timestamp = createTimestamp({ minimumPeriod: 10n });
  const Balances = createBalances({ System });
  const Template = createTemplate({ System });
  return constructRuntime({ System, Timestamp, Balances, Template });
};

const setup = () => {
  const runtime = createRuntime();
  const externalities = runtime.newTestExt({ Balances: { balances: [[ALICE, 1_000n]] } });
  return { ...runtime, externalities };
};

const extrinsic = (parts: Partial<CheckedExtrinsic> & Pick<CheckedExtrinsic, 'call'>): CheckedExtrinsic => ({
  origin: RuntimeOrigin.signed(ALICE),
  encoded: Uint8Array.of(1, 2, 3),
  ...parts,
});

describe('a block', () => {
  it('applies extrinsics, and its header says what came of it', async () => {
    const { System, Timestamp, Balances, Template, Executive, externalities } = setup();
    const first = Uint8Array.of(0xaa, 1);
    const second = new Uint8Array(40).fill(0xbb);
    let made: Header | undefined;
    externalities.executeWith(() => {
      Executive.initializeBlock({ number: 1, parentHash: PARENT });
      const [inherent] = Executive.inherents({ now: 1_000n });
      expect(inherent).toEqual(Timestamp.Call.set(1_000n));
      expect(Executive.applyExtrinsic(extrinsic({ call: inherent, origin: RuntimeOrigin.none(), encoded: first }))).toEqual(
        ok(ok({})),
      );
      const call = Balances.Call.transferAllowDeath(BOB, 5n);
      expect(Executive.applyExtrinsic(extrinsic({ call, encoded: second }))).toEqual(ok(ok({})));
      made = Executive.finalizeBlock();

      expect(Timestamp.now()).toBe(1_000n);
      expect(System.BlockHash.get(0)).toBe(PARENT);
      expect(System.ExtrinsicCount.get()).toBeUndefined();
      expect(System.eventRecords().map(({ phase, event }) => [phase, `${event.type}.${event.value.type}`])).toEqual([
        [{ type: 'Initialization' }, 'Template.Ticked'],
        [{ type: 'ApplyExtrinsic', value: 0 }, 'System.ExtrinsicSuccess'],
        [{ type: 'ApplyExtrinsic', value: 1 }, 'System.NewAccount'],
        [{ type: 'ApplyExtrinsic', value: 1 }, 'Balances.Endowed'],
        [{ type: 'ApplyExtrinsic', value: 1 }, 'Balances.Transfer'],
        [{ type: 'ApplyExtrinsic', value: 1 }, 'System.ExtrinsicSuccess'],
      ]);
      expect(Template.Total.get()).toBe(1);
    });
    const state = externalities.storage.main
      .keys()
      .map((key): [string, string] => [key, bytesToHex(externalities.storage.main.get(key) ?? new Uint8Array())]);
    // The extrinsics by their compact index, layout V0.
    const extrinsics = [
      ['0x00', bytesToHex(first)],
      ['0x04', bytesToHex(second)],
    ] as [string, string][];
    expect(made).toEqual({
      parentHash: PARENT,
      number: 1,
      stateRoot: await calculate_state_root(state, 1),
      extrinsicsRoot: await calculate_state_root(extrinsics, 0),
      digest: { logs: [] },
    });
  });

  it('keeps a failed extrinsic, with its error, and undoes what it did', () => {
    const { System, Template, Executive, externalities } = setup();
    externalities.executeWith(() => {
      Executive.initializeBlock({ number: 1, parentHash: PARENT });
      const applied = Executive.applyExtrinsic(extrinsic({ call: Template.Call.doSomething(101) }));
      expect(applied).toEqual(ok({ ok: false, error: Template.Error.StorageOverflow }));
      expect(Template.Something.get()).toBeUndefined();
      const { baseExtrinsic } = System.constants.BlockWeights.perClass.normal;
      System.assertLastEvent(
        System.Event.ExtrinsicFailed({
          dispatchError: Template.Error.StorageOverflow,
          dispatchInfo: {
            weight: weightOf(baseExtrinsic.refTime + 10_000n),
            class: { type: 'Normal' },
            paysFee: { type: 'Yes' },
          },
        }),
      );
      expect(System.extrinsicIndex()).toBe(1);
    });
  });

  it('lets an extension keep an extrinsic out, and keeps what it did around a failed dispatch', () => {
    const { System, Template, Executive, externalities } = setup();
    externalities.executeWith(() => {
      Executive.initializeBlock({ number: 1, parentHash: PARENT });
      const events = System.events();
      const stale = { type: 'Invalid', value: { type: 'Stale' } } as const;
      const call = Template.Call.doSomething(101);
      const refused = extrinsic({
        call,
        around: {
          prepare: () => {
            System.incAccountNonce(ALICE);
            return err(stale);
          },
        },
      });
      expect(Executive.applyExtrinsic(refused)).toEqual(err(stale));
      expect(System.accountNonce(ALICE)).toBe(0);
      expect(System.events()).toEqual(events);

      const settled: boolean[] = [];
      const kept = extrinsic({
        call,
        around: {
          prepare: () => {
            System.incAccountNonce(ALICE);
            return ok(undefined);
          },
          settle: (_, result) => settled.push(result.ok),
        },
      });
      expect(Executive.applyExtrinsic(kept).ok).toBe(true);
      expect(System.accountNonce(ALICE)).toBe(1);
      expect(settled).toEqual([false]);
    });
  });

  it('has room for so much weight and no more', () => {
    const { System, Executive, externalities } = setup();
    const { baseBlock, maxBlock, perClass } = System.constants.BlockWeights;
    externalities.executeWith(() => {
      Executive.initializeBlock({ number: 1, parentHash: PARENT });
      // The hook of the template takes 5,000.
      expect(System.BlockWeight.get().mandatory.refTime).toBe(baseBlock.refTime + 5_000n);
      const call = System.Call.remark(new Uint8Array());
      System.registerWeight(weightOf(perClass.normal.maxTotal!.refTime - 102_000_000n), 'Normal');
      expect(Executive.applyExtrinsic(extrinsic({ call })).ok).toBe(true);
      expect(Executive.applyExtrinsic(extrinsic({ call }))).toEqual(
        err({ type: 'Invalid', value: { type: 'ExhaustsResources' } }),
      );
      System.registerWeight(maxBlock, 'Operational');
      expect(System.BlockWeight.get().operational).toEqual(maxBlock);
    });
  });

  it('forgets hashes that are too old, but not that of the genesis', () => {
    const { System, Executive, externalities } = setup();
    externalities.executeWith(() => {
      for (let number = 1; number <= 5; number++) {
        Executive.initializeBlock({ number, parentHash: PARENT });
        Executive.finalizeBlock();
      }
      expect(
        System.BlockHash.entries()
          .map(({ keys }) => keys[0])
          .sort(),
      ).toEqual([0, 3, 4]);
    });
  });

  it('takes its time once, and never too early', () => {
    const { Timestamp, Executive, externalities } = setup();
    const none = RuntimeOrigin.none();
    externalities.executeWith(() => {
      Executive.initializeBlock({ number: 1, parentHash: PARENT });
      expect(Timestamp.set(RuntimeOrigin.signed(ALICE), 5n)).toEqual({ ok: false, error: { type: 'BadOrigin' } });
      expect(Timestamp.set(none, 5n).ok).toBe(true);
      expect(() => Timestamp.set(none, 50n)).toThrow('only once in the block');
      Executive.finalizeBlock();
      Executive.initializeBlock({ number: 2, parentHash: PARENT });
      expect(() => Timestamp.set(none, 14n)).toThrow('at least 10 ms');
      expect(Executive.inherents({ now: 6n })).toEqual([Timestamp.Call.set(15n)]);
    });
  });

  it('cannot stand with an inherent that fails', () => {
    const { Timestamp, Executive, externalities } = setup();
    externalities.executeWith(() => {
      Executive.initializeBlock({ number: 1, parentHash: PARENT });
      const signed = extrinsic({ call: Timestamp.Call.set(1n) });
      expect(Executive.applyExtrinsic(signed)).toEqual(err({ type: 'Invalid', value: { type: 'BadMandatory' } }));
    });
  });

  it('lets pallets use what is left of it, one after the other', () => {
    const System = createSystem();
    const left: bigint[] = [];
    const createIdler = definePallet('pallet_idler', () => ({
      hooks: {
        onIdle(_: number, remaining: Weight) {
          left.push(remaining.refTime);
          return weightOf(1_000n);
        },
      },
    }));
    const { Executive, newTestExt } = constructRuntime({ System, First: createIdler(), Second: createIdler() });
    newTestExt().executeWith(() => {
      Executive.initializeBlock({ number: 1, parentHash: PARENT });
      Executive.finalizeBlock();
      const { baseBlock, maxBlock } = System.constants.BlockWeights;
      expect(left).toEqual([maxBlock.refTime - baseBlock.refTime, maxBlock.refTime - baseBlock.refTime - 1_000n]);
      expect(System.BlockWeight.get().mandatory.refTime).toBe(baseBlock.refTime + 2_000n);
    });
  });

  it.each([
    [0, 0, 0],
    [1, 1, 0],
    [2, 1, 1],
  ] as const)(
    'of system version %d has its state in layout V%d and its extrinsics in V%d',
    async (systemVersion, state, extrinsics) => {
      const System = createSystem({ version: { systemVersion }, blockHashCount: 10 });
      const { Executive, newTestExt } = constructRuntime({ System });
      const externalities = newTestExt({ System: { code: new Uint8Array(100).fill(1) } });
      const encoded = new Uint8Array(40).fill(2);
      const made = externalities.executeWith(() => {
        Executive.initializeBlock({ number: 1, parentHash: PARENT });
        Executive.applyExtrinsic(extrinsic({ call: System.Call.remark(new Uint8Array()), encoded }));
        return Executive.finalizeBlock();
      });
      const { main } = externalities.storage;
      const entries = main.keys().map((key): [string, string] => [key, bytesToHex(main.get(key) ?? new Uint8Array())]);
      expect(made.stateRoot).toBe(await calculate_state_root(entries, state));
      expect(made.extrinsicsRoot).toBe(await calculate_state_root([['0x00', bytesToHex(encoded)]], extrinsics));
    },
  );

  it('does not know calls of other runtimes', () => {
    const { dispatch, externalities } = setup();
    externalities.executeWith(() => {
      expect(() => dispatch({ type: 'Balances', value: { type: 'mint' } }, RuntimeOrigin.root())).toThrow(
        'the runtime has no call Balances.mint',
      );
    });
  });
});

it('encodes a header as another implementation does, and hashes that', () => {
  const value: Header = {
    parentHash: PARENT,
    number: 70_000,
    stateRoot: `0x${'22'.repeat(32)}`,
    extrinsicsRoot: `0x${'33'.repeat(32)}`,
    digest: { logs: [{ type: 'Other', value: Uint8Array.of(5) }] },
  };
  const encoded = encode(header, value);
  expect(blockHeader.dec(encoded)).toMatchObject({
    parentHash: PARENT,
    number: 70_000,
    stateRoot: value.stateRoot,
    extrinsicRoot: value.extrinsicsRoot,
  });
  expect(headerHash(value)).toBe(bytesToHex(blake2_256(encoded)));
  expect(bytesToHex(encoded)).toBe(`${PARENT}c2450400${'22'.repeat(32)}${'33'.repeat(32)}${'04000405'}`);
  expect(hexToBytes(headerHash(value)).length).toBe(32);
});

it('describes errors by name', () => {
  const { describeError, Template } = setup();
  expect(describeError(Template.Error.NoneValue)).toBe('Template.NoneValue');
  expect(describeError({ type: 'Token', value: { type: 'Frozen' } })).toBe('Token.Frozen');
  expect(describeError({ type: 'BadOrigin' })).toBe('BadOrigin');
  expect(describeError({ type: 'Module', value: { index: 77, error: 0 } })).toContain('which the runtime does not have');
});
