import { calculate_state_root } from '@acala-network/chopsticks-executor';
import { stringToHex } from '@polkadot/util';
import { exploring } from '@polkavirt/test-support/exploring';
import fc from 'fast-check';
import { bytesToHex, type HexString } from '../../src/bytes.ts';
import { Externalities } from '../../src/externalities/externalities.ts';
import type { StateVersion } from '../../src/trie/node-codec.ts';

const settings = exploring(60);

/** The root by the Rust trie of Substrate, compiled to wasm. */
const rootByOracle = async (entries: Iterable<readonly [HexString, Uint8Array]>, version: StateVersion): Promise<string> =>
  calculate_state_root(
    Array.from(entries, ([key, value]) => [key, bytesToHex(value)]),
    version,
  );

/** Keys of few nibbles, so that many share prefixes and some are prefixes of others; and some long ones. */
const key = fc
  .oneof(
    fc.array(fc.constantFrom(0x00, 0x01, 0x10, 0x11), { maxLength: 4 }),
    fc.array(fc.integer({ min: 0, max: 255 }), { minLength: 30, maxLength: 40 }),
    fc.integer({ min: 0, max: 300 }).map((length) => new Array<number>(length).fill(0x77)),
  )
  .map((bytes) => bytesToHex(Uint8Array.from(bytes)));

/** Lengths around the thresholds: 32 for nodes and values, 64 and 16384 for compact lengths. */
const value = fc
  .tuple(fc.constantFrom(0, 1, 31, 32, 33, 63, 64, 200, 16384), fc.integer({ min: 0, max: 255 }))
  .map(([length, byte]) => new Uint8Array(length).fill(byte));

const operation = fc.oneof(
  { weight: 3, arbitrary: fc.tuple(key, value) },
  { weight: 1, arbitrary: fc.tuple(key, fc.constant(undefined)) },
);

describe.each([0, 1] as const)('state root, layout V%d', (version) => {
  it('is that of the Rust trie after any changes, also with roots taken in between', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.array(operation, { maxLength: 12 }), { maxLength: 4 }), async (rounds) => {
        const externalities = new Externalities();
        const model = new Map<HexString, Uint8Array>();
        for (const round of rounds) {
          for (const [at, to] of round) {
            externalities.main.set(at, to);
            if (to === undefined) model.delete(at);
            else model.set(at, to);
          }
          expect(externalities.root(version)).toBe(await rootByOracle(model, version));
        }
      }),
      settings,
    );
  });

  it('is undone by a rollback', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(operation, { maxLength: 12 }), fc.array(operation, { maxLength: 12 }), async (kept, undone) => {
        const externalities = new Externalities();
        const model = new Map<HexString, Uint8Array>();
        for (const [at, to] of kept) {
          externalities.main.set(at, to);
          if (to === undefined) model.delete(at);
          else model.set(at, to);
        }
        externalities.begin();
        for (const [at, to] of undone) externalities.main.set(at, to);
        externalities.root(version);
        externalities.rollback();
        expect(externalities.root(version)).toBe(await rootByOracle(model, version));
      }),
      settings,
    );
  });
});

it('counts the root of a child trie as a value of the main one', async () => {
  const externalities = new Externalities();
  externalities.main.set('0x01', Uint8Array.of(1));
  externalities.child('0xaabb').set('0x02', new Uint8Array(40).fill(2));
  const childRoot = await rootByOracle([['0x02', new Uint8Array(40).fill(2)]], 1);
  const childKey = stringToHex(':child_storage:default:');
  const expected = await calculate_state_root(
    [
      ['0x01', '0x01'],
      [`${childKey}aabb`, childRoot],
    ],
    1,
  );
  expect(externalities.root()).toBe(expected);

  externalities.child('0xaabb').set('0x02', undefined);
  expect(externalities.root()).toBe(await rootByOracle([['0x01', Uint8Array.of(1)]], 1));
});

it('is the well-known root of an empty trie', () => {
  // blake2_256 of the single byte 0.
  expect(new Externalities().root()).toBe('0x03170a2e7597b7b7e3d84c05391d139a62b157e78786d8c082f29dcf4c111314');
});
