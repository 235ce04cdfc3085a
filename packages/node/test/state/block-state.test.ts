/** The storage at a block, with its child tries, and the tries that are built of it. */
import type { Externalities, HexString } from '@polkavirt/mock-runtime';
import { BlockState, type StateChange } from '../../src/state/block-state.ts';
import { PersistentMap } from '../../src/state/persistent-map.ts';
import { changesBetween } from '../../src/state/state-changes.ts';
import { StateTries } from '../../src/state/state-trie.ts';
import { runToEnd } from '../../src/work.ts';

const byte = (value: number) => Uint8Array.of(value);
const change = (key: HexString, value: number | undefined, child?: HexString): StateChange => ({
  child,
  key,
  after: value === undefined ? undefined : byte(value),
});
const before = BlockState.NOTHING.with([
  change('0x01', 1),
  change('0x02', 2),
  change('0x0a', 5, '0xc1'),
  change('0x0a', 6, '0xc2'),
]);
const entries = (values: PersistentMap<Uint8Array>) => [...values.entries()].map(([key, [value]]) => [key, value]);

describe('a state', () => {
  it('is what a snapshot holds', () => {
    const state = BlockState.of({
      main: new Map([['0x01', byte(1)]]),
      children: new Map([['0xc1', new Map([['0x0a', byte(5)]])]]),
    } as Parameters<typeof BlockState.of>[0]);
    expect([entries(state.main), entries(state.child('0xc1')), entries(state.child('0xc2'))]).toEqual([
      [['0x01', 1]],
      [['0x0a', 5]],
      [],
    ]);
  });

  it('is another one after changes, and stays as it was', () => {
    const after = before.with([change('0x01', undefined), change('0x03', 3), change('0x0b', 7, '0xc1')]);
    expect([entries(after.main), entries(after.child('0xc1')), entries(after.child('0xc2'))]).toEqual([
      [
        ['0x02', 2],
        ['0x03', 3],
      ],
      [
        ['0x0a', 5],
        ['0x0b', 7],
      ],
      [['0x0a', 6]],
    ]);
    expect([entries(before.main).length, entries(before.child('0xc1'))]).toEqual([2, [['0x0a', 5]]]);
  });

  it.each<[string, readonly StateChange[]]>([
    ['nothing', []],
    ['a new key', [change('0x03', 3)]],
    ['a key that goes', [change('0x02', undefined)]],
    ['a child trie that changes', [change('0x0a', 9, '0xc1')]],
    ['a child trie that comes', [change('0x0a', 9, '0xc3')]],
    ['a child trie that goes', [change('0x0a', undefined, '0xc2')]],
    ['all of that', [change('0x02', undefined), change('0x03', 3), change('0x0a', 9, '0xc1'), change('0x0a', undefined, '0xc2')]],
  ])('tells the changes to another one, there and back: %s', (_what, changes) => {
    const after = before.with(changes);
    expect(before.changesTo(after)).toEqual(changes);
    expect(after.changesTo(before).map(({ child, key }) => [child, key])).toEqual(changes.map(({ child, key }) => [child, key]));
    expect(after.with(after.changesTo(before)).changesTo(before)).toEqual([]);
    // A storage that holds one is moved to the other by just these.
    const moved: StateChange[] = [];
    const store = (child: HexString | undefined) => ({
      set: (key: HexString, value: Uint8Array | undefined) => void moved.push({ child, key, after: value }),
    });
    before.moveTo(after, { main: store(undefined), child: store } as unknown as Externalities);
    expect(moved).toEqual(changes);
    // Of main storage alone, worked out once for the same two.
    const ofMain = changesBetween(before, after);
    expect([...ofMain]).toEqual(changes.flatMap(({ child, key, after: value }) => (child === undefined ? [[key, value]] : [])));
    expect(changesBetween(before, after)).toBe(ofMain);
    expect([...changesBetween(before, before)]).toEqual([]);
  });
});

describe('tries', () => {
  const values = (number: number) => new PersistentMap<Uint8Array>().with('0x01', byte(number));
  const setup = () => {
    const tries = new StateTries(1);
    return (of: PersistentMap<Uint8Array>) => runToEnd(tries.of(of));
  };

  it('of four states are kept: those that were asked about last', () => {
    const trie = setup();
    const states = [1, 2, 3, 4, 5].map(values);
    const made = states.slice(0, 4).map(trie);
    expect(states.slice(0, 4).map(trie)).toEqual(made);
    for (const [i, state] of states.slice(0, 4).entries()) expect(trie(state)).toBe(made[i]);
    // The first one is used again, so that the second goes for a fifth.
    expect(trie(states[0])).toBe(made[0]);
    const fifth = trie(states[4]);
    expect([trie(states[0]), trie(states[2]), trie(states[3]), trie(states[4])]).toEqual([made[0], made[2], made[3], fifth]);
    for (const i of [0, 2, 3]) expect(trie(states[i])).toBe(made[i]);
    expect(trie(states[1])).not.toBe(made[1]);
  });
});
