import { jest } from '@jest/globals';
import {
  constructRuntime,
  createBalances,
  createSystem,
  createTimestamp,
  definePallet,
  encode,
  type HexString,
  RuntimeOrigin,
  storageMap,
  storageValue,
  T,
} from '../../src/index.ts';

const createProbe = definePallet('pallet_probe', (pallet) => ({
  storage: pallet.storage({
    Optional: storageValue(T.u32),
    Default: storageValue(T.u32, { default: 7 }),
    Perhaps: storageValue(T.option(T.u32), { default: 7 }),
    List: storageValue(T.vec(T.u32), { default: [] }),
    Map: storageMap([['Blake2_128Concat', T.u32]], T.u64),
  }),
}));

const setup = () => {
  const System = createSystem();
  const runtime = constructRuntime({
    System,
    Timestamp: createTimestamp(),
    Balances: createBalances({ System }),
    Probe: createProbe(),
  });
  const ext = runtime.newTestExt();
  const warned = jest.spyOn(console, 'warn').mockImplementation(() => {});
  const raw = (key: HexString, ...bytes: number[]) => ext.storage.main.set(key, Uint8Array.from(bytes));
  return { runtime, ext, warned, raw };
};
afterEach(() => jest.restoreAllMocks());

// The rules are those of frame-support, `storage/unhashed.rs` and `storage/generator`.
describe('storage that holds something else than it should', () => {
  it('counts as absent, and is told of once', () => {
    const { runtime, ext, warned, raw } = setup();
    const { Probe } = runtime;
    ext.executeWith(() => {
      raw(Probe.Optional.key(), 1, 2);
      raw(Probe.Default.key(), 1, 2, 3);
      expect(Probe.Optional.get()).toBeUndefined();
      expect(Probe.Default.get()).toBe(7);
      expect(Probe.Default.get()).toBe(7);
      // What is there is there, whatever it is.
      expect([Probe.Optional.exists(), Probe.Map.has(1)]).toEqual([true, false]);
      Probe.Default.mutate((value) => value + 1);
      expect(Probe.Default.get()).toBe(8);
    });
    expect(warned.mock.calls.map(([text]) => text)).toEqual([
      expect.stringContaining(`the storage at ${Probe.Optional.key()} counts as absent`),
      expect.stringContaining(`the storage at ${Probe.Default.key()} counts as absent`),
    ]);
  });

  it('is read up to its end: what follows the value is ignored', () => {
    const { runtime, ext, warned, raw } = setup();
    const { Probe } = runtime;
    ext.executeWith(() => {
      raw(Probe.Optional.key(), 5, 0, 0, 0, 9, 9);
      raw(Probe.Perhaps.key(), 0, 1);
      expect(Probe.Optional.get()).toBe(5);
      // None is a value, and not an absent one.
      expect(Probe.Perhaps.get()).toBeUndefined();
    });
    expect(warned).not.toHaveBeenCalled();
  });

  it('is left out of the entries of a map, by its value or by its key', () => {
    const { runtime, ext, warned, raw } = setup();
    const { Probe } = runtime;
    ext.executeWith(() => {
      Probe.Map.insert(1, 10n);
      Probe.Map.insert(2, 20n);
      raw(Probe.Map.key(2), 1);
      raw(`${Probe.Map.prefix()}${'00'.repeat(16)}0102`, ...encode(T.u64, 5n));
      expect(Probe.Map.entries()).toEqual([{ keys: [1], value: 10n }]);
      expect(Probe.Map.get(2)).toBeUndefined();
    });
    expect(warned).toHaveBeenCalledTimes(2);
  });

  it('becomes a list of one item where something is appended to what is no list', () => {
    const { runtime, ext, raw } = setup();
    const { Probe } = runtime;
    ext.executeWith(() => {
      // A compact number in a form that is not its shortest.
      raw(Probe.List.key(), 0x03, 0x01, 0, 0, 0);
      Probe.List.appendEncoded(encode(T.u32, 4));
      expect(Probe.List.get()).toEqual([4]);
      raw(Probe.List.key());
      Probe.List.appendEncoded(encode(T.u32, 5));
      expect(Probe.List.get()).toEqual([5]);
      Probe.List.put([1, 2]);
      Probe.List.appendEncoded(encode(T.u32, 3));
      expect(Probe.List.get()).toEqual([1, 2, 3]);
    });
  });

  it('does not stop the chain: the time is set anew, and so is what a block begins with', () => {
    const { runtime, ext, raw } = setup();
    const { System, Timestamp, Executive } = runtime;
    const block = (number: number) =>
      ext.executeWith(() => {
        Executive.initializeBlock({ number, parentHash: `0x${'11'.repeat(32)}` });
        for (const call of Executive.inherents({ now: 5_000n })) {
          const applied = Executive.applyExtrinsic({ call, origin: RuntimeOrigin.none(), encoded: new Uint8Array(5) });
          expect(applied.ok).toBe(true);
        }
        return Executive.finalizeBlock();
      });
    for (const key of [Timestamp.Now.key(), System.Number.key(), System.Events.key(), System.EventCount.key()]) raw(key, 1);
    for (const key of [System.BlockWeight.key(), System.Digest.key(), System.ExtrinsicCount.key()]) raw(key, 0xff);
    raw(System.AllExtrinsicsLen.key(), 0xff, 0xff, 0xff, 0xff);
    raw('0x3a65787472696e7369635f696e646578', 1);
    expect(block(9).number).toBe(9);
    ext.executeWith(() => expect([System.blockNumber(), Timestamp.now()]).toEqual([9, 5_000n]));
  });
});
