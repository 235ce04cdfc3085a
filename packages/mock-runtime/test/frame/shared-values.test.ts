import {
  ALICE,
  BOB,
  constructRuntime,
  createSystem,
  definePallet,
  hexToBytes,
  storageMap,
  storageValue,
  T,
} from '../../src/index.ts';

const point = T.struct('Point', { x: T.u32, inner: T.struct('Inner', { y: T.u64 }) });
const ORIGIN = { x: 0, inner: { y: 0n } };

const createShapes = definePallet('pallet_shapes', (pallet) => ({
  storage: pallet.storage({
    Shared: storageMap([['Identity', T.u32]], point, { default: ORIGIN, isShared: true }),
    Own: storageMap([['Identity', T.u32]], point, { default: { x: 0, inner: { y: 0n } } }),
    Count: storageValue(T.u32, { default: 7 }),
    Centre: storageValue(point, { isShared: true }),
  }),
}));

const setUp = () => {
  const System = createSystem();
  const Shapes = createShapes();
  return constructRuntime({ System, Shapes });
};

describe('values that readers share', () => {
  it('are decoded once, and frozen in depth; others are each reader’s own', () => {
    const { Shapes, newTestExt } = setUp();
    newTestExt().executeWith(() => {
      Shapes.Shared.insert(1, { x: 1, inner: { y: 2n } });
      const read = Shapes.Shared.get(1);
      expect(read).toEqual({ x: 1, inner: { y: 2n } });
      expect(Shapes.Shared.get(1)).toBe(read);
      expect(() => {
        (read as { x: number }).x = 5;
      }).toThrow(TypeError);
      expect(() => {
        (read.inner as { y: bigint }).y = 5n;
      }).toThrow(TypeError);
      expect(() => {
        (Shapes.Shared.get(2).inner as { y: bigint }).y = 5n;
      }).toThrow(TypeError);

      Shapes.Own.insert(1, { x: 1, inner: { y: 2n } });
      (Shapes.Own.get(1) as { x: number }).x = 5;
      (Shapes.Own.get(2) as { x: number }).x = 5;
      expect([Shapes.Own.get(1).x, Shapes.Own.get(2).x]).toEqual([1, 0]);
    });
  });

  it('are what is stored: after a rollback, a write to the key itself, a removal', () => {
    const { Shapes, newTestExt } = setUp();
    const externalities = newTestExt();
    const { storage } = externalities;
    externalities.executeWith(() => {
      const key = Shapes.Shared.key(1);
      Shapes.Shared.insert(1, { x: 1, inner: { y: 1n } });
      storage.begin();
      Shapes.Shared.insert(1, { x: 2, inner: { y: 2n } });
      expect(Shapes.Shared.get(1).x).toBe(2);
      storage.rollback();
      expect(Shapes.Shared.get(1)).toEqual({ x: 1, inner: { y: 1n } });
      storage.main.set(key, hexToBytes('0x030000000400000000000000'));
      expect(Shapes.Shared.get(1)).toEqual({ x: 3, inner: { y: 4n } });
      Shapes.Shared.remove(1);
      expect(Shapes.Shared.get(1)).toEqual(ORIGIN);
      // Bytes that are no such value count as absent, each time.
      storage.main.set(key, hexToBytes('0x03'));
      expect([Shapes.Shared.get(1), Shapes.Shared.get(1)]).toEqual([ORIGIN, ORIGIN]);
      Shapes.Centre.put({ x: 9, inner: { y: 9n } });
      expect(Shapes.Centre.get()).toBe(Shapes.Centre.get());
      storage.main.set(Shapes.Centre.key(), undefined);
      expect(Shapes.Centre.get()).toBeUndefined();
      Shapes.Count.put(8);
      storage.main.set(Shapes.Count.key(), hexToBytes('0x09000000'));
      expect([Shapes.Count.get(), Shapes.Count.get()]).toEqual([9, 9]);
    });
  });

  it('are those of the storage that runs: a pallet may have several', () => {
    const { System, newTestExt } = setUp();
    const [one, other] = [newTestExt(), newTestExt()];
    const nonceOf = (who: typeof ALICE) => System.Account.get(who).nonce;
    one.executeWith(() => System.Account.insert(ALICE, { ...System.Account.get(ALICE), nonce: 5, providers: 1 }));
    other.executeWith(() => System.Account.insert(ALICE, { ...System.Account.get(ALICE), nonce: 6, providers: 1 }));
    expect([one, other, one].map((each) => each.executeWith(() => nonceOf(ALICE)))).toEqual([5, 6, 5]);
    const snapshot = one.snapshot();
    one.executeWith(() => System.incAccountNonce(ALICE));
    expect(one.executeWith(() => nonceOf(ALICE))).toBe(6);
    one.restore(snapshot);
    expect(one.executeWith(() => [nonceOf(ALICE), nonceOf(BOB)])).toEqual([5, 0]);
  });

  it('a read that is observed is told, whether or not it is decoded', () => {
    const { Shapes, newTestExt } = setUp();
    const externalities = newTestExt();
    externalities.executeWith(() => {
      Shapes.Shared.insert(1, { x: 1, inner: { y: 1n } });
      const read: string[] = [];
      const work = () => [Shapes.Shared.get(1), Shapes.Shared.get(1)];
      externalities.storage.observeAll({ read: (_, key) => read.push(key), wrote: () => {} }, work);
      expect(read).toEqual([Shapes.Shared.key(1), Shapes.Shared.key(1)]);
    });
  });
});
