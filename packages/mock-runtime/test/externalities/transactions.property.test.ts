import { exploring } from '@polkavirt/test-support/exploring';
import fc from 'fast-check';
import { concatBytes, Externalities, type HexString } from '../../src/index.ts';

const plain = fc.constantFrom<HexString>('0x01', '0x0102', '0x02');
const list = fc.constantFrom<HexString>('0xa0', '0xa1');
/** Main storage, or a child trie. */
const child = fc.constantFrom<HexString | undefined>(undefined, undefined, '0xcc');
const bytes = fc.uint8Array({ maxLength: 40 });
const step = fc.oneof(
  fc.record({ kind: fc.constant('set' as const), child, key: plain, value: fc.option(bytes, { nil: undefined }) }),
  fc.record({ kind: fc.constant('append' as const), child, key: list, item: bytes }),
  fc.record({ kind: fc.constant('remove' as const), child, key: list }),
  { weight: 2, arbitrary: fc.constant({ kind: 'begin' as const }) },
  fc.constant({ kind: 'commit' as const }),
  fc.constant({ kind: 'rollback' as const }),
  fc.constant({ kind: 'root' as const }),
);

/** What storage holds, as plainly as can be: values, and the items of lists. */
type Model = ReadonlyMap<string, Uint8Array | readonly Uint8Array[]>;

const nameOf = (key: HexString, trie: HexString | undefined) => `${trie ?? ''}/${key}`;
/** A list of fewer than 64 items begins with a byte: four times their number. */
const encoded = (value: Model extends ReadonlyMap<string, infer V> ? V : never): Uint8Array =>
  value instanceof Uint8Array ? value : concatBytes(Uint8Array.of(4 * value.length), ...value);

function put(externalities: Externalities, model: Model): void {
  for (const [name, value] of model) {
    const [trie, key] = name.split('/') as [HexString | '', HexString];
    const store = trie === '' ? externalities.main : externalities.child(trie);
    store.set(key, encoded(value));
  }
}

it('whatever is set, appended, opened, committed and rolled back: values and root are those of a storage made at once', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
      const externalities = new Externalities();
      let model: Model = new Map();
      const layers: Model[] = [];
      const check = () => {
        const fresh = new Externalities();
        put(fresh, model);
        expect(externalities.root()).toBe(fresh.root());
      };
      for (const one of steps) {
        if (one.kind === 'begin') {
          expect(externalities.begin()).toBe(true);
          layers.push(model);
        } else if (one.kind === 'commit' || one.kind === 'rollback') {
          const before = layers.pop();
          if (before === undefined) continue;
          externalities[one.kind]();
          if (one.kind === 'rollback') model = before;
        } else if (one.kind === 'root') check();
        else {
          const name = nameOf(one.key, one.child);
          const store = one.child === undefined ? externalities.main : externalities.child(one.child);
          const next = new Map(model);
          if (one.kind === 'append') {
            store.append(one.key, one.item);
            next.set(name, [...((model.get(name) as readonly Uint8Array[] | undefined) ?? []), one.item]);
          } else if (one.kind === 'set' && one.value !== undefined) {
            store.set(one.key, one.value);
            next.set(name, one.value);
          } else {
            store.set(one.key, undefined);
            next.delete(name);
          }
          model = next;
          const value = model.get(name);
          expect(store.get(one.key)).toEqual(value === undefined ? undefined : encoded(value));
        }
        expect(externalities.depth).toBe(layers.length);
      }
      check();
      // What the open layers changed: undoing it leads to what was before the first of them.
      const changed = externalities.changes();
      const before = layers[0] ?? model;
      for (const { child: trie, key, before: old, after } of changed) {
        if (key.startsWith('0x3a6368')) continue;
        const [was, is] = [before, model].map((at) => at.get(nameOf(key, trie)));
        expect([old, after]).toEqual([was, is].map((value) => (value === undefined ? undefined : encoded(value))));
      }
      const names = new Set([...before.keys(), ...model.keys()]);
      const same = (a: Uint8Array | undefined, b: Uint8Array | undefined) =>
        a !== undefined && b !== undefined && !Buffer.compare(a, b);
      const differing = [...names].filter((name) => {
        const [was, is] = [before.get(name), model.get(name)].map((value) => (value === undefined ? undefined : encoded(value)));
        return !same(was, is);
      });
      const found = changed.filter(({ key }) => !key.startsWith('0x3a6368')).map(({ child: trie, key }) => nameOf(key, trie));
      expect(found.sort()).toEqual(layers.length === 0 ? [] : differing.sort());
    }),
    exploring(150),
  );
});
