import { blake2_256, bytesToHex } from '@polkavirt/mock-runtime';
import { keccak256 } from 'viem/utils';
import { fallbackAccount, SENTINEL } from '../src/index.ts';
import { ALICE, BOB, type Chain, explainOutcome, toHex } from './support/chain.ts';
import { describeEachImplementation } from './support/describe-each-implementation.ts';
import { callGuest, deployGuest, type GuestParts, guest, NOWHERE, pack, type Step } from './support/guest.ts';
import { at, bytes, bytesOf, filled, KEY, le256, MAX, numberOf, u32 } from './support/guest-values.ts';

type GuestData = NonNullable<GuestParts['data']>;

/** At 0 whom to call, at 0x20 no deposit limit, at 0x60 room for 8 bytes of output, at KEY a key; zeros at 0x200. */
const dataOf = (callee: string, more: GuestData = {}): GuestData => ({
  0: bytesOf(callee),
  32: filled(32, 0xff),
  96: u32(8),
  [KEY]: filled(32, 7),
  ...more,
});
const call = (flags: number, who = 0, value = 0x200): Step => [
  'call',
  pack(flags, at(who)),
  MAX,
  MAX,
  pack(at(0x20), at(value)),
  0n,
  pack(at(0x60), at(0x100)),
];
const delegate = (who = 0): Step => ['delegate_call', pack(0, at(who)), MAX, MAX, at(0x20), 0n, pack(at(0x60), at(0x100))];
const write: Step = ['set_storage', 0, at(KEY), SENTINEL, at(0x20), 1];
const READ_ONLY = 24;

/** A guest's first answer, as its caller has it in its scratch. */
const answerIn = (scratch: Uint8Array) => numberOf(scratch.subarray(0x100, 0x108));

describeEachImplementation('frames in frames', (onChain) => {
  it('a read-only call is read-only all the way down: through calls, delegate calls and transfers', () =>
    onChain((chain) => {
      const writing = deployGuest(chain, guest({ data: dataOf(BOB), call: [write] }));
      const paying = deployGuest(chain, guest({ data: dataOf(BOB, { 64: le256(1n) }), call: [call(8, 0, 0x40)] }), 100n);
      const calling = deployGuest(chain, guest({ data: dataOf(writing), call: [call(8)] }));
      const lending = deployGuest(chain, guest({ data: dataOf(writing), call: [delegate()] }));
      const outer = (callee: string, flags: number) =>
        callGuest(chain, deployGuest(chain, guest({ data: dataOf(callee), call: [call(flags)] })));
      // Without the flag each of them goes well: 0 for the call, and 0 for the call within.
      for (const callee of [calling, lending, paying]) {
        const { answers, scratch } = outer(callee, 8);
        expect([answers[0], answerIn(scratch)]).toEqual([0n, 0n]);
      }
      expect([calling, lending].map((one) => chain.Revive.contractInfo(one)?.storageItems)).toEqual([0, 1]);
      // With it, what writes fails; its caller, which did not write itself, sees that as 1 and goes on.
      for (const callee of [calling, lending]) {
        const { answers, scratch, outcome } = outer(callee, READ_ONLY);
        expect([answers[0], answerIn(scratch)]).toEqual([0n, 1n]);
        expect(outcome.diagnostics).toMatchObject([
          { error: 'StateChangeDenied', message: 'set_storage changes the state, which a read-only call may not' },
        ]);
      }
      // What moves value fails itself.
      const { answers, outcome } = outer(paying, READ_ONLY);
      expect(answers[0]).toBe(1n);
      expect(outcome.diagnostics).toMatchObject([{ error: 'StateChangeDenied', message: 'a read-only call may not move value' }]);
    }));

  it('a frame that fails leaves no output, whatever the call before it returned', () =>
    onChain((chain) => {
      const speaking = deployGuest(chain, guest({ call: [['seal_return', 0, at(0), 5]] }));
      const trapping = deployGuest(chain, guest({ call: [['caller', NOWHERE]] }));
      const refusing = guest({ deploy: [['caller', NOWHERE]] });
      const origin = { type: 'Signed', who: fallbackAccount(ALICE) } as const;
      expect(chain.Revive.uploadCode(origin, refusing, 10n ** 18n).ok).toBe(true);
      const data = dataOf(speaking, { 128: bytesOf(trapping), 160: bytesOf(keccak256(refusing)) });
      const make: Step = [
        'instantiate',
        MAX,
        MAX,
        pack(at(0x20), at(0x200)),
        pack(32, at(0xa0)),
        pack(at(0x60), SENTINEL),
        pack(SENTINEL, SENTINEL),
      ];
      const size: Step = ['return_data_size'];
      for (const failing of [call(8, 0x80), delegate(0x80), make]) {
        const { answers } = callGuest(chain, deployGuest(chain, guest({ data, call: [call(8), size, failing, size] })));
        expect(answers.slice(0, 4)).toEqual([0n, 5n, 1n, 0n]);
      }
    }));

  it('a termination in a frame that is rolled back does not happen', () =>
    onChain((chain) => {
      const ending = guest({ data: dataOf(BOB), call: [['terminate', at(0)]] });
      const origin = { type: 'Signed', who: fallbackAccount(ALICE) } as const;
      // Makes a contract, has another one end it, which reverts or not.
      const make: Step = [
        'instantiate',
        MAX,
        MAX,
        pack(at(0x20), at(0x200)),
        pack(32, at(0)),
        pack(at(0x60), SENTINEL),
        pack(at(0x140), SENTINEL),
      ];
      const trapping = deployGuest(chain, guest({ call: [['caller', NOWHERE]] }));
      const leaves = (flags: number, later: readonly Step[] = []) => {
        // Its code goes with the last contract.
        expect(chain.Revive.uploadCode(origin, ending, 10n ** 18n).ok).toBe(true);
        const between = deployGuest(
          chain,
          guest({
            data: dataOf(BOB),
            call: [['call_data_copy', at(0), 20, 0], call(8), ['seal_return', flags, at(0), 0]],
          }),
        );
        const data = dataOf(keccak256(ending), { 128: bytesOf(between), 160: bytesOf(trapping) });
        const ask: Step = [
          'call',
          pack(8, at(0x80)),
          MAX,
          MAX,
          pack(at(0x20), at(0x200)),
          pack(20, at(0x140)),
          pack(at(0x60), SENTINEL),
        ];
        const { answers, scratch } = callGuest(chain, deployGuest(chain, guest({ data, call: [make, ask, ...later] }), 10_000n));
        expect(answers.slice(0, 2 + later.length)).toEqual([0n, flags === 0 ? 0n : 2n, ...later.map(() => 1n)]);
        return chain.Revive.contractInfo(toHex(scratch.subarray(0x140, 0x154)));
      };
      expect(leaves(0)).toBeUndefined();
      expect(leaves(1)).toBeDefined();
      // A frame that fails afterwards takes nothing with it but what is its own.
      expect(leaves(0, [call(8, 0xa0)])).toBeUndefined();
    }));

  it('what a frame would have deposited is not owed if it is rolled back', () =>
    onChain((chain) => {
      const owed = (flags: number) => {
        const writing = deployGuest(chain, guest({ data: dataOf(BOB), call: [write, ['seal_return', flags, at(0), 0]] }));
        const { answers, outcome } = callGuest(chain, deployGuest(chain, guest({ data: dataOf(writing), call: [call(8)] })));
        expect(answers[0]).toBe(flags === 0 ? 0n : 2n);
        return outcome.storageDeposit;
      };
      expect(owed(0)).toBeGreaterThan(0n);
      expect(owed(1)).toBe(0n);
    }));

  it('a contract that ends in its own favour keeps what it has, if it stays', () =>
    onChain((chain) => {
      const address = deployGuest(
        chain,
        guest({
          call: [
            ['address', at(0)],
            ['terminate', at(0)],
          ],
        }),
        70n,
      );
      const { outcome } = callGuest(chain, address);
      expect(explainOutcome(outcome)).toBe('');
      expect([chain.Revive.balanceOf(address), outcome.storageDeposit]).toEqual([70n, 0n]);
      expect(chain.Revive.contractInfo(address)).toBeDefined();
    }));

  it('under a delegate call immutable data is that of the contract whose code runs', () =>
    onChain((chain) => {
      const reading: Step[] = [
        ['get_immutable_data', at(0x120), at(0x68)],
        ['seal_return', 0, at(0x120), 2],
      ];
      const lender = deployGuest(
        chain,
        guest({
          data: dataOf(BOB, { 104: u32(2), 128: bytes(1, 2) }),
          deploy: [['set_immutable_data', at(0x80), 2]],
          call: reading,
        }),
      );
      const borrower = deployGuest(
        chain,
        guest({ data: dataOf(lender, { 128: bytes(8, 9) }), deploy: [['set_immutable_data', at(0x80), 2]], call: [delegate()] }),
      );
      const { answers, scratch } = callGuest(chain, borrower);
      expect([answers[0], scratch.subarray(0x100, 0x102)]).toEqual([0n, bytes(1, 2)]);
    }));

  it('value for a precompile goes to the account of its address, whoever is mapped to that', () =>
    onChain((chain) => {
      const identity = `0x${'00'.repeat(19)}04` as const;
      chain.Revive.OriginalAccount.insert(identity, fallbackAccount(BOB));
      const before = chain.Revive.balanceOf(BOB);
      const caller = deployGuest(chain, guest({ data: dataOf(identity, { 64: le256(30n) }), call: [call(8, 0, 0x40)] }), 100n);
      expect(callGuest(chain, caller).answers[0]).toBe(0n);
      expect(chain.Balances.freeBalance(fallbackAccount(identity))).toBe(1000n + 30n);
      expect(chain.Revive.balanceOf(BOB)).toBe(before);
    }));

  it('what a frame used and what came of it is told at its end', () =>
    onChain(
      (chain) => {
        const reverting = deployGuest(chain, guest({ call: [['seal_return', 1, at(0), 3]], data: { 0: bytes(1, 2, 3) } }));
        const trapping = deployGuest(chain, guest({ call: [['caller', NOWHERE]] }));
        const dest = deployGuest(
          chain,
          guest({ data: dataOf(reverting, { 128: bytesOf(trapping) }), call: [call(8), call(8, 0x80)] }),
        );
        const told = tell(chain, dest);
        const [first, second, whole] = told.ends;
        expect(first).toMatchObject({ depth: 1, reverted: true, output: bytes(1, 2, 3) });
        expect(first.failure).toBeUndefined();
        expect(second).toMatchObject({ depth: 1, reverted: true, output: bytes(), failure: { error: 'OutOfBounds' } });
        expect(whole).toMatchObject({ depth: 0, reverted: false, gasUsed: told.outcome.weightConsumed.refTime });
        expect(whole.output).toHaveLength(0x800);
        // Two calls of 40 us, one copy of three bytes, the return; and what the program itself and its loading cost.
        const loaded = 20_000_000n + BigInt(chain.Revive.codeAt(dest)?.length ?? 0) * 400n;
        const instructions = 2n * 8n + 5n;
        const own = 2n * 40_000_000n + 3n * 200n + 300_000n + 0x800n * 200n;
        expect(whole.gasUsed - first.gasUsed - second.gasUsed).toBe(loaded + instructions * 85_180n + own);
      },
      { gasSchedule: 'simple' },
    ));

  it('the storage of a contract is a trie that its address and its deployer’s nonce name', () =>
    onChain((chain) => {
      // SCALE: the text with its length, 17 x 4 = 0x44; the address; the nonce as a u32. Upstream's `ContractInfo::new`.
      for (const nonce of [0, 1]) {
        expect(chain.Revive.nonceOf(ALICE)).toBe(nonce);
        const address = deployGuest(chain, guest({ call: [write], data: dataOf(BOB) }));
        const named = Uint8Array.of(0x44, ...Buffer.from('bcontract_trie_v1'), ...bytesOf(address), nonce, 0, 0, 0);
        const trieId = bytesToHex(blake2_256(named));
        expect(chain.Revive.contractInfo(address)?.trieId).toBe(trieId);
        callGuest(chain, address);
        expect(chain.externalities.storage.childKeys()).toContain(trieId);
      }
    }));
});

/** Calls, and gives what an observer was told of frames that ended, in the order of their ends. */
function tell(chain: Chain, dest: ReturnType<typeof deployGuest>) {
  type End = Parameters<NonNullable<NonNullable<Parameters<Chain['Revive']['bareCall']>[0]['observer']>['exitFrame']>>[0];
  const ends: End[] = [];
  const outcome = chain.Revive.bareCall({
    origin: fallbackAccount(ALICE),
    dest,
    observer: { exitFrame: (end) => ends.push(end) },
  });
  return { ends, outcome };
}
