import '@polkavirt/test-support/watch-storage-layers';
import { err, ok } from '@polkavirt/primitives';
import {
  constructRuntime,
  countedStorageMap,
  createSystem,
  definePallet,
  type HexString,
  hexToBytes,
  storageMap,
  storagePrefix,
  storageValue,
  T,
} from '../../src/index.ts';

const createItems = definePallet('pallet_items', (pallet) => ({
  storageVersion: 3,
  storage: pallet.storage({
    Number: storageValue(T.u32, { default: 7 }),
    List: storageValue(T.boundedVec(T.u16, 3), { default: [] }),
    Map: storageMap([['Twox64Concat', T.u32]], T.u64),
    Lists: storageMap([['Identity', T.u8]], T.boundedVec(T.u8, 2), { default: [] }),
    Three: storageMap(
      [
        ['Blake2_128Concat', T.u8],
        ['Twox64Concat', T.u8],
        ['Identity', T.u8],
      ],
      T.str,
    ),
    Counted: countedStorageMap([['Blake2_128Concat', T.u8]], T.u32),
    Short: storageMap([['Blake2_128', T.u8]], T.u8),
    Long: storageMap([['Twox256', T.u8]], T.u8),
    Middle: storageMap([['Twox128', T.u8]], T.u8),
  }),
  api: { storageVersion: pallet.storageVersion },
}));

const System = createSystem();
const Items = createItems();
const runtime = constructRuntime({ System, Items });
const inside = (work: () => void) => () => runtime.newTestExt().executeWith(work);

describe('a value', () => {
  it(
    'try_mutate keeps what there is if the change fails',
    inside(() => {
      expect(Items.Number.tryMutate((value) => ok(value + 1))).toEqual(ok(8));
      expect(Items.Number.tryMutate(() => err('no'))).toEqual(err('no'));
      expect(Items.Number.get()).toBe(8);
      expect(Items.Number.tryMutate(() => ok(undefined)).ok).toBe(true);
      expect(Items.Number.exists()).toBe(false);
    }),
  );

  it(
    'a list is measured and made longer unread, up to its bound',
    inside(() => {
      expect(Items.List.decodeLen()).toBeUndefined();
      for (const item of [10, 11, 12]) expect(Items.List.tryAppend(item)).toBe(true);
      expect(Items.List.tryAppend(13)).toBe(false);
      expect(Items.List.decodeLen()).toBe(3);
      expect(Items.List.get()).toEqual([10, 11, 12]);
    }),
  );

  it(
    'a default that is an object can be changed by whoever reads it',
    inside(() => {
      Items.List.get().push(1);
      expect(Items.List.get()).toEqual([]);
      Items.Lists.get(1).push(1);
      expect(Items.Lists.get(1)).toEqual([]);
    }),
  );

  it(
    'translate reads the old type',
    inside(() => {
      runtime.dispatch(System.Call.setStorage([[hexToBytes(Items.Number.key()), hexToBytes('0x05')]]), { type: 'Root' });
      expect(Items.Number.translate(T.u8, (old) => old * 2)).toBe(true);
      expect(Items.Number.get()).toBe(10);
      Items.Number.kill();
      expect(Items.Number.translate(T.u8, () => 1)).toBe(false);
    }),
  );
});

describe('a map', () => {
  it(
    'keys, values, drain, swap, try_mutate and decode_len',
    inside(() => {
      for (const key of [1, 2, 3]) Items.Map.insert(key, BigInt(key * 10));
      expect(Items.Map.keys().sort()).toEqual([[1], [2], [3]]);
      expect(Items.Map.values().sort()).toEqual([10n, 20n, 30n]);
      Items.Map.swap([1], [2]);
      Items.Map.swap([3], [4]);
      expect([1, 2, 3, 4].map((key) => Items.Map.get(key))).toEqual([20n, 10n, undefined, 30n]);
      expect(Items.Map.tryMutate(1, (value) => (value === undefined ? err('none') : ok(value + 1n)))).toEqual(ok(21n));
      expect(Items.Map.tryMutate(9, (value) => (value === undefined ? err('none') : ok(value)))).toEqual(err('none'));
      expect(Items.Map.drain()).toHaveLength(3);
      expect(Items.Map.keys()).toEqual([]);
      expect([Items.Lists.tryAppend(5, 1), Items.Lists.tryAppend(5, 2), Items.Lists.tryAppend(5, 3)]).toEqual([
        true,
        true,
        false,
      ]);
      expect(Items.Lists.decodeLen(5)).toBe(2);
    }),
  );

  it(
    'of three keys is read and removed by one, two or three of them',
    inside(() => {
      for (const [a, b, c] of [
        [1, 1, 1],
        [1, 1, 2],
        [1, 2, 1],
        [2, 1, 1],
      ] as const)
        Items.Three.insert(a, b, c, `${a}${b}${c}`);
      expect(Items.Three.values(1, 1).sort()).toEqual(['111', '112']);
      expect(Items.Three.keys(1)).toHaveLength(3);
      expect(Items.Three.clear(1)).toBe(3);
      expect(Items.Three.entries()).toEqual([{ keys: [2, 1, 1], value: '211' }]);
    }),
  );

  it(
    'is removed in portions, which a cursor joins',
    inside(() => {
      for (let key = 0; key < 5; key++) Items.Map.insert(key, 0n);
      const first = Items.Map.clearPrefix([], 2);
      expect(first).toMatchObject({ backend: 2, unique: 2, loops: 2 });
      expect(first.maybeCursor).toEqual(expect.any(String));
      const second = Items.Map.clearPrefix([], 2, first.maybeCursor);
      expect(Items.Map.clearPrefix([], 2, second.maybeCursor)).toEqual({
        maybeCursor: undefined,
        backend: 1,
        unique: 1,
        loops: 1,
      });
      expect(Items.Map.keys()).toEqual([]);
    }),
  );

  it(
    'translate reads the old type, and drops what the change leaves out',
    inside(() => {
      const set = (key: HexString, value: HexString) =>
        System.setStorage({ type: 'Root' }, [[hexToBytes(key), hexToBytes(value)]]);
      set(Items.Map.key(1), '0x05');
      set(Items.Map.key(2), '0x06');
      Items.Map.translate(T.u8, ([key], old) => (key === 2 ? undefined : BigInt(old) + 100n));
      expect(Items.Map.entries()).toEqual([{ keys: [1], value: 105n }]);
    }),
  );

  it(
    'that counts knows how many there are, whatever way they come and go',
    inside(() => {
      const { Counted } = Items;
      Counted.insert(1, 1);
      Counted.insert(1, 2);
      Counted.insert(2, 1);
      Counted.mutate(3, () => 5);
      expect(Counted.count()).toBe(3);
      Counted.remove(9);
      Counted.mutate(3, () => undefined);
      expect(Counted.take(2)).toBe(1);
      expect(Counted.count()).toBe(1);
      for (let key = 10; key < 15; key++) Counted.insert(key, 0);
      expect(Counted.clearPrefix([], 2).unique).toBe(2);
      expect(Counted.count()).toBe(4);
      expect(Counted.drain()).toHaveLength(4);
      expect(Counted.count()).toBe(0);
      expect(Items.definition.storage.map(({ name }) => name)).toContain('CounterForCounted');
      expect(storagePrefix('Items', 'CounterForCounted')).toBe(
        Counted.counterInfo === undefined ? '' : storagePrefix('Items', Counted.counterInfo.name),
      );
    }),
  );

  it(
    'hashes keys that cannot be read back',
    inside(() => {
      const hashOf = (key: HexString, item: string) => key.slice(storagePrefix('Items', item).length);
      expect(hashOf(Items.Short.key(1), 'Short')).toHaveLength(32);
      expect(hashOf(Items.Middle.key(1), 'Middle')).toHaveLength(32);
      expect(hashOf(Items.Long.key(1), 'Long')).toHaveLength(64);
      // Both begin with xxhash64 of the seeds 0 and 1.
      expect(hashOf(Items.Long.key(1), 'Long').slice(0, 32)).toBe(hashOf(Items.Middle.key(1), 'Middle'));
      Items.Short.insert(1, 5);
      expect(Items.Short.values()).toEqual([5]);
      expect(() => Items.Short.entries()).toThrow('a key cannot be read back from Blake2_128');
    }),
  );
});

it(
  'the version of the storage stands in the genesis',
  inside(() => {
    expect(Items.storageVersion.get()).toBe(3);
    Items.storageVersion.put(4);
    expect(Items.storageVersion.get()).toBe(4);
  }),
);
