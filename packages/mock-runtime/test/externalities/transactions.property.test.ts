import { exploreUntil, exploring, fewer } from '@polkavirt/test-support/exploring';
import fc from 'fast-check';
import { concatBytes, Externalities, type HexString, textToHex } from '../../src/index.ts';

const plain = fc.constantFrom<HexString>('0x01', '0x0102', '0x02');
const list = fc.constantFrom<HexString>('0xa0', '0xa1');
/** Main storage, or a child trie. */
const child = fc.constantFrom<HexString | undefined>(undefined, undefined, '0xcc');
/** Now and then the same bytes again, in another array. */
const bytes = fc.oneof(fc.uint8Array({ maxLength: 40 }), {
  weight: 3,
  arbitrary: fc.constantFrom(1, 2).map((byte) => Uint8Array.of(byte)),
});
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

/** Where main storage has the roots of child tries. */
const CHILD_ROOTS = textToHex(':child_storage:');

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

const RUNS = exploring(150);

/** What the cases came to, in numbers: a class that never happened was not tested. */
const seen = { appeared: 0, disappeared: 0, changed: 0, 'set to the same': 0, 'appended and undone': 0, 'child emptied': 0 };

it('whatever is set, appended, opened, committed and rolled back: values and root are those of a storage made at once', () => {
  exploreUntil(
    RUNS,
    (round) =>
      fc.assert(
        fc.property(fc.array(step, { minLength: 10, maxLength: 50, size: 'max' }), (steps) => {
          const externalities = new Externalities();
          let model: Model = new Map();
          const layers: Model[] = [];
          const check = () => {
            const fresh = new Externalities();
            put(fresh, model);
            expect(externalities.root()).toBe(fresh.root());
            // What the open layers changed: undoing it leads to what was before the first of them.
            const isOurs = ({ key }: { readonly key: HexString }) => !key.startsWith(CHILD_ROOTS);
            const changed = externalities.changes().filter(isOurs);
            const before = layers[0] ?? model;
            const valueIn = (at: Model, name: string) => {
              const value = at.get(name);
              return value === undefined ? undefined : encoded(value);
            };
            const names = [...new Set([...before.keys(), ...model.keys()])];
            const isSame = (name: string) => {
              const [was, is] = [valueIn(before, name), valueIn(model, name)];
              return was === undefined || is === undefined ? was === is : Buffer.compare(was, is) === 0;
            };
            const expected = new Map(
              (layers.length === 0 ? [] : names)
                .filter((name) => !isSame(name))
                .map((name) => [name, [valueIn(before, name), valueIn(model, name)]]),
            );
            expect(new Map(changed.map(({ child: trie, key, before: was, after }) => [nameOf(key, trie), [was, after]]))).toEqual(
              expected,
            );
            expect(changed).toHaveLength(expected.size);
            for (const [was, is] of expected.values())
              seen[was === undefined ? 'appeared' : is === undefined ? 'disappeared' : 'changed']++;
            if (layers.length > 0)
              seen['set to the same'] += names.filter((name) => isSame(name) && before.get(name) !== model.get(name)).length;
          };
          for (const one of steps) {
            if (one.kind === 'begin') {
              expect(externalities.begin()).toBe(true);
              layers.push(model);
            } else if (one.kind === 'commit' || one.kind === 'rollback') {
              const before = layers.pop();
              if (before === undefined) continue;
              externalities[one.kind]();
              if (one.kind === 'rollback') {
                const lists = [...model].filter(([name, value]) => Array.isArray(value) && before.get(name) !== value);
                seen['appended and undone'] += lists.length;
                model = before;
              }
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
                if (next.delete(name) && one.child !== undefined && store.size === 0) seen['child emptied']++;
              }
              model = next;
              const value = model.get(name);
              expect(store.get(one.key)).toEqual(value === undefined ? undefined : encoded(value));
            }
            expect(externalities.depth).toBe(layers.length);
          }
          check();
        }),
        round,
      ),
    // Each happens ten times and more in as many cases.
    () => fewer(0, seen),
  );
});
