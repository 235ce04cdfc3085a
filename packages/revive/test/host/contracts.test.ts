import { getContractAddress, keccak256 } from 'viem/utils';
import { fallbackAccount, SENTINEL } from '../../src/index.ts';
import { ALICE, BOB, explainOutcome, toHex } from '../support/chain.ts';
import { describeEachImplementation } from '../support/describe-each-implementation.ts';
import { callGuest, deployGuest, expectFailure, type GuestParts, guest, NOWHERE, pack, type Step } from '../support/guest.ts';
import { at, bytes, bytesOf, filled, le256, MAX, u32 } from '../support/guest-values.ts';

describeEachImplementation('host functions: contracts', (onChain) => {
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

  it('a contract that is removed leaves nothing to the next one at its address', () =>
    onChain((chain) => {
      // Makes it with CREATE2 and ends it at once.
      const ending = guest({
        data: { 0: bytesOf(BOB), 32: bytes(7, 8, 9) },
        deploy: [
          ['set_immutable_data', at(0x20), 3],
          ['set_storage', 0, at(0x20), SENTINEL, at(0x20), 3],
        ],
        call: [['terminate', at(0)]],
      });
      const origin = { type: 'Signed', who: fallbackAccount(ALICE) } as const;
      expect(chain.Revive.uploadCode(origin, ending, 10n ** 18n)).toMatchObject({ ok: true });
      const data = { 0: bytesOf(keccak256(ending)), 32: filled(32, 0xff), 96: u32(0), 128: filled(32, 5) };
      const make: Step = [
        'instantiate',
        MAX,
        MAX,
        pack(at(0x20), at(0x200)),
        pack(32, at(0)),
        pack(at(0x60), SENTINEL),
        pack(at(0x100), at(0x80)),
      ];
      const end: Step = ['call', pack(8, at(0x100)), MAX, MAX, pack(at(0x20), at(0x200)), 0n, pack(at(0x60), SENTINEL)];
      const maker = deployGuest(chain, guest({ data, call: [make, end] }), 10_000n);
      for (let i = 0; i < 2; i++) {
        expect(chain.Revive.uploadCode(origin, ending, 10n ** 18n)).toMatchObject({ ok: true });
        const codeDeposit = chain.Revive.codeInfo(keccak256(ending))?.deposit ?? 0n;
        const { answers, scratch, outcome } = callGuest(chain, maker);
        expect(answers.slice(0, 2)).toEqual([0n, 0n]);
        const made = toHex(scratch.subarray(0x100, 0x114));
        expect(chain.Revive.contractInfo(made)).toBeUndefined();
        expect(chain.Revive.ImmutableDataOf.get(made)).toBeUndefined();
        expect(chain.System.Account.has(fallbackAccount(made))).toBe(false);
        expect(chain.externalities.storage.childKeys()).toEqual([]);
        // Nobody runs the code any more: it is gone, and its deposit went back to who uploaded it.
        expect(chain.Revive.codeInfo(keccak256(ending))).toBeUndefined();
        expect(codeDeposit).toBeGreaterThan(0n);
        // All other deposits came back but the existential deposit, which went to the beneficiary.
        expect(outcome.storageDeposit).toBe(1000n);
      }
    }));
});
