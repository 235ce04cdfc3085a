/** The chain in the page: forms of every kind of argument, and storage as a trie with what a block changed. */
import { ALICE, BOB, encode, type HexString, storagePrefix, T } from '@polkavirt/mock-runtime';
import { ACCOUNTS } from '../src/playground/runtime/accounts.ts';
import { fieldOf, FormError, type Typed, typedValue } from '../src/playground/runtime/form.ts';
import { PalletChain } from '../src/playground/runtime/pallet-chain.ts';
import { keyText, StorageWatch } from '../src/playground/runtime/storage-tree.ts';
import { emptyOf } from '../src/playground/ui/views/field-view.ts';

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
/** What was typed, as SCALE, by the type's own encoder. */
const scale = (type: Parameters<typeof typedValue>[0], typed: Typed): string => hex(encode(type, typedValue(type, typed, 'x')));

describe('what is typed into a form', () => {
  it.each<readonly [string, Parameters<typeof typedValue>[0], Typed, string]>([
    // Little-endian; compact 1 is 1 << 2, compact 300 in two bytes (300 << 2 | 1 = 0x04b1).
    ['u32', T.u32, '1_000', 'e8030000'],
    ['i16', T.i16, '-2', 'feff'],
    ['u128', T.u128, '1', `01${'00'.repeat(15)}`],
    ['bool', T.bool, 'true', '01'],
    ['compact', T.compact(T.u32), '1', '04'],
    ['compact', T.compact(T.u32), '300', 'b104'],
    ['text', T.str, 'é', '08c3a9'],
    ['bytes as hex', T.bytes, '0x0aff', '080aff'],
    ['bytes as text', T.bytes, '"hi"', '086869'],
    ['fixed bytes', T.array(T.u8, 2), '0x0102', '0102'],
    ['Vec', T.vec(T.u16), ['1', '2'], '0801000200'],
    ['array', T.array(T.u16, 2), ['1', '2'], '01000200'],
    ['tuple', T.tuple(T.u8, T.bool), ['5', 'true'], '0501'],
    ['Option, absent', T.option(T.u16), { variant: 'None', values: [] }, '00'],
    ['Option, present', T.option(T.u16), { variant: 'Some', values: ['9'] }, '010900'],
    [
      'Vec of Option',
      T.vec(T.option(T.u8)),
      [
        { variant: 'Some', values: ['7'] },
        { variant: 'None', values: [] },
      ],
      '08010700',
    ],
    ['account by name', T.accountId, 'bob', BOB.slice(2)],
    ['account in hex', T.accountId, ALICE, ALICE.slice(2)],
  ])('%s', (_, type, typed, expected) => expect(scale(type, typed)).toBe(expected));

  it.each<readonly [Parameters<typeof typedValue>[0], Typed, RegExp]>([
    [T.u8, '256', /^x: 256 does not fit u8$/],
    [T.u8, '-1', /^x: -1 does not fit u8$/],
    [T.i8, '128', /^x: 128 does not fit i8$/],
    [T.u32, '1.5', /^x: expected a whole number, not "1.5"$/],
    [T.compact(T.u8), '256', /^x: /],
    [T.bytes, '0x123', /^x: expected hex, or a text in quotes$/],
    [T.array(T.u8, 2), '0x01', /^x: expected 2 bytes, got 1$/],
    [T.vec(T.u8 as never), ['1'], /^x: expected one value$/],
    [T.vec(T.u16), ['1', 'two'], /^x\[1\]: expected a whole number, not "two"$/],
    [T.option(T.u8), { variant: 'Maybe', values: [] }, /^x: there is no Maybe$/],
    [T.accountId, 'Mallory', /^x: expected hex/],
  ])('and does not fit is refused, with its place: %#', (type, typed, message) => {
    expect(() => typedValue(type, typed, 'x')).toThrow(FormError);
    expect(() => typedValue(type, typed, 'x')).toThrow(message);
  });
});

describe('the calls of the runtime', () => {
  const chain = new PalletChain();

  it('have forms of all kinds but encoded bytes, and an empty one gives a value or names its field', () => {
    const kinds = new Set<string>();
    for (const { pallet, calls } of chain.forms()) {
      for (const { name, fields } of calls) {
        const definition = chain.runtime.pallets.find((one) => one.name === pallet)!.pallet.definition.calls.get(name)!;
        for (const [at, { name: argument, field }] of fields.entries()) {
          kinds.add(field.kind);
          const type = definition.args[at][1];
          // An empty form gives a value, or says which field wants more.
          try {
            encode(type, typedValue(type, emptyOf(field), argument));
          } catch (error) {
            expect(error).toBeInstanceOf(FormError);
            expect((error as Error).message.startsWith(argument)).toBe(true);
          }
        }
      }
    }
    expect([...kinds].sort()).toEqual(['bool', 'bytes', 'call', 'choice', 'group', 'list', 'number']);
  });

  it('may hold calls, which are encoded as the runtime encodes them', () => {
    const { RuntimeCall } = chain.runtime;
    const transfer = (value: string): Typed => ({
      variant: 'Balances',
      values: [{ variant: 'transferKeepAlive', values: [{ variant: 'Id', values: ['Bob'] }, value] }],
    });
    const batch: Typed = { variant: 'Utility', values: [{ variant: 'batchAll', values: [[transfer('1'), transfer('300')]] }] };
    const one = (value: bigint) => ({
      type: 'Balances',
      value: { type: 'transferKeepAlive', value: { dest: { type: 'Id', value: ACCOUNTS.Bob }, value } },
    });
    const expected = { type: 'Utility', value: { type: 'batchAll', value: { calls: [one(1n), one(300n)] } } };
    expect(fieldOf(RuntimeCall)).toEqual({ kind: 'call' });
    expect(scale(RuntimeCall, batch)).toBe(hex(encode(RuntimeCall, expected as never)));
    expect(() => typedValue(RuntimeCall, { variant: 'Nothing', values: [] }, 'call')).toThrow('call: there is no pallet Nothing');
    expect(() => typedValue(RuntimeCall, transfer('-1'), 'call')).toThrow(
      'call.Balances.transferKeepAlive.value: -1 does not fit u128',
    );
  });

  it('make a block whose root is that of the tree, where what it changed is marked', async () => {
    const before = chain.storage();
    expect(before.changed).toBe(0);
    const block = await chain.submit('Alice', 'Balances', 'transferKeepAlive', [{ variant: 'Id', values: ['Bob'] }, '5']);
    const after = chain.storage();
    expect(after.root).toBe(block.stateRoot);
    expect(after.root).not.toBe(before.root);
    const accounts = after.pallets.find(({ pallet }) => pallet === 'System')!.items.find(({ name }) => name === 'Account')!;
    expect(accounts.entries.filter(({ change }) => change !== undefined).map(({ key, change }) => [key, change])).toEqual([
      [`Bob ${BOB}`, 'changed'],
      [`Alice ${ALICE}`, 'changed'],
    ]);
    // A block that fails leaves no mark: it was not made.
    await expect(chain.submit('Alice', 'Balances', 'nothing', [])).rejects.toThrow('there is no call Balances.nothing');
    expect(chain.storage()).toEqual(after);
  });
});

describe('storage', () => {
  const info = (name: string, keys: readonly { readonly hasher: string; readonly type: unknown }[], value: unknown) =>
    ({ name, keys, value, modifier: 'Optional', fallback: Uint8Array.of(0), docs: [] }) as never;
  const Plain = info('Plain', [], T.u32);
  const Map2 = info(
    'Map2',
    [
      { hasher: 'Twox64Concat', type: T.u16 },
      { hasher: 'Identity', type: T.bool },
    ],
    T.u8,
  );
  const Lost = info('Lost', [{ hasher: 'Blake2_256', type: T.u16 }], T.u8);

  it('keys are read where their hasher keeps them', () => {
    expect(keyText(Map2, `${'ab'.repeat(8)}050001`)).toBe('5, true');
    expect(keyText(Lost, 'cd'.repeat(32))).toBe(`hash 0x${'cd'.repeat(32)}`);
    // Bytes that no such key has.
    expect(keyText(Map2, 'abab')).toBe('0xabab');
  });

  it('is told with what is new, changed and removed, and with the nodes of its trie', () => {
    const key = storagePrefix('Pallet', 'Plain');
    const gone = `${storagePrefix('Pallet', 'Map2')}${'ab'.repeat(8)}050001` as HexString;
    const state = (entries: readonly (readonly [HexString, Uint8Array])[]) => ({ main: new Map(entries), children: new Map() });
    const first = state([
      [key, Uint8Array.of(1, 0, 0, 0)],
      [gone, Uint8Array.of(9)],
      ['0x3a636f6465', Uint8Array.of(1)],
    ]);
    const watch = new StorageWatch([{ name: 'Pallet', storage: [Plain, Map2] }], 1, first);
    watch.take(
      state([
        [key, Uint8Array.of(2, 0, 0, 0)],
        ['0x3a636f6465', Uint8Array.of(1)],
        ['0x3a6e6577', Uint8Array.of(1)],
      ]),
    );
    const tree = watch.tree();
    expect([tree.keys, tree.changed]).toEqual([3, 3]);
    const [pallet, others] = tree.pallets;
    expect(pallet).toMatchObject({ pallet: 'Pallet', count: 1, changed: 2 });
    expect(
      pallet.items.map(({ name, count, entries }) => [name, count, entries.map(({ value, change }) => [value, change])]),
    ).toEqual([
      ['Plain', 1, [['2', 'changed']]],
      ['Map2', 0, [['9', 'removed']]],
    ]);
    expect(pallet.items[1].entries[0].node).toBeUndefined();
    expect(others.items.map(({ name, entries }) => [name, entries[0].change])).toEqual([
      [':code', undefined],
      [':new', 'new'],
    ]);
  });
});
