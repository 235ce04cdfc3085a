/** Storage as `dev_dryRun` shows it: under its pallet and item, maps by their keys, and what nobody knows as it is. */
import { ALICE, BOB, encode, type HexString, storagePrefix, T, textToHex } from '@polkavirt/mock-runtime';
import { createDevRuntime } from '../../src/index.ts';
import { createStorageDecoder, type StorageJson, toJson } from '../../src/rpc/storage-to-json.ts';

const setup = () => {
  const runtime = createDevRuntime({ virt: { instantiate: () => ({ ok: false, error: 'InvalidImage' }) } });
  const decode = createStorageDecoder(runtime);
  /** What these keys and values are shown as. */
  const show = (...entries: readonly (readonly [HexString, Uint8Array | undefined])[]): StorageJson => {
    const into: StorageJson = {};
    for (const [key, value] of entries) decode(into, key, value);
    return into;
  };
  return { runtime, show };
};

it.each<[unknown, unknown]>([
  [5n, '5'],
  [Uint8Array.of(1, 255), '0x01ff'],
  [new Map([[1, 2n]]), [[1, '2']]],
  [new Set([1n]), ['1']],
  [
    [1n, undefined],
    ['1', null],
  ],
  [
    { a: 1n, b: { c: Uint8Array.of() } },
    { a: '1', b: { c: '0x' } },
  ],
  [undefined, null],
  [null, null],
  [false, false],
  [0, 0],
  ['', ''],
])('%p as JSON: %p', (value, json) => expect(toJson(value)).toEqual(json));

it('single values stand under their item', () => {
  const { runtime, show } = setup();
  const number = runtime.System.Number.key();
  expect(show([number, encode(T.u32, 7)])).toEqual({ System: { Number: 7 } });
  expect(show([number, undefined])).toEqual({ System: { Number: null } });
  // What is not of its type is shown as it is.
  expect(show([number, Uint8Array.of(7)])).toEqual({ System: { Number: '0x07' } });
});

it('the entries of a map stand beside each other, under their keys', () => {
  const { runtime, show } = setup();
  const { System } = runtime;
  const hash = (byte: number) => new Uint8Array(32).fill(byte);
  expect(
    show(
      [System.BlockHash.key(5), hash(0xaa)],
      [System.BlockHash.key(6), undefined],
      [System.Number.key(), encode(T.u32, 7)],
      [System.Account.key(ALICE), undefined],
      [System.Account.key(BOB), Uint8Array.of(1)],
    ),
  ).toEqual({
    System: {
      BlockHash: { 5: `0x${'aa'.repeat(32)}`, 6: null },
      Number: 7,
      Account: { [ALICE]: null, [BOB]: '0x01' },
    },
  });
});

it('keys that are of no item are shown as they are, side by side', () => {
  const { runtime, show } = setup();
  const code = textToHex(':code');
  // Longer than the key of a single value, and shorter or longer than one of a map.
  const long: HexString = `${runtime.System.Number.key()}00`;
  const short: HexString = `${storagePrefix('System', 'Account')}0011`;
  const behind: HexString = `${runtime.System.BlockHash.key(5)}00`;
  expect(show([code, Uint8Array.of(1)], [long, undefined], [short, Uint8Array.of(2)], [behind, Uint8Array.of(3)])).toEqual({
    raw: { [code]: '0x01', [long]: null, [short]: '0x02', [behind]: '0x03' },
  });
});
