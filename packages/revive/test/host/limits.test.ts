import { fallbackAccount, LIMITS, type ReviveError, SENTINEL } from '../../src/index.ts';
import { ALICE, BOB, type Chain, explainOutcome, toHex } from '../support/chain.ts';
import { describeEachImplementation } from '../support/describe-each-implementation.ts';
import { callGuest, deployGuest, expectFailure, type GuestParts, guest, pack, runGuest, type Step } from '../support/guest.ts';
import { at, bytesOf, filled, KEY, MAX, u32 } from '../support/guest-values.ts';

/** What a contract may ask for at most, and one more. The numbers are upstream's, written down once more. */
const expectLimit = (chain: Chain, limit: number, parts: (size: number) => GuestParts, error: ReviveError, what: string) => {
  const { outcome } = runGuest(chain, parts(limit));
  expect(explainOutcome(outcome)).toBe('');
  expectFailure(chain, parts(limit + 1), error, `${what} of ${limit + 1} `);
  expectFailure(chain, parts(limit + 1), error, `; the limit is ${limit}`);
};

describeEachImplementation('limits of host functions', (onChain) => {
  it('storage keys of 128 bytes, values of 416', () =>
    onChain((chain) => {
      const write = (flags: number, key: number, value: number): GuestParts => ({
        call: [['set_storage', flags, at(0), key, at(0), value]],
      });
      for (const flags of [0, 1]) {
        expectLimit(chain, 128, (size) => write(flags, size, 1), 'DecodingFailed', 'a storage key');
        expectLimit(chain, 416, (size) => write(flags, 1, size), 'ValueTooLarge', 'a storage value');
      }
      const read = (key: number): GuestParts => ({ call: [['get_storage', 0, at(0), key, at(0), at(0x200)]] });
      expectLimit(chain, 128, read, 'DecodingFailed', 'a storage key');
    }));

  it('transient storage of 4096 bytes, with what a rollback needs', () =>
    onChain((chain) => {
      // A key of 32 bytes counts with the 20 of the address. The first write is 52 + 416 for the value and 52 for its undo, 520; so are
      // six more. 4096 - 7 x 520 = 456 are left: a value of 352.
      const keys = Object.fromEntries(Array.from({ length: 8 }, (_, i) => [KEY + 32 * i, filled(32, i + 1)]));
      const write = (i: number, size: number): Step => ['set_storage', 1, at(KEY + 32 * i), SENTINEL, at(0), size];
      const fill = Array.from({ length: 7 }, (_, i) => write(i, 416));
      expect(explainOutcome(runGuest(chain, { data: keys, call: [...fill, write(7, 352)] }).outcome)).toBe('');
      expectFailure(
        chain,
        { data: keys, call: [...fill, write(7, 353)] },
        'OutOfTransientStorage',
        'would hold 4097 bytes with what is needed to roll it back; the limit is 4096',
      );
    }));

  it('events with 4 topics, and 64 KiB of data', () =>
    onChain((chain) => {
      const emit = (topics: number, size: number): GuestParts => ({
        memory: 70_000,
        call: [['deposit_event', at(0), topics, at(0), size]],
      });
      expectLimit(chain, 4, (topics) => emit(topics, 0), 'TooManyTopics', 'an event');
      expectLimit(chain, 65_536, (size) => emit(0, size), 'ValueTooLarge', 'the data of an event');
    }));

  it('immutable data of 4 KiB', () =>
    onChain((chain) => {
      const data = { 1280: u32(4096) };
      const parts: GuestParts = { memory: 8192, data: { 0: filled(4, 7), ...data }, call: [] };
      const setting = (size: number) => guest({ ...parts, deploy: [['set_immutable_data', at(0), size]] });
      const address = deployGuest(chain, setting(4096));
      expect(chain.Revive.contractInfo(address)?.immutableDataLen).toBe(4096);
      expect(chain.Revive.ImmutableDataOf.get(address)).toHaveLength(4096);
      expect(() => deployGuest(chain, setting(4097))).toThrow('immutable data of 4097 bytes; the limit is 4096');
    }));

  it('call data and return data of 128 KiB', () =>
    onChain((chain) => {
      const most = 131_072;
      const data = { 0: bytesOf(BOB), 32: filled(32, 0xff), 96: u32(0) };
      const output = pack(at(0x60), SENTINEL);
      const call = (size: number): GuestParts => ({
        memory: 140_000,
        data,
        call: [['call', pack(8, at(0)), MAX, MAX, pack(at(0x20), at(0x200)), pack(size, at(0x300)), output]],
      });
      expectLimit(chain, most, call, 'CallDataTooLarge', 'call data');
      const back = (size: number): GuestParts => ({ memory: 140_000, call: [['seal_return', 0, at(0), size]] });
      expectLimit(chain, most, back, 'ReturnDataTooLarge', 'return data');
      // A constructor's arguments are that long beside the hash of the code.
      const code = guest({});
      const origin = { type: 'Signed', who: fallbackAccount(ALICE) } as const;
      expect(chain.Revive.uploadCode(origin, code, 10n ** 18n).ok).toBe(true);
      const [hash] = chain.Revive.CodeInfoOf.entries()
        .filter(({ value }) => value.codeLen === code.length)
        .map(({ keys }) => keys[0]);
      const make = (size: number): GuestParts => ({
        memory: 140_000,
        data: { 0: filled(32, 0xff), 96: u32(0), 128: bytesOf(hash) },
        call: [
          [
            'instantiate',
            MAX,
            MAX,
            pack(at(0), at(0x300)),
            pack(size + 32, at(0x80)),
            pack(at(0x60), SENTINEL),
            pack(SENTINEL, SENTINEL),
          ],
        ],
      });
      expectLimit(chain, most, make, 'CallDataTooLarge', 'call data');
      // And so are those of the transaction.
      const dest = deployGuest(chain, guest({ call: [['call_data_size']] }));
      expect(callGuest(chain, dest, new Uint8Array(most)).answers[0]).toBe(BigInt(most));
      const tooMuch = callGuest(chain, dest, new Uint8Array(most + 1)).outcome;
      expect(tooMuch.result).toMatchObject({
        ok: false,
        error: { name: 'CallDataTooLarge', message: 'call data of 131073 bytes; the limit is 131072' },
      });
    }));

  it('25 calls below the first one', () =>
    onChain((chain) => {
      const dest = deployGuest(
        chain,
        guest({
          data: { 32: filled(32, 0xff), 96: u32(0) },
          call: [
            ['address', at(0)],
            ['call', pack(8, at(0)), MAX, MAX, pack(at(0x20), at(0x200)), 0n, pack(at(0x60), SENTINEL)],
          ],
        }),
      );
      const depths: number[] = [];
      const outcome = chain.Revive.bareCall({
        origin: fallbackAccount(ALICE),
        dest,
        observer: { enterFrame: ({ depth }) => depths.push(depth) },
      });
      // The frame that could not make one more call fails, and its caller goes on.
      expect(depths).toEqual(Array.from({ length: 26 }, (_, i) => i));
      expect(outcome.result.ok).toBe(true);
      expect(outcome.diagnostics).toMatchObject([
        { error: 'MaxCallDepthReached', message: '26 nested calls; the limit is 25', hostFunction: 'call' },
      ]);
      expect(outcome.diagnostics[0].stack).toHaveLength(26);
    }));

  it('255 storage layers, of which a call takes one and each frame one', () =>
    onChain((chain) => {
      const { storage } = chain.externalities;
      const dest = deployGuest(chain, guest({}));
      const call = () => chain.Revive.bareCall({ origin: fallbackAccount(ALICE), dest }).result;
      const before = storage.depth;
      while (storage.depth < 253) storage.begin();
      expect(call()).toMatchObject({ ok: true });
      storage.begin();
      expect(call()).toMatchObject({
        ok: false,
        error: { name: 'MaxCallDepthReached', message: 'no more storage transactions can be nested' },
      });
      expect(storage.depth).toBe(254);
      storage.begin();
      expect(call).toThrow('contracts did not run');
      while (storage.depth > before) storage.rollback();
      expect(call()).toMatchObject({ ok: true });
    }));

  it('block hashes of the last 256 blocks', () =>
    onChain((chain) => {
      const hashAt = (number: number) => `0x${number.toString(16).padStart(64, '0')}` as const;
      for (let number = 40; number <= 301; number++) chain.System.BlockHash.insert(number, hashAt(number));
      chain.System.setBlockNumber(300);
      const numbers = [43, 44, 299, 300, 301].map((number, i) => [32 * i, filled(1, number & 255), number >> 8]);
      const data = Object.fromEntries(
        numbers.map(([offset, low, high]) => [offset, Uint8Array.of(...(low as Uint8Array), high as number)]),
      );
      const run = runGuest(chain, {
        data,
        call: [0, 1, 2, 3, 4].map((i): Step => ['block_hash', at(32 * i), at(0x100 + 32 * i)]),
      });
      const found = [0, 1, 2, 3, 4].map((i) => toHex(run.scratch.subarray(0x100 + 32 * i, 0x120 + 32 * i)));
      expect(found).toEqual([hashAt(0), hashAt(44), hashAt(299), hashAt(0), hashAt(0)]);
    }));
});

it('every limit of a contract is met by a test', () => {
  // Those of a program's size, blocks and memory are met when it is uploaded: see the tests of the pallet.
  const here = {
    callStackDepth: 25,
    eventTopics: 4,
    eventBytes: 65_536,
    callDataBytes: 131_072,
    storageValueBytes: 416,
    storageKeyBytes: 128,
    transientStorageBytes: 4096,
    immutableBytes: 4096,
  };
  const atUpload = { blobBytes: 1_048_576, basicBlockInstructions: 1000, staticMemoryBytes: 1_572_864 };
  expect(LIMITS).toEqual({ ...here, ...atUpload });
});
