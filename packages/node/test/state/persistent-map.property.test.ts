import type { HexString } from '@polkavirt/mock-runtime';
import { exploring } from '@polkavirt/test-support/exploring';
import fc from 'fast-check';
import { PersistentMap } from '../../src/state/persistent-map.ts';

const RUNS = exploring(200);

const key = fc.stringMatching(/^[0-3]{0,4}$/).map((digits): HexString => `0x${digits}`);
const change = fc.tuple(key, fc.option(fc.integer({ min: 0, max: 9 }), { nil: undefined }));
type Change = readonly [HexString, number | undefined];

const apply = (map: PersistentMap<number>, changes: readonly Change[]) =>
  changes.reduce((done, [at, value]) => done.with(at, value), map);

const model = (changes: readonly Change[]) => {
  const values = new Map<HexString, number>();
  for (const [at, value] of changes) {
    if (value === undefined) values.delete(at);
    else values.set(at, value);
  }
  return values;
};

const sorted = (values: ReadonlyMap<HexString, number>) => [...values].sort(([a], [b]) => (a < b ? -1 : 1));

it('holds what a map would, in order, by prefix and from any key on', () => {
  fc.assert(
    fc.property(fc.array(change), key, fc.option(key, { nil: undefined }), (changes, prefix, after) => {
      const map = apply(new PersistentMap(), changes);
      const expected = model(changes);
      expect([...map.entries()]).toEqual(sorted(expected));
      const part = sorted(expected).filter(([at]) => at.startsWith(prefix) && (after === undefined || at > after));
      expect([...map.entries(prefix, after)]).toEqual(part);
      for (const [at] of changes) expect(map.get(at)).toBe(expected.get(at));
      expect(map.isEmpty).toBe(expected.size === 0);
    }),
    RUNS,
  );
});

it('finds exactly the differences of two copies, and leaves the copies as they were', () => {
  fc.assert(
    fc.property(fc.array(change), fc.array(change), fc.array(change), (common, left, right) => {
      const base = apply(new PersistentMap(), common);
      const from = apply(base, left);
      const to = apply(base, right);
      const [fromModel, toModel] = [model([...common, ...left]), model([...common, ...right])];
      const found = new Map<HexString, number | undefined>();
      from.differenceTo(to, (at, value) => {
        expect(found.has(at)).toBe(false);
        found.set(at, value);
      });
      const keys = new Set([...fromModel.keys(), ...toModel.keys()]);
      const expected = [...keys].filter((at) => fromModel.get(at) !== toModel.get(at));
      expect(new Map([...found].sort())).toEqual(new Map(expected.sort().map((at) => [at, toModel.get(at)])));
      expect([...base.entries()]).toEqual(sorted(model(common)));
    }),
    RUNS,
  );
});

it('stays shallow for keys in order', () => {
  let map = new PersistentMap<number>();
  for (let i = 0; i < 20_000; i++) map = map.with(`0x${i.toString(16).padStart(8, '0')}`, i);
  // A list of that length would overflow the stack of the recursive functions, or take minutes.
  const next = map.with('0x00000100', -1);
  const found: unknown[] = [];
  map.differenceTo(next, (...change) => found.push(change));
  expect(found).toEqual([['0x00000100', -1]]);
});
