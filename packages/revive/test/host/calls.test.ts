import { ripemd160 } from '@noble/hashes/legacy.js';
import { keccak256 } from 'viem/utils';
import { SENTINEL } from '../../src/index.ts';
import { ALICE, BOB, toHex } from '../support/chain.ts';
import { describeEachImplementation } from '../support/describe-each-implementation.ts';
import {
  callGuest,
  deployGuest,
  expectFailure,
  type GuestParts,
  guest,
  NOWHERE,
  pack,
  runGuest,
  type Step,
} from '../support/guest.ts';
import { at, bytes, bytesOf, filled, le256, MAX, numberOf, u32 } from '../support/guest-values.ts';

describeEachImplementation('host functions: calls', (onChain) => {
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

  it('re-entry: forbidden for one call, whatever came of it, and no longer', () =>
    onChain((chain) => {
      const [trapping, reverting] = [guest({ call: [['caller', NOWHERE]] }), guest({ call: [['seal_return', 1, at(0), 0]] })].map(
        (code) => deployGuest(chain, code),
      );
      const data = { 32: bytesOf(BOB), 64: bytesOf(trapping), 128: bytesOf(reverting), 160: filled(32, 0xff), 96: u32(0) };
      // With no gas to run on the call of itself ends at once, if it is let in at all: not enough is 5.
      const call = (flags: number, who: number, refTime = MAX): Step => [
        'call',
        pack(flags, at(who)),
        refTime,
        MAX,
        pack(at(0xa0), at(0x200)),
        0n,
        pack(at(0x60), SENTINEL),
      ];
      const self = call(8, 0, 0n);
      const stipend: Step = ['call_evm', 8, at(0x20), at(0x200), 2300n, 0n, pack(at(0x60), SENTINEL)];
      const run = runGuest(chain, {
        data,
        call: [['address', at(0)], call(0, 0x20), self, call(0, 0x40), self, call(0, 0x80), self, stipend, self],
      });
      expect(run.answers.slice(1, 9)).toEqual([0n, 5n, 1n, 5n, 2n, 5n, 0n, 5n]);
      // What forbids it still is the call itself.
      expectFailure(chain, { data, call: [['address', at(0)], self, call(0, 0, 0n)] }, 'ReentranceDenied', 'may not be called');
    }));

  it('a failed call answers with no output: the length becomes 0', () =>
    onChain((chain) => {
      const trapping = deployGuest(chain, guest({ call: [['caller', NOWHERE]] }));
      const data = { 0: bytesOf(trapping), 32: filled(32, 0xff), 64: le256(1_000_000n), 128: bytesOf(BOB) };
      const lengths = { 96: u32(16), 100: u32(17), 104: u32(18), 108: u32(19), 112: u32(20) };
      const output = (length: number) => pack(at(length), at(0x100));
      const run = runGuest(chain, {
        data: { ...data, ...lengths, 256: filled(32, 0xee) },
        call: [
          ['call', pack(8, at(0)), MAX, MAX, pack(at(0x20), at(0x200)), 0n, output(0x60)],
          ['call', pack(8, at(0)), 0n, MAX, pack(at(0x20), at(0x200)), 0n, output(0x64)],
          ['call', pack(8, at(0x80)), MAX, MAX, pack(at(0x20), at(0x40)), 0n, output(0x68)],
          ['call_evm', 8, at(0), at(0x200), MAX, 0n, output(0x6c)],
          ['delegate_call', pack(0, at(0)), MAX, MAX, at(0x20), 0n, output(0x70)],
        ],
      });
      expect(run.answers.slice(0, 5)).toEqual([1n, 5n, 4n, 1n, 1n]);
      expect(run.scratch.subarray(0x60, 0x74)).toEqual(new Uint8Array(20));
      // And nothing stands where the output would.
      expect(run.scratch.subarray(0x100, 0x120)).toEqual(filled(32, 0xee));
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
      // As on Ethereum they have no code.
      expect(run.answers.slice(0, 5)).toEqual([0n, 1n, 0n, BigInt(at(0)), 0n]);
      expect(run.scratch.subarray(0x10c, 0x120)).toEqual(ripemd160(bytes(5)));
      expect(toHex(run.scratch.subarray(0x140, 0x160))).toBe(keccak256('0x'));
    }));

  it('the addresses 1 to 9 have no code, and the hash of none, for contracts and for clients', () =>
    onChain((chain) => {
      const numbers = [1, 2, 3, 4, 5, 6, 7, 8, 9];
      const hashes = (i: number): number => 0x100 + 32 * i;
      const data = Object.fromEntries(numbers.map((n, i) => [20 * i, bytes(...new Array(19).fill(0), n)]));
      const call = numbers.flatMap((_, i): Step[] => [
        ['code_size', at(20 * i)],
        ['code_hash', at(20 * i), at(hashes(i))],
      ]);
      const run = runGuest(chain, { data, call });
      // keccak256 of nothing.
      const empty = '0xc5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470';
      for (const [i, n] of numbers.entries()) {
        expect([n, run.answers[2 * i]]).toEqual([n, 0n]);
        expect(toHex(run.scratch.subarray(hashes(i), hashes(i + 1)))).toBe(empty);
        expect(chain.Revive.codeAt(`0x${'0'.repeat(39)}${n}`)).toEqual(new Uint8Array());
      }
    }));

  it('value for an account that is new needs no deposit of the call: its existential deposit is on the caller', () =>
    onChain((chain) => {
      const nobody = bytes(...new Array(20).fill(0x77));
      // The deposit that the call may spend is 0, the value 5.
      const pay: Step = ['call', pack(0, at(0)), 0n, 0n, pack(at(0x40), at(0x60)), 0n, pack(at(0xa0), SENTINEL)];
      const payer = deployGuest(chain, guest({ data: { 0: nobody, 96: bytes(5) }, call: [pay] }), 10_000n);
      const { answers, outcome } = callGuest(chain, payer);
      expect(answers[0]).toBe(0n);
      expect(chain.Revive.balanceOf(toHex(nobody))).toBe(5n);
      expect(outcome.storageDeposit).toBe(chain.Balances.constants.ExistentialDeposit);
      // The second time it is there.
      expect(callGuest(chain, payer).outcome.storageDeposit).toBe(0n);
    }));
});
