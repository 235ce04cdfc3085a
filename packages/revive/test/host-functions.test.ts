import { ripemd160 } from '@noble/hashes/legacy.js';
import { getPublicKey, secretFromSeed, sign } from '@scure/sr25519';
import { getContractAddress, keccak256 } from 'viem';
import { privateKeyToAccount } from 'viem/accounts';
import { fallbackAccount, HOST_FUNCTION_NAMES, HOST_FUNCTIONS, type ReviveError, SENTINEL } from '../src/index.ts';
import { ALICE, BOB, type Chain, deploy, explainOutcome, toHex } from './support/chain.ts';
import { describeEachImplementation } from './support/describe-each-implementation.ts';
import { callGuest, deployGuest, type GuestParts, guest, NOWHERE, pack, runGuest, SCRATCH, type Step } from './support/guest.ts';
import { loadFixture } from './support/solidity.ts';

const bytes = (...values: number[]) => Uint8Array.from(values);
const filled = (length: number, value: number) => new Uint8Array(length).fill(value);
const bytesOf = (hex: string) => Uint8Array.from(Buffer.from(hex.slice(2), 'hex'));
const u32 = (value: number) => bytes(value & 255, (value >> 8) & 255, (value >> 16) & 255, (value >>> 24) & 255);
const le256 = (value: bigint) => Uint8Array.from({ length: 32 }, (_, i) => Number((value >> BigInt(8 * i)) & 255n));
const numberOf = (le: Uint8Array) => le.reduceRight((sum, byte) => sum * 256n + BigInt(byte), 0n);
const at = (offset: number) => SCRATCH + offset;
const KEY = 0x300;
const MAX = (1n << 64n) - 1n;

/** Runs a guest that must end abnormally. */
function expectFailure(chain: Chain, parts: GuestParts, error: ReviveError, message: string, input?: Uint8Array): void {
  const { outcome } = runGuest(chain, parts, input);
  expect(outcome.result).toMatchObject({ ok: false, error: { name: error, message: expect.stringContaining(message) } });
  expect(outcome.diagnostics.at(-1)).toMatchObject({ error });
}

describeEachImplementation('host functions', (onChain) => {
  it('call data: size, words, copies, zeros behind the end', () =>
    onChain((chain) => {
      const input = Uint8Array.from({ length: 40 }, (_, i) => i + 1);
      const { answers, scratch } = runGuest(
        chain,
        {
          data: { 0: filled(0x200, 0xff) },
          call: [
            ['call_data_size'],
            ['call_data_load', at(0), 0],
            ['call_data_load', at(0x20), 30],
            ['call_data_load', at(0x40), 1000],
            ['call_data_copy', at(0x60), 12, 34],
            ['call_data_copy', at(0x80), 4, 0xffff_ffff],
            ['call_data_copy', NOWHERE, 0, 0],
          ],
        },
        input,
      );
      expect(answers[0]).toBe(40n);
      expect(scratch.subarray(0, 0x20)).toEqual(input.slice(0, 32).reverse());
      expect(scratch.subarray(0x20, 0x40)).toEqual(bytes(...new Array(22).fill(0), ...input.slice(30).reverse()));
      expect(scratch.subarray(0x40, 0x60)).toEqual(new Uint8Array(32));
      expect(scratch.subarray(0x60, 0x6e)).toEqual(bytes(35, 36, 37, 38, 39, 40, 0, 0, 0, 0, 0, 0, 0xff, 0xff));
      expect(scratch.subarray(0x80, 0x86)).toEqual(bytes(0, 0, 0, 0, 0xff, 0xff));
    }));

  it('a function without a result leaves a0, and u32 arguments are the low halves', () =>
    onChain((chain) => {
      const { answers, scratch } = runGuest(chain, { call: [['caller', 0xffff_ffff_0000_0000n + BigInt(at(0))]] });
      expect(answers[0]).toBe(0xffff_ffff_0000_0000n + BigInt(at(0)));
      expect(toHex(scratch.subarray(0, 20))).toBe(ALICE);
    }));

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

  it('every pointer to nowhere ends the frame', () =>
    onChain((chain) => {
      const target = deploy(chain, loadFixture('Counter')).address;
      const data = { 0: bytesOf(target), 32: filled(32, 0xff), 96: u32(64), 147: bytes(4), [KEY]: filled(32, 1) };
      const N = NOWHERE;
      const [callee, zero, limit, length] = [at(0), at(0x200), at(0x20), at(0x60)];
      const bad: Step[] = [
        ['call_data_load', N, 0],
        ['call_data_copy', N, 1, 0],
        ['call_data_copy', 0x20fff, 2, 0],
        ['seal_return', 0, N, 1],
        ['seal_return', 0, SENTINEL, 2],
        ['value_transferred', N],
        ['caller', N],
        ['origin', N],
        ['address', N],
        ['balance', N],
        ['balance_of', N, at(0)],
        ['balance_of', at(0), N],
        ['chain_id', N],
        ['block_number', N],
        ['now', N],
        ['base_fee', N],
        ['block_hash', N, at(0)],
        ['block_hash', at(0), N],
        ['block_author', N],
        ['code_size', N],
        ['code_hash', N, at(0)],
        ['code_hash', at(0), N],
        ['get_storage', 0, N, SENTINEL, at(0), length],
        ['get_storage', 0, N, 1, at(0), length],
        ['get_storage_or_zero', 0, N, at(0)],
        ['get_storage_or_zero', 0, at(0), N],
        ['set_storage', 0, N, SENTINEL, at(0), 1],
        ['set_storage', 0, at(0), SENTINEL, N, 1],
        ['set_storage_or_clear', 0, N, at(0)],
        ['set_storage_or_clear', 0, at(0), N],
        ['hash_keccak_256', N, 1, at(0)],
        ['hash_keccak_256', at(0), 1, N],
        ['hash_keccak_256', at(0), 0x10_0000, at(0)],
        ['deposit_event', N, 1, at(0), 0],
        ['deposit_event', at(0), 0, N, 1],
        ['return_data_copy', at(0), N, 0],
        ['call', pack(8, N), MAX, MAX, pack(limit, zero), pack(0, 0), pack(length, SENTINEL)],
        ['call', pack(8, callee), MAX, MAX, pack(N, zero), pack(0, 0), pack(length, SENTINEL)],
        ['call', pack(8, callee), MAX, MAX, pack(limit, N), pack(0, 0), pack(length, SENTINEL)],
        ['call', pack(8, callee), MAX, MAX, pack(limit, zero), pack(4, N), pack(length, SENTINEL)],
        ['call', pack(8, callee), MAX, MAX, pack(limit, zero), pack(0, 0), pack(N, at(0x100))],
        // The identity precompile answers with its input.
        ['call', pack(8, at(0x80)), MAX, MAX, pack(limit, zero), pack(4, at(0)), pack(length, N)],
        ['call_evm', 8, N, zero, MAX, pack(0, 0), pack(length, SENTINEL)],
        ['call_evm', 8, callee, N, MAX, pack(0, 0), pack(length, SENTINEL)],
        ['delegate_call', pack(0, N), MAX, MAX, limit, pack(0, 0), pack(length, SENTINEL)],
        ['delegate_call', pack(0, callee), MAX, MAX, N, pack(0, 0), pack(length, SENTINEL)],
        ['delegate_call_evm', 0, N, MAX, pack(0, 0), pack(length, SENTINEL)],
        ['instantiate', MAX, MAX, pack(limit, zero), pack(32, N), pack(length, SENTINEL), pack(SENTINEL, SENTINEL)],
        ['instantiate', MAX, MAX, pack(limit, N), pack(32, at(0)), pack(length, SENTINEL), pack(SENTINEL, SENTINEL)],
        ['instantiate', MAX, MAX, pack(N, zero), pack(32, at(0)), pack(length, SENTINEL), pack(SENTINEL, SENTINEL)],
        ['instantiate', MAX, MAX, pack(limit, zero), pack(32, at(0)), pack(length, SENTINEL), pack(SENTINEL, N)],
        ['instantiate', MAX, MAX, pack(limit, zero), pack(31, at(0)), pack(length, SENTINEL), pack(SENTINEL, SENTINEL)],
        ['terminate', N],
        ['ecdsa_to_eth_address', N, at(0)],
        ['sr25519_verify', N, at(0), 0, at(0)],
        ['sr25519_verify', at(0), N, 0, at(0)],
        ['sr25519_verify', at(0), at(0), 1, N],
      ];
      for (const step of bad) {
        const { outcome } = runGuest(chain, { data, call: [step] });
        expect([step, outcome.result]).toMatchObject([step, { ok: false, error: { name: 'OutOfBounds' } }]);
        expect(outcome.diagnostics).toMatchObject([{ hostFunction: step[0], stack: [{ type: 'CALL', exportName: 'call' }] }]);
      }
      // A bad pointer in what was found under a key, once there is something.
      expectFailure(
        chain,
        {
          data,
          call: [
            ['set_storage', 0, at(KEY), SENTINEL, at(0), 4],
            ['get_storage', 0, at(KEY), SENTINEL, N, length],
          ],
        },
        'OutOfBounds',
        'to write',
      );
      // Every function that takes a pointer was tried, except the two on immutable data, which have a test of their own.
      const tried = new Set(bad.map(([name]) => name));
      const pointerless = ['call_data_size', 'gas_limit', 'gas_price', 'ref_time_left', 'return_data_size', 'consume_all_gas'];
      expect(HOST_FUNCTION_NAMES.filter((name) => !tried.has(name))).toEqual(
        expect.arrayContaining([...pointerless, 'get_immutable_data', 'set_immutable_data']),
      );
      expect(HOST_FUNCTION_NAMES.length).toBe(tried.size + pointerless.length + 2);
    }));

  it('nothing that changes the state happens in a read-only call', () =>
    onChain((chain) => {
      const mutating = HOST_FUNCTION_NAMES.filter((name) => 'mutating' in HOST_FUNCTIONS[name]);
      expect(mutating).toEqual(['set_storage', 'set_storage_or_clear', 'deposit_event', 'instantiate', 'terminate']);
      for (const name of mutating) {
        const inner = deployGuest(chain, guest({ call: [[name, 0, 0, 0, 0, 0, 0] as Step] }));
        const data = { 0: bytesOf(inner), 32: filled(32, 0xff), 96: u32(0) };
        const readOnly: Step = [
          'call',
          pack(24, at(0)),
          MAX,
          MAX,
          pack(at(0x20), at(0x200)),
          pack(0, 0),
          pack(at(0x60), SENTINEL),
        ];
        const { answers, outcome } = runGuest(chain, { data, call: [readOnly] });
        expect([name, answers[0], outcome.diagnostics[0]]).toMatchObject([
          name,
          1n,
          { error: 'StateChangeDenied', message: `${name} changes the state, which a read-only call may not` },
        ]);
      }
      const data = { 0: bytesOf(BOB), 32: filled(32, 0xff), 64: le256(1n), 96: u32(0) };
      const paying: Step = ['call', pack(24, at(0)), MAX, MAX, pack(at(0x20), at(0x40)), pack(0, 0), pack(at(0x60), SENTINEL)];
      expectFailure(chain, { data, call: [paying] }, 'StateChangeDenied', 'may not move value');
    }));

  it('flags: unknown ones end the frame', () =>
    onChain((chain) => {
      const data = { 0: bytesOf(BOB), 32: filled(32, 0xff), 96: u32(0) };
      const call = (flags: number): Step => [
        'call',
        pack(flags, at(0)),
        MAX,
        MAX,
        pack(at(0x20), at(0x200)),
        0n,
        pack(at(0x60), SENTINEL),
      ];
      expectFailure(chain, { data, call: [call(32)] }, 'InvalidCallFlags', 'no flags 0x20');
      expectFailure(
        chain,
        { data, call: [['call_evm', 64, at(0), at(0x200), MAX, 0, pack(at(0x60), SENTINEL)]] },
        'InvalidCallFlags',
        '0x40',
      );
      expectFailure(chain, { data, call: [['seal_return', 2, at(0), 1]] }, 'InvalidCallFlags', 'no flags 0x2');
      for (const flags of [8, 16, 24]) {
        const delegate: Step = ['delegate_call', pack(flags, at(0)), MAX, MAX, at(0x20), 0n, pack(at(0x60), SENTINEL)];
        expectFailure(chain, { data, call: [delegate] }, 'InvalidCallFlags', 'neither allow re-entry nor be read-only');
      }
      expectFailure(
        chain,
        { data, call: [['delegate_call_evm', 128, at(0), MAX, 0, pack(at(0x60), SENTINEL)]] },
        'InvalidCallFlags',
        '0x80',
      );
    }));

  it('input can be cloned, and forwarded once', () =>
    onChain((chain) => {
      const echo = deployGuest(
        chain,
        guest({
          call: [
            ['call_data_copy', at(0), 4, 0],
            ['seal_return', 0, at(0), 4],
          ],
        }),
      );
      const data = { 0: bytesOf(echo), 32: filled(32, 0xff), 96: u32(16), 104: u32(16) };
      const call = (flags: number, out: number): Step => [
        'call',
        pack(8 | flags, at(0)),
        MAX,
        MAX,
        pack(at(0x20), at(0x200)),
        pack(1, NOWHERE),
        pack(at(0x60), at(out)),
      ];
      const input = bytes(1, 2, 3, 4);
      const run = runGuest(chain, { data, call: [call(2, 0x100), call(1, 0x110), ['call_data_size']] }, input);
      expect(run.answers.slice(0, 3)).toEqual([0n, 0n, 0n]);
      expect([run.scratch.subarray(0x100, 0x104), run.scratch.subarray(0x110, 0x114)]).toEqual([input, input]);
      for (const step of [
        call(1, 0x100),
        call(2, 0x100),
        ['call_data_load', at(0), 0] as Step,
        ['call_data_copy', at(0), 1, 0] as Step,
      ]) {
        expectFailure(chain, { data, call: [call(1, 0x100), step] }, 'InputForwarded', 'forwarded', input);
      }
      // A tail call answers in place of the caller.
      const { outcome } = runGuest(chain, { data, call: [call(4 | 2, 0x100)] }, input);
      expect(outcome.result).toMatchObject({ ok: true, value: { data: input } });
    }));

  it('what a call returned: all of it, part of it, none after the next call', () =>
    onChain((chain) => {
      const speaker = deployGuest(chain, guest({ data: { 0: bytes(1, 2, 3, 4, 5) }, call: [['seal_return', 1, at(0), 5]] }));
      const data = {
        0: bytesOf(speaker),
        32: filled(32, 0xff),
        96: u32(3),
        104: u32(2),
        112: u32(9),
        116: u32(9),
        128: bytesOf(BOB),
      };
      const call = (who: number): Step => [
        'call',
        pack(8, at(who)),
        MAX,
        MAX,
        pack(at(0x20), at(0x200)),
        0n,
        pack(at(0x60), at(0x100)),
      ];
      const run = runGuest(chain, {
        data,
        call: [
          ['return_data_size'],
          call(0),
          ['return_data_size'],
          ['return_data_copy', at(0x110), at(0x68), 1],
          ['return_data_copy', at(0x120), at(0x70), 5],
          call(0x80),
          ['return_data_size'],
        ],
      });
      expect([run.answers[0], run.answers[1], run.answers[2], run.answers[5], run.answers[6]]).toEqual([0n, 2n, 5n, 0n, 0n]);
      expect(run.scratch.subarray(0x100, 0x105)).toEqual(bytes(1, 2, 3, 0, 0));
      expect(run.scratch.subarray(0x110, 0x113)).toEqual(bytes(2, 3, 0));
      expect([run.scratch[0x68], run.scratch[0x70], run.scratch[0x60]]).toEqual([2, 0, 0]);
      expectFailure(
        chain,
        { data, call: [call(0), ['return_data_copy', at(0x110), at(0x74), 6]] },
        'OutOfBounds',
        'an offset of 6 in return data of 5 bytes',
      );
    }));

  it('return codes: trapped, reverted, not enough, too little balance', () =>
    onChain((chain) => {
      const [trapping, reverting, spending] = [
        guest({ call: [['caller', NOWHERE]] }),
        guest({ call: [['seal_return', 1, at(0), 0]] }),
        guest({ call: [['set_storage', 0, at(0), SENTINEL, at(0), 32]] }),
      ].map((code) => deployGuest(chain, code));
      const data = {
        0: bytesOf(trapping),
        32: bytesOf(reverting),
        64: bytesOf(spending),
        128: filled(32, 0xff),
        160: le256(10n),
        192: le256(1_000_000n),
        96: u32(0),
        224: bytesOf(BOB),
      };
      const call = (who: number, refTime: bigint, deposit: number, value: number): Step => [
        'call',
        pack(8, at(who)),
        refTime,
        MAX,
        pack(at(deposit), at(value)),
        0n,
        pack(at(0x60), SENTINEL),
      ];
      const run = runGuest(chain, {
        data,
        call: [
          call(0, MAX, 0x80, 0x200),
          call(0x20, MAX, 0x80, 0x200),
          call(0x40, 1000n, 0x80, 0x200),
          call(0x40, MAX, 0xa0, 0x200),
          call(0x40, MAX, 0x80, 0x200),
          call(0xe0, MAX, 0x80, 0xc0),
        ],
      });
      expect(run.answers.slice(0, 6)).toEqual([1n, 2n, 5n, 5n, 0n, 4n]);
      expect(run.outcome.diagnostics.map(({ error }) => error)).toEqual([
        'OutOfBounds',
        'OutOfGas',
        'StorageDepositLimitExhausted',
      ]);
      expect(run.outcome.diagnostics[2].message).toBe('a storage deposit of 1640000 is needed; the limit is 10');
    }));

  it('re-entry: only with the flag, and never into a caller that denied it', () =>
    onChain((chain) => {
      // Calls itself once, if it is not called by itself already.
      const self = (flags: number): GuestParts => ({
        data: { 32: filled(32, 0xff), 96: u32(0) },
        call: [
          ['address', at(0)],
          ['call', pack(flags, at(0)), MAX, MAX, pack(at(0x20), at(0x200)), 0n, pack(at(0x60), SENTINEL)],
        ],
      });
      expectFailure(chain, self(0), 'ReentranceDenied', 'may not be called again');
      // With the flag it goes on until it is too deep, which the frame before the last one survives.
      expect(runGuest(chain, self(8)).answers[1]).toBe(0n);
    }));

  it('instantiate: address, salt, codes, and what a constructor returns', () =>
    onChain((chain) => {
      const reverting = guest({ deploy: [['seal_return', 1, at(0), 4]], data: { 0: bytes(4, 3, 2, 1) } });
      const plain = guest({ deploy: [['caller', at(0)]] });
      const origin = { type: 'Signed', who: fallbackAccount(ALICE) } as const;
      for (const code of [reverting, plain])
        expect(chain.Revive.uploadCode(origin, code, 10n ** 18n)).toMatchObject({ ok: true });
      const data = {
        0: bytesOf(keccak256(plain)),
        32: bytesOf(keccak256(reverting)),
        64: filled(32, 0xff),
        96: u32(8),
        100: u32(8),
        128: filled(32, 5),
        160: filled(32, 0xcd),
        192: le256(99n),
      };
      const make = (hash: number, salt: number, address: number, value = 0x200): Step => [
        'instantiate',
        MAX,
        MAX,
        pack(at(0x40), at(value)),
        pack(32, at(hash)),
        pack(at(0x60), at(0x300)),
        pack(address === SENTINEL ? SENTINEL : at(address), salt === SENTINEL ? SENTINEL : at(salt)),
      ];
      const code = guest({
        data,
        call: [
          make(0, SENTINEL, 0x100),
          make(0, 0x80, 0x120),
          make(0, 0x80, 0x140),
          make(0, SENTINEL, SENTINEL),
          make(0, 0xa0, 0x140, 0xc0),
          ['return_data_size'],
          make(0x20, SENTINEL, 0x160),
          ['return_data_size'],
        ],
      });
      const address = deployGuest(chain, code);
      const run = callGuest(chain, address);
      expect(explainOutcome(run.outcome)).toBe('');
      expect(run.answers.slice(0, 8)).toEqual([0n, 0n, 11n, 0n, 4n, 0n, 2n, 4n]);
      expect(toHex(run.scratch.subarray(0x100, 0x114))).toBe(getContractAddress({ from: address, nonce: 1n }).toLowerCase());
      expect(toHex(run.scratch.subarray(0x120, 0x134))).toBe(
        getContractAddress({ opcode: 'CREATE2', from: address, salt: filled(32, 5), bytecode: plain }).toLowerCase(),
      );
      expect(run.scratch.subarray(0x140, 0x180)).toEqual(new Uint8Array(0x40));
      // CREATE, CREATE2 and CREATE: from 1 to 4.
      expect(chain.Revive.nonceOf(address)).toBe(4);
      expectFailure(chain, { data, call: [make(0x80, SENTINEL, SENTINEL)] }, 'CodeNotFound', `0x${'05'.repeat(32)}`);
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

  it('events: at most four topics, and data up to the limit', () =>
    onChain((chain) => {
      const data = { 0: filled(160, 3), 256: bytes(1, 2, 3) };
      const { outcome } = runGuest(chain, {
        data,
        call: [
          ['deposit_event', NOWHERE, 0, NOWHERE, 0],
          ['deposit_event', at(0), 4, at(0x100), 3],
        ],
      });
      expect(outcome.logs).toMatchObject([
        { topics: [], data: bytes() },
        { topics: new Array(4).fill(filled(32, 3)), data: bytes(1, 2, 3) },
      ]);
      expectFailure(
        chain,
        { call: [['deposit_event', at(0), 5, at(0), 0]] },
        'TooManyTopics',
        'an event of 5 topics; the limit is 4',
      );
      expectFailure(
        chain,
        { call: [['deposit_event', at(0), 0, at(0), 65537]] },
        'ValueTooLarge',
        'of 65537 bytes; the limit is 65536',
      );
    }));

  it('sizes of calls and returns: limits name themselves', () =>
    onChain((chain) => {
      const size = 128 * 1024 + 1;
      expectFailure(
        chain,
        { call: [['seal_return', 0, at(0), size]] },
        'ReturnDataTooLarge',
        `return data of ${size} bytes; the limit is 131072`,
      );
      const data = { 0: bytesOf(BOB), 32: filled(32, 0xff), 96: u32(0) };
      const call: Step = [
        'call',
        pack(8, at(0)),
        MAX,
        MAX,
        pack(at(0x20), at(0x200)),
        pack(size, at(0)),
        pack(at(0x60), SENTINEL),
      ];
      expectFailure(chain, { data, call: [call] }, 'CallDataTooLarge', `call data of ${size} bytes; the limit is 131072`);
      const { result } = chain.Revive.bareCall({ origin: fallbackAccount(ALICE), dest: BOB, data: new Uint8Array(size) });
      expect(result).toMatchObject({ ok: false, error: { name: 'CallDataTooLarge' } });
    }));

  it('hashes and keys', () =>
    onChain((chain) => {
      const signer = privateKeyToAccount(`0x${'42'.repeat(32)}`);
      const publicKey = bytesOf(signer.publicKey);
      const compressed = bytes(2 + (publicKey[64] & 1), ...publicKey.subarray(1, 33));
      const secret = secretFromSeed(filled(32, 9));
      const message = bytes(1, 2, 3);
      const data = {
        0: compressed,
        48: filled(33, 0xff),
        96: sign(secret, message, filled(32, 1)),
        160: getPublicKey(secret),
        192: message,
        208: bytes(3, 2, 1),
      };
      const run = runGuest(chain, {
        data,
        call: [
          ['hash_keccak_256', at(0xc0), 3, at(0x100)],
          ['hash_keccak_256', NOWHERE, 0, at(0x120)],
          // Buffers may overlap.
          ['hash_keccak_256', at(0x100), 32, at(0x110)],
          ['ecdsa_to_eth_address', at(0), at(0x140)],
          ['ecdsa_to_eth_address', at(0x30), at(0x160)],
          ['sr25519_verify', at(0x60), at(0xa0), 3, at(0xc0)],
          ['sr25519_verify', at(0x60), at(0xa0), 3, at(0xd0)],
          ['sr25519_verify', at(0x30), at(0xa0), 3, at(0xc0)],
        ],
      });
      const first = keccak256(message);
      expect(toHex(run.scratch.subarray(0x110, 0x130))).toBe(keccak256(first));
      expect(toHex(run.scratch.subarray(0x130, 0x140))).toBe(`0x${keccak256('0x').slice(34)}`);
      expect(toHex(run.scratch.subarray(0x140, 0x154))).toBe(signer.address.toLowerCase());
      expect(run.answers.slice(3, 8)).toEqual([0n, 7n, 0n, 8n, 8n]);
    }));

  it('call_evm: Ethereum gas, a stipend, and no way back in under it', () =>
    onChain((chain) => {
      const emitter = deployGuest(chain, guest({ call: [['deposit_event', at(0), 0, at(0), 0]] }));
      const data = { 0: bytesOf(emitter), 64: le256(1n), 96: u32(0) };
      const call = (gas: bigint, value: number): Step => ['call_evm', 8, at(0), at(value), gas, 0n, pack(at(0x60), SENTINEL)];
      const code = guest({ data, call: [call(MAX, 0x200), call(1n, 0x200), call(2300n, 0x200), call(0n, 0x40)] });
      const run = callGuest(chain, deployGuest(chain, code, 5n));
      // Everything, next to nothing, the stipend of a `transfer`, the stipend that comes with value.
      expect(run.answers.slice(0, 4)).toEqual([0n, 5n, 0n, 0n]);
      expect(run.outcome.logs).toHaveLength(3);

      const reentering: GuestParts = {
        data: { 96: u32(0) },
        call: [
          ['address', at(0)],
          ['call_evm', 8, at(0), at(0x200), 2300n, 0n, pack(at(0x60), SENTINEL)],
        ],
      };
      // The call itself is allowed; what it calls is not let in again.
      const stopped = runGuest(chain, reentering);
      expect(stopped.answers[1]).toBe(1n);
      expect(stopped.outcome.diagnostics[0]).toMatchObject({ error: 'ReentranceDenied' });
      expect(stopped.outcome.diagnostics[0].stack).toHaveLength(2);
    }));

  it('delegate_call_evm and delegate_call run code in the caller’s name', () =>
    onChain((chain) => {
      const code = guest({
        call: [
          ['address', at(0)],
          ['caller', at(0x20)],
          ['value_transferred', at(0x40)],
          ['seal_return', 0, at(0), 0x60],
        ],
      });
      const lender = deployGuest(chain, code);
      const data = { 0: bytesOf(lender), 32: filled(32, 0xff), 96: u32(0x60), 104: u32(0x60), 128: bytesOf(BOB) };
      const address = deployGuest(
        chain,
        guest({
          data,
          call: [
            ['delegate_call_evm', 0, at(0), MAX, 0n, pack(at(0x60), at(0x100))],
            ['delegate_call', pack(0, at(0)), MAX, MAX, at(0x20), 0n, pack(at(0x68), at(0x180))],
            ['delegate_call_evm', 0, at(0x80), MAX, 0n, pack(at(0x60), SENTINEL)],
          ],
        }),
      );
      const run = callGuest(chain, address, undefined, 12n);
      expect(run.answers.slice(0, 3)).toEqual([0n, 0n, 0n]);
      for (const from of [0x100, 0x180]) {
        expect(toHex(run.scratch.subarray(from, from + 20))).toBe(address);
        expect(toHex(run.scratch.subarray(from + 0x20, from + 0x34))).toBe(ALICE);
        expect(numberOf(run.scratch.subarray(from + 0x40, from + 0x60))).toBe(12n);
      }
    }));

  it('consume_all_gas reverts without a reason, and nothing is left', () =>
    onChain((chain) => {
      const { outcome } = runGuest(chain, { call: [['set_storage', 0, at(0), SENTINEL, at(0), 1], ['consume_all_gas']] });
      expect(outcome).toMatchObject({
        storageDeposit: 0n,
        diagnostics: [],
        result: { ok: true, value: { flags: 1, data: bytes() } },
      });
      expect(outcome.weightConsumed.refTime).toBe(chain.System.constants.BlockWeights.perClass.normal.maxExtrinsic?.refTime);
    }));

  it('terminate pays at once, and removes only what the same transaction made', () =>
    onChain((chain) => {
      const ending: GuestParts = {
        data: { 0: bytesOf(BOB) },
        call: [
          ['terminate', at(0)],
          ['caller', NOWHERE],
        ],
      };
      const code = guest(ending);
      const before = chain.Revive.balanceOf(BOB);
      const address = deployGuest(chain, code, 70n);
      const { outcome } = callGuest(chain, address);
      expect(explainOutcome(outcome)).toBe('');
      expect([chain.Revive.balanceOf(BOB) - before, chain.Revive.balanceOf(address)]).toEqual([70n, 0n]);
      expect(chain.Revive.contractInfo(address)).toBeDefined();

      // Made, paid, called and ended in one transaction.
      const data = { 0: bytesOf(keccak256(code)), 32: filled(32, 0xff), 64: le256(55n), 96: u32(0) };
      const maker = deployGuest(
        chain,
        guest({
          data,
          call: [
            [
              'instantiate',
              MAX,
              MAX,
              pack(at(0x20), at(0x40)),
              pack(32, at(0)),
              pack(at(0x60), SENTINEL),
              pack(at(0x100), SENTINEL),
            ],
            ['call', pack(8, at(0x100)), MAX, MAX, pack(at(0x20), at(0x200)), 0n, pack(at(0x60), SENTINEL)],
            // It is there until the transaction ends.
            ['code_size', at(0x100)],
          ],
        }),
        1000n,
      );
      const refs = chain.Revive.codeInfo(keccak256(code))?.refcount;
      const run = callGuest(chain, maker);
      const made = toHex(run.scratch.subarray(0x100, 0x114));
      expect(run.answers.slice(0, 3)).toEqual([0n, 0n, BigInt(code.length)]);
      expect(chain.Revive.contractInfo(made)).toBeUndefined();
      expect(chain.System.Account.has(fallbackAccount(made))).toBe(false);
      expect(chain.Revive.codeInfo(keccak256(code))?.refcount).toBe(refs);
      // What was paid and the existential deposit.
      expect(chain.Revive.balanceOf(BOB) - before).toBe(70n + 55n + 1000n);
    }));

  it('precompiles: addresses, code, and refusals', () =>
    onChain((chain) => {
      const precompile = (n: number) => bytes(...new Array(19).fill(0), n);
      const data = { 0: precompile(3), 20: precompile(9), 64: filled(32, 0xff), 96: u32(32), 128: bytes(5), 40: precompile(10) };
      const call = (who: number): Step => [
        'call',
        pack(8, at(who)),
        MAX,
        MAX,
        pack(at(0x40), at(0x200)),
        pack(1, at(0x80)),
        pack(at(0x60), at(0x100)),
      ];
      const run = runGuest(chain, {
        data,
        call: [call(0), call(0x14), ['code_size', at(0)], ['code_hash', at(0), at(0x140)], ['code_size', at(0x28)]],
      });
      expect(run.answers.slice(0, 5)).toEqual([0n, 1n, 5n, BigInt(at(0)), 0n]);
      expect(run.scratch.subarray(0x10c, 0x120)).toEqual(ripemd160(bytes(5)));
      expect(toHex(run.scratch.subarray(0x140, 0x160))).toBe(keccak256('0x60006000fd'));
    }));

  it('numbers of the chain', () =>
    onChain(
      (chain) => {
        chain.Timestamp.Now.put(12_345_678n);
        const data = { 0: le256(0n), 32: le256(1n), 64: le256(1n << 200n), 96: bytesOf(BOB) };
        const run = runGuest(chain, {
          data,
          call: [
            ['chain_id', at(0x100)],
            ['block_number', at(0x120)],
            ['now', at(0x140)],
            ['base_fee', at(0x160)],
            ['block_hash', at(0), at(0x180)],
            ['block_hash', at(0x20), at(0x1a0)],
            ['block_hash', at(0x40), at(0x1c0)],
            ['balance_of', at(0x60), at(0x1e0)],
            ['gas_limit'],
            ['gas_price'],
          ],
        });
        const number = (from: number) => numberOf(run.scratch.subarray(from, from + 32));
        expect([number(0x100), number(0x120), number(0x140), number(0x160)]).toEqual([7n, 1n, 12_345n, 3n]);
        expect(toHex(run.scratch.subarray(0x180, 0x1a0))).toBe(`0x${'45'.repeat(32)}`);
        expect([number(0x1a0), number(0x1c0)]).toEqual([0n, 0n]);
        expect(number(0x1e0)).toBe(chain.Revive.balanceOf(BOB));
        expect(run.answers.slice(8, 10)).toEqual([60_000_000n, 3n]);
      },
      { chainId: 7n, gasPrice: 3n },
    ));
});

it('the table has upstream’s functions, no more and no fewer', () => {
  // polkadot-sdk, `substrate/frame/revive/src/vm/pvm/env.rs`, without the one for benchmarks.
  const upstream = `address balance balance_of base_fee block_author block_hash block_number call call_data_copy call_data_load
    call_data_size call_evm caller chain_id code_hash code_size consume_all_gas delegate_call delegate_call_evm deposit_event
    ecdsa_to_eth_address gas_limit gas_price get_immutable_data get_storage get_storage_or_zero hash_keccak_256 instantiate now origin
    ref_time_left return_data_copy return_data_size seal_return set_immutable_data set_storage set_storage_or_clear sr25519_verify
    terminate value_transferred`;
  expect([...HOST_FUNCTION_NAMES].sort()).toEqual(upstream.split(/\s+/));
});
