import '@polkavirt/test-support/watch-storage-layers';
import { ok } from '@polkavirt/primitives';
import {
  ALICE,
  BOB,
  call,
  constructRuntime,
  createBalances,
  createOffchainDouble,
  createSystem,
  createTransactionPayment,
  currentExternalities,
  currentOffchain,
  definePallet,
  type HexString,
  hexToBytes,
  type Migration,
  RuntimeOrigin,
  runtimeCode,
  signedCall,
  storagePrefix,
  storageValue,
  T,
  textToBytes,
  versionedMigration,
  weightMeter,
  weightOf,
  withOffchain,
} from '../../src/index.ts';

const PARENT = `0x${'11'.repeat(32)}` as const;

describe('hooks', () => {
  const heard: string[] = [];
  const createListener = definePallet('pallet_listener', (pallet) => ({
    storage: pallet.storage({ Broken: storageValue(T.bool, { default: false }) }),
    hooks: {
      onInitialize: (number) => {
        heard.push(`initialize ${number}`);
        return weightOf(1n);
      },
      onPoll: (number, meter) => {
        heard.push(`poll ${number}`);
        expect(meter.tryConsume(weightOf(5n))).toBe(true);
      },
      onIdle: (number) => {
        heard.push(`idle ${number}`);
        return weightOf(0n);
      },
      onFinalize: (number) => void heard.push(`finalize ${number}`),
      onNewAccount: (who) => void heard.push(`new ${who === BOB}`),
      onKilledAccount: (who) => void heard.push(`killed ${who === BOB}`),
      tryState: () => (currentExternalities().main.get(Broken()) === undefined ? undefined : 'something is broken'),
      offchainWorker(number) {
        const { storage, submitUnsigned } = currentOffchain();
        const last = textToBytes('last');
        if (storage.compareAndSet(last, undefined, Uint8Array.of(number)))
          submitUnsigned({ type: 'Listener', value: { type: 'tell' } });
      },
    },
  }));
  const System = createSystem();
  const Balances = createBalances({ System });
  const Listener = createListener();
  const Broken = (): HexString => storagePrefix('Listener', 'Broken');
  const runtime = constructRuntime({ System, Balances, Listener });
  beforeEach(() => void heard.splice(0));

  it('run in order, with onPoll between the inherents and the rest', () => {
    runtime.newTestExt({ Balances: { balances: [[ALICE, 10n]] } }).executeWith(() => {
      heard.length = 0;
      const { Executive } = runtime;
      Executive.initializeBlock({ number: 1, parentHash: PARENT });
      const before = System.BlockWeight.get().mandatory.refTime;
      Executive.applyExtrinsic({
        call: Balances.Call.transferAllowDeath(BOB, 1n),
        origin: RuntimeOrigin.signed(ALICE),
        encoded: Uint8Array.of(1),
      });
      expect(System.BlockWeight.get().mandatory.refTime - before).toBe(5n);
      Executive.finalizeBlock();
      expect(heard).toEqual(['initialize 1', 'poll 1', 'new true', 'idle 1', 'finalize 1']);
      Executive.initializeBlock({ number: 2, parentHash: PARENT });
      Executive.finalizeBlock();
      expect(heard.slice(5)).toEqual(['initialize 2', 'poll 2', 'idle 2', 'finalize 2']);
      Balances.transferAllowDeath(RuntimeOrigin.signed(BOB), ALICE, 1n);
      expect(heard.at(-1)).toBe('killed true');
    });
  });

  it('try_state runs after each block and each executeWith where it is asked for', () => {
    const broken = /the state of block 1 is wrong: Listener: something is broken/;
    const inside =
      (work: () => void, checkState = true) =>
      () =>
        runtime.newTestExt({}, { checkState }).executeWith(work);
    const damage = () => {
      System.setBlockNumber(1);
      Listener.Broken.put(true);
    };
    expect(inside(damage)).toThrow(broken);
    expect(inside(damage, false)).not.toThrow();
    expect(
      inside(() => {
        damage();
        System.runToBlock(2);
      }),
    ).toThrow(broken);
    expect(
      inside(() => {
        runtime.Executive.initializeBlock({ number: 1, parentHash: PARENT });
        Listener.Broken.put(true);
        runtime.Executive.finalizeBlock();
        Listener.Broken.kill();
      }),
    ).toThrow(broken);
  });

  // pallet-balances, `tests/general_tests.rs`.
  it.each([
    ['Hold', 'Holds', 1],
    ['Freeze', 'Freezes', 1],
  ] as const)('try_state_works: a %s list of too many elements', (word, item, tooMany) => {
    const ext = runtime.newTestExt({}, { checkState: true });
    expect(() =>
      ext.executeWith(() => {
        // Nothing here declares a reason, so that one element is too many already.
        currentExternalities().main.set(
          Balances[item].key(ALICE),
          hexToBytes(`0x${(tooMany << 2).toString(16).padStart(2, '0')}00`),
        );
      }),
    ).toThrow(`Balances: Found \`${word}\` with too many elements`);
  });

  it('an offchain worker has storage of its own, and sends calls', () => {
    const node = createOffchainDouble();
    runtime.newTestExt().executeWith(() => {
      withOffchain(node, () => {
        runtime.offchainWorker(7);
        runtime.offchainWorker(8);
      });
      expect(() => runtime.offchainWorker(9)).toThrow('inside withOffchain only');
    });
    expect([...node.values.values()]).toEqual([Uint8Array.of(7)]);
    expect(node.submitted).toEqual([{ type: 'Listener', value: { type: 'tell' } }]);
  });

  it('integrity_test says what is wrong with a configuration', () => {
    const createFreezer = definePallet('pallet_freezer', (pallet) => ({
      freezeReasons: pallet.freezeReasons({ A: 'a', B: 'b' }),
    }));
    const make = (maxFreezes?: number) => {
      const system = createSystem();
      return constructRuntime({
        System: system,
        Balances: createBalances({ System: system, ...(maxFreezes === undefined ? {} : { maxFreezes }) }),
        Freezer: createFreezer(),
      });
    };
    expect(() => make().integrityTest()).not.toThrow();
    expect(() => make(1).integrityTest()).toThrow('maxFreezes must be at least the number of reasons to freeze: 1 < 2');
  });
});

describe('a new version of the runtime', () => {
  const createCounter = (storageVersion: number) =>
    definePallet('pallet_counter', (pallet) => ({
      storageVersion,
      storage: pallet.storage({ Count: storageVersion === 1 ? storageValue(T.u8) : storageValue(T.u32) }),
      hooks: { onRuntimeUpgrade: () => weightOf(7n) },
      api: { storageVersion: pallet.storageVersion },
    }))();
  const make = (specVersion: number, migrationsOf: (counter: ReturnType<typeof createCounter>) => Migration[]) => {
    const System = createSystem({ version: { specName: 'test', specVersion } });
    const Counter = createCounter(specVersion);
    return constructRuntime({ System, Counter }, {}, { migrations: migrationsOf(Counter) });
  };
  const widen = (counter: ReturnType<typeof createCounter>, times = 1): Migration[] => [
    versionedMigration(counter.storageVersion, 1, 2, {
      preUpgrade: () => counter.Count.key(),
      onRuntimeUpgrade() {
        counter.Count.translate(T.u8, (old) => old * times);
        return weightOf(100n);
      },
      postUpgrade(key) {
        expect(key).toBe(counter.Count.key());
        if (counter.Count.get() !== 5) throw new Error('the count is another one');
      },
    }),
  ];

  it('takes over with the next block, which migrates once', () => {
    const first = make(1, () => []);
    const second = make(2, (counter) => widen(counter));
    const ext = first.newTestExt();
    ext.executeWith(() => {
      first.Executive.initializeBlock({ number: 1, parentHash: PARENT });
      first.Counter.Count.put(5);
      expect(first.System.setCode(RuntimeOrigin.root(), runtimeCode(second)).ok).toBe(true);
      first.Executive.finalizeBlock();
      expect(ext.runtime.System).toBe(second.System);
      const before = second.Counter.storageVersion.get();
      second.Executive.initializeBlock({ number: 2, parentHash: PARENT });
      expect([before, second.Counter.storageVersion.get()]).toEqual([1, 2]);
      expect(second.Counter.Count.get()).toBe(5);
      // 100 of the migration and 7 of the pallet, beside what any block costs.
      const { baseBlock } = second.System.constants.BlockWeights;
      expect(second.System.BlockWeight.get().mandatory.refTime).toBe(baseBlock.refTime + 107n);
      second.Executive.finalizeBlock();
      second.Executive.initializeBlock({ number: 3, parentHash: PARENT });
      expect(second.System.BlockWeight.get().mandatory.refTime).toBe(baseBlock.refTime);
    });
  });

  it('is checked before and after where a test asks for it', () => {
    const state = make(1, () => []).newTestExt();
    state.executeWith(() => make(1, () => []).Counter);
    const inside = (times: number) => () => {
      const first = make(1, () => []);
      const second = make(2, (counter) => widen(counter, times));
      first.newTestExt().executeWith(() => {
        first.Counter.Count.put(5);
        return second.Executive.runtimeUpgrade({ checks: true });
      });
    };
    expect(inside(1)).not.toThrow();
    expect(inside(2)).toThrow('the count is another one');
  });
});

describe('unsigned and feeless calls', () => {
  const createOpen = definePallet('pallet_open', (_pallet) => ({
    calls: {
      tell: call([['value', T.u8]], { weight: weightOf(10n) }, () => ok({})),
      free: signedCall([['value', T.u8]], { weight: weightOf(1_000n), feelessIf: (_origin, value) => value === 0 }, () => ok({})),
    },
    validateUnsigned: ({ value }) =>
      value.type === 'tell' && value.value?.value === 1
        ? ok(undefined)
        : { ok: false, error: { type: 'Invalid', value: { type: 'Custom', value: 7 } } },
  }));
  const System = createSystem();
  const Balances = createBalances({ System });
  const TransactionPayment = createTransactionPayment({ System, Balances });
  const Open = createOpen();
  const runtime = constructRuntime({ System, Balances, TransactionPayment, Open });
  const inside = (work: () => void) => () =>
    runtime.newTestExt({ Balances: { balances: [[ALICE, 10n ** 12n]] } }).executeWith(() => {
      runtime.Executive.initializeBlock({ number: 1, parentHash: PARENT });
      work();
    });
  const unsigned = (inner: ReturnType<typeof Open.Call.tell>) =>
    runtime.Executive.applyExtrinsic({ call: inner, origin: RuntimeOrigin.none(), encoded: Uint8Array.of(1) });

  it(
    'a call without a signature needs its pallet to agree',
    inside(() => {
      expect(unsigned(Open.Call.tell(1))).toEqual(ok(ok({})));
      expect(unsigned(Open.Call.tell(2))).toEqual({ ok: false, error: { type: 'Invalid', value: { type: 'Custom', value: 7 } } });
      expect(unsigned(System.Call.remark(new Uint8Array()))).toEqual({
        ok: false,
        error: { type: 'Unknown', value: { type: 'NoUnsignedValidator' } },
      });
    }),
  );

  it.each([
    [0, 0n],
    // The base weight, one byte, and the weight of the call.
    [1, 100_000_000n + 1n + 1_000n],
  ])('feeless_if: of %s the fee is %s', (value, fee) => {
    inside(() => {
      const applied = runtime.Executive.applyExtrinsic({
        call: Open.Call.free(value),
        origin: RuntimeOrigin.signed(ALICE),
        encoded: Uint8Array.of(1),
        around: TransactionPayment.charge(ALICE, 1),
      });
      expect(applied.ok).toBe(true);
      expect(10n ** 12n - Balances.freeBalance(ALICE)).toBe(fee);
    })();
  });
});

it('a weight meter counts up to its limit', () => {
  const meter = weightMeter(weightOf(10n, 5n));
  expect(meter.tryConsume(weightOf(6n, 5n))).toBe(true);
  expect(meter.canConsume(weightOf(5n))).toBe(false);
  expect(meter.tryConsume(weightOf(4n, 1n))).toBe(false);
  expect(meter.remaining()).toEqual(weightOf(4n));
  meter.consume(weightOf(9n));
  expect(meter.consumed()).toEqual(weightOf(15n, 5n));
});
