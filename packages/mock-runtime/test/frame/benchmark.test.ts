import {
  ALICE,
  BOB,
  benchmark,
  constructRuntime,
  createBalances,
  createSystem,
  definePallet,
  RuntimeOrigin,
  signedCall,
  storageMap,
  storageValue,
  T,
  weightInfoOf,
  weightOf,
} from '../../src/index.ts';
import { ok } from '@polkavirt/primitives';

const createList = definePallet('pallet_list', (pallet) => {
  const storage = pallet.storage({
    Items: storageMap([['Identity', T.u32]], T.u32),
    Total: storageValue(T.u32, { default: 0 }),
  });
  return {
    storage,
    calls: {
      /** Reads the total once and each of `n` items, writes them all, and says that it used 50 for each of `g`. */
      bump: signedCall(
        [
          ['n', T.u32],
          ['g', T.u32],
        ],
        { weight: weightOf(1_000_000n) },
        (_who, n, g) => {
          for (let i = 0; i < n; i++) storage.Items.insert(i, (storage.Items.get(i) ?? 0) + 1);
          storage.Total.put(storage.Total.get() + n);
          return ok({ actualWeight: weightOf(1_000n + 50n * BigInt(g)) });
        },
      ),
      square: signedCall([['n', T.u32]], { weight: weightOf(1n) }, (_who, n) => {
        for (let i = 0; i < n * n; i++) storage.Items.insert(i, 1);
        return ok({});
      }),
      refuse: signedCall([], { weight: weightOf(1n) }, () => ({ ok: false, error: { type: 'BadOrigin' } })),
    },
  };
});

const System = createSystem();
const Balances = createBalances({ System });
const List = createList();
const { newTestExt } = constructRuntime({ System, Balances, List });
const alice = RuntimeOrigin.signed(ALICE);
const inside = <R>(work: () => R): R =>
  newTestExt({ Balances: { balances: [[ALICE, 100n]] } }).executeWith(() => {
    System.setBlockNumber(1);
    return work();
  });
const db = { read: 25n, write: 100n };

it('counts keys that are read and written, each once, and leaves no trace', () => {
  inside(() => {
    const measured = benchmark({
      call: 'transferAllowDeath',
      components: {},
      run: () => Balances.transferAllowDeath(alice, BOB, 1n),
    });
    // Both accounts; what every block has at hand is left out.
    expect(measured.base).toEqual({ reads: 2, writes: 2, refTime: 0n });
    expect(measured.weight({}, db)).toEqual(weightOf(250n));
    expect(Balances.freeBalance(BOB)).toBe(0n);
    expect(measured.toRust()).toBe(
      [
        'fn transfer_allow_death() -> Weight {',
        '\tWeight::from_parts(0, 0)',
        '\t\t.saturating_add(T::DbWeight::get().reads(2_u64))',
        '\t\t.saturating_add(T::DbWeight::get().writes(2_u64))',
        '}',
      ].join('\n'),
    );
  });
});

it('finds what each component adds', () => {
  inside(() => {
    const measured = benchmark({
      call: 'bump',
      components: { n: [1, 11], g: [0, 100] },
      run: ({ n, g }) => List.bump(alice, n, g),
    });
    expect(measured.base).toEqual({ reads: 1, writes: 1, refTime: 1_000n });
    expect(measured.slopes).toEqual({ n: { reads: 1, writes: 1, refTime: 0n }, g: { reads: 0, writes: 0, refTime: 50n } });
    expect(measured.uneven).toEqual([]);
    expect(measured.toRust()).toBe(
      [
        'fn bump(n: u32, g: u32, ) -> Weight {',
        '\tWeight::from_parts(1_000, 0)',
        '\t\t.saturating_add(Weight::from_parts(50, 0).saturating_mul(g.into()))',
        '\t\t.saturating_add(T::DbWeight::get().reads(1_u64))',
        '\t\t.saturating_add(T::DbWeight::get().reads((1_u64).saturating_mul(n.into())))',
        '\t\t.saturating_add(T::DbWeight::get().writes(1_u64))',
        '\t\t.saturating_add(T::DbWeight::get().writes((1_u64).saturating_mul(n.into())))',
        '}',
      ].join('\n'),
    );
    // 1000 + 50 * 3, and five keys read and written.
    const { bump } = weightInfoOf([measured], db);
    expect(bump(4, 3)).toEqual(weightOf(1_150n + 5n * 125n));
  });
});

it('prepares the state without counting it', () => {
  inside(() => {
    const setup = ({ n }: { n: number }) => {
      for (let i = 0; i < n; i++) List.Items.insert(1_000 + i, 1);
    };
    const measured = benchmark({ call: 'bump', components: { n: [1, 3] }, setup, run: ({ n }) => List.bump(alice, n, 0) });
    expect(measured.slopes.n).toEqual({ reads: 1, writes: 1, refTime: 0n });
  });
});

it('says what does not grow evenly, and what cannot be measured', () => {
  inside(() => {
    const measured = benchmark({ call: 'square', components: { n: [0, 10] }, run: ({ n }) => List.square(alice, n) });
    expect(measured.uneven).toEqual(['n']);
    expect(measured.toRust()).toContain('// The cost does not grow evenly with `n`.');
    expect(() => benchmark({ call: 'refuse', components: {}, run: () => List.refuse(alice) })).toThrow(
      'a call that is measured failed: BadOrigin',
    );
    expect(() => benchmark({ call: 'square', components: { n: [3, 3] }, run: () => ok({}) })).toThrow('the range of n is empty');
  });
});
