import { type ReviveError, SENTINEL } from '../../src/index.ts';
import { explainOutcome } from '../support/chain.ts';
import { describeEachImplementation } from '../support/describe-each-implementation.ts';
import { callGuest, deployGuest, expectFailure, type GuestParts, guest, NOWHERE, runGuest, type Step } from '../support/guest.ts';
import { at, bytes, filled, KEY, u32 } from '../support/guest-values.ts';

describeEachImplementation('host functions: storage', (onChain) => {
  it('storage: lengths, missing keys, variable output, clearing', () =>
    onChain((chain, observe) => {
      const run = runGuest(chain, {
        data: { 0: bytes(1, 2, 3, 4, 5), [KEY]: filled(32, 7), 64: u32(3), 72: u32(100), 80: u32(100), 96: filled(32, 0xee) },
        call: [
          ['get_storage', 0, at(KEY), SENTINEL, at(0x100), at(0x50)],
          ['set_storage', 0, at(KEY), SENTINEL, at(0), 5],
          ['set_storage', 0, at(KEY), SENTINEL, at(0), 4],
          ['get_storage', 0, at(KEY), SENTINEL, at(0x100), at(0x40)],
          ['get_storage', 0, at(KEY), SENTINEL, at(0x120), at(0x48)],
          ['get_storage_or_zero', 0, at(KEY), at(0x140)],
          // The same bytes as a key of variable length are another key.
          ['get_storage', 0, at(KEY), 32, at(0x100), at(0x50)],
          ['set_storage', 0, at(KEY), 0, at(0), 0],
          ['set_storage', 0, at(KEY), 0, at(0), 1],
          ['set_storage_or_clear', 0, at(KEY), at(0x60)],
          ['set_storage_or_clear', 0, at(KEY), at(0x400)],
          ['set_storage_or_clear', 0, at(KEY), at(0x400)],
          ['get_storage_or_zero', 0, at(KEY), at(0x60)],
        ],
      });
      expect(explainOutcome(run.outcome)).toBe('');
      expect(run.answers.slice(0, 13)).toEqual([
        3n,
        0xffff_ffffn,
        5n,
        0n,
        0n,
        // Without a result: the first argument is still there.
        0n,
        3n,
        0xffff_ffffn,
        0n,
        4n,
        32n,
        0xffff_ffffn,
        0n,
      ]);
      expect(run.scratch.subarray(0x100, 0x105)).toEqual(bytes(1, 2, 3, 0, 0));
      expect([run.scratch[0x40], run.scratch[0x48], run.scratch[0x50]]).toEqual([3, 4, 100]);
      expect(run.scratch.subarray(0x140, 0x145)).toEqual(bytes(1, 2, 3, 4, 0));
      expect(run.scratch.subarray(0x60, 0x80)).toEqual(new Uint8Array(32));
      observe(run.outcome.storageDeposit);
      // One item stays: the empty key with one byte.
      expect(run.outcome.storageDeposit).toBe(1_000_000n + 10_000n);
    }));

  it('storage: transient values end with the transaction, and cost no deposit', () =>
    onChain((chain) => {
      const parts: GuestParts = {
        data: { 0: bytes(9), 16: u32(8) },
        call: [
          ['get_storage', 1, at(KEY), SENTINEL, at(0x20), at(0x10)],
          ['set_storage', 1, at(KEY), SENTINEL, at(0), 1],
          ['get_storage', 0, at(KEY), SENTINEL, at(0x20), at(0x10)],
          ['get_storage', 1, at(KEY), SENTINEL, at(0x20), at(0x10)],
        ],
      };
      const address = deployGuest(chain, guest(parts));
      for (let i = 0; i < 2; i++) {
        const { answers, outcome } = callGuest(chain, address);
        expect(answers.slice(0, 4)).toEqual([3n, 0xffff_ffffn, 3n, 0n]);
        expect(outcome.storageDeposit).toBe(0n);
      }
    }));

  it('storage: limits name the size and the limit', () =>
    onChain((chain) => {
      const set = (...args: number[]): GuestParts => ({ call: [['set_storage', ...args] as Step] });
      expectFailure(chain, set(0, at(0), 129, at(0), 1), 'DecodingFailed', 'a storage key of 129 bytes; the limit is 128');
      expectFailure(chain, set(0, at(0), 128, at(0), 417), 'ValueTooLarge', 'a storage value of 417 bytes; the limit is 416');
      expectFailure(chain, set(2, at(0), 1, at(0), 1), 'InvalidStorageFlags', 'no flags 0x2');
      expect(runGuest(chain, set(0, at(0), 128, at(0), 416)).answers[0]).toBe(0xffff_ffffn);
      const many: Step[] = Array.from({ length: 10 }, (_, i) => ['set_storage', 1, at(i), SENTINEL, at(0), 416]);
      expectFailure(
        chain,
        { call: many, data: { 0: Uint8Array.from({ length: 64 }, (_, i) => i) } },
        'OutOfTransientStorage',
        'the limit is 4096',
      );
    }));

  it('immutables: set in a constructor, read by calls', () =>
    onChain((chain) => {
      const data = { 0: bytes(7, 8, 9), 96: u32(8), 104: u32(2) };
      const run = runGuest(chain, {
        data,
        deploy: [['set_immutable_data', at(0), 3]],
        call: [
          ['get_immutable_data', at(0x100), at(0x60)],
          ['get_immutable_data', at(0x110), at(0x68)],
        ],
      });
      expect([run.scratch.subarray(0x100, 0x104), run.scratch[0x60]]).toEqual([bytes(7, 8, 9, 0), 3]);
      expect([run.scratch.subarray(0x110, 0x113), run.scratch[0x68]]).toEqual([bytes(7, 8, 0), 2]);
      const get: Step = ['get_immutable_data', at(0x100), at(0x60)];
      expectFailure(chain, { data, call: [get] }, 'InvalidImmutableAccess', 'has no immutable data');
      expectFailure(chain, { data, call: [['set_immutable_data', at(0), 3]] }, 'InvalidImmutableAccess', 'only a constructor');
      expectFailure(
        chain,
        { data, deploy: [['set_immutable_data', at(0), 1]], call: [['get_immutable_data', NOWHERE, at(0x60)]] },
        'OutOfBounds',
        'to write',
      );
      const failing: [Step, ReviveError, string][] = [
        [['set_immutable_data', at(0), 0], 'InvalidImmutableAccess', 'no bytes'],
        [['set_immutable_data', at(0), 4097], 'OutOfBounds', 'immutable data of 4097 bytes; the limit is 4096'],
        [['set_immutable_data', NOWHERE, 1], 'OutOfBounds', 'to read'],
        [get, 'InvalidImmutableAccess', 'a constructor reads no'],
      ];
      for (const [step, error, message] of failing) {
        expect(() => deployGuest(chain, guest({ data, deploy: [step] }))).toThrow(`${error}: `);
        expect(() => deployGuest(chain, guest({ data, deploy: [step] }))).toThrow(message);
      }
    }));
});
