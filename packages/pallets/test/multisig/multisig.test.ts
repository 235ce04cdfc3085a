import '@polkavirt/jest';
import '@polkavirt/test-support/watch-storage-layers';
import { u8aToHex } from '@polkadot/util';
import { createKeyMulti } from '@polkadot/util-crypto';
import {
  type AccountId,
  ALICE,
  BOB,
  CHARLIE,
  constructRuntime,
  createBalances,
  createSystem,
  encode,
  type HexString,
  type RuntimeCall,
  RuntimeOrigin,
  tokenErrorOf,
  weightOf,
  ZERO_WEIGHT,
} from '@polkavirt/mock-runtime';
import { hashOf } from '../../src/common/bounded.ts';
import { createMultisig, type MultisigConfig, type Timepoint } from '../../src/index.ts';
import { account } from '../support/accounts.ts';
import { portsOf } from '../support/upstream.ts';
import { UPSTREAM } from './upstream.ts';

const upstream = portsOf(UPSTREAM);

const System = createSystem({
  baseCallFilter: ({ type, value }) => type === 'Balances' || (type === 'System' && value.type === 'remark'),
});
const Balances = createBalances({ System });
const deposits = { depositBase: 1n, depositFactor: 1n };
const config: MultisigConfig = Object.assign(deposits, { System, Currency: Balances.currency, maxSignatories: 3 });
const Multisig = createMultisig(config);
const runtime = constructRuntime({ System, Balances, Multisig });

const execute = (work: () => void): void => {
  Object.assign(deposits, { depositBase: 1n, depositFactor: 1n });
  const balances = [10n, 10n, 10n, 10n, 2n].map((free, i) => [account(i + 1), free] as const);
  runtime.newTestExt({ Balances: { balances } }).executeWith(() => {
    System.setBlockNumber(1);
    work();
  });
};

const signed = (number: number) => RuntimeOrigin.signed(account(number));
const accounts = (...numbers: number[]): AccountId[] => numbers.map(account);
const free = (number: number) => Balances.freeBalance(account(number));
const reserved = (number: number) => Balances.reservedBalance(account(number));
const now = (): Timepoint => Multisig.timepoint();
const callTransfer = (dest: number, value: bigint): RuntimeCall => Balances.Call.transferAllowDeath(account(dest), value);
const weightOfCall = (call: RuntimeCall) => runtime.dispatchInfo(call).weight;
const hashOfCall = (call: RuntimeCall) => hashOf(encode(runtime.RuntimeCall, call));
/** Three accounts give 5 each to the account of all of them. */
const fund = (threshold: number): AccountId => {
  const multi = Multisig.multiAccountId(accounts(1, 2, 3), threshold);
  for (const number of [1, 2, 3]) expect(Balances.transferAllowDeath(signed(number), multi, 5n)).toBeOk();
  return multi;
};
/** The others of 1, 2 and 3. */
const othersOf = (number: number) => accounts(...[1, 2, 3].filter((one) => one !== number));
const approve = (number: number, threshold: number, timepoint: Timepoint | undefined, hash: HexString) =>
  Multisig.approveAsMulti(signed(number), threshold, othersOf(number), timepoint, hash, ZERO_WEIGHT);
const asMulti = (number: number, threshold: number, timepoint: Timepoint | undefined, call: RuntimeCall, weight = ZERO_WEIGHT) =>
  Multisig.asMulti(signed(number), threshold, othersOf(number), timepoint, call, weight);

upstream('multisig_deposit_is_taken_and_returned', () =>
  execute(() => {
    fund(2);
    const call = callTransfer(6, 15n);
    expect(asMulti(1, 2, undefined, call)).toBeOk();
    expect(free(1)).toBe(2n);
    expect(reserved(1)).toBe(3n);

    expect(asMulti(2, 2, now(), call, weightOfCall(call))).toBeOk();
    expect(free(1)).toBe(5n);
    expect(reserved(1)).toBe(0n);
  }),
);

upstream('cancel_multisig_returns_deposit', () =>
  execute(() => {
    const hash = hashOfCall(callTransfer(6, 15n));
    expect(approve(1, 3, undefined, hash)).toBeOk();
    expect(approve(2, 3, now(), hash)).toBeOk();
    expect(free(1)).toBe(6n);
    expect(reserved(1)).toBe(4n);
    expect(Multisig.cancelAsMulti(signed(1), 3, othersOf(1), now(), hash)).toBeOk();
    expect(free(1)).toBe(10n);
    expect(reserved(1)).toBe(0n);
  }),
);

upstream('timepoint_checking_works', () =>
  execute(() => {
    fund(2);
    const call = callTransfer(6, 15n);
    const hash = hashOfCall(call);
    expect(() => approve(2, 2, now(), hash)).toBeNoop(Multisig.Error.UnexpectedTimepoint);
    expect(approve(1, 2, undefined, hash)).toBeOk();
    expect(() => asMulti(2, 2, undefined, call)).toBeNoop(Multisig.Error.NoTimepoint);
    expect(() => asMulti(2, 2, { ...now(), index: 1 }, call)).toBeNoop(Multisig.Error.WrongTimepoint);
  }),
);

upstream('multisig_2_of_3_works', () =>
  execute(() => {
    fund(2);
    const call = callTransfer(6, 15n);
    expect(approve(1, 2, undefined, hashOfCall(call))).toBeOk();
    expect(free(6)).toBe(0n);
    expect(asMulti(2, 2, now(), call, weightOfCall(call))).toBeOk();
    expect(free(6)).toBe(15n);
  }),
);

upstream('multisig_3_of_3_works', () =>
  execute(() => {
    fund(3);
    const call = callTransfer(6, 15n);
    expect(approve(1, 3, undefined, hashOfCall(call))).toBeOk();
    expect(approve(2, 3, now(), hashOfCall(call))).toBeOk();
    expect(free(6)).toBe(0n);
    expect(asMulti(3, 3, now(), call, weightOfCall(call))).toBeOk();
    expect(free(6)).toBe(15n);
  }),
);

upstream('cancel_multisig_works', () =>
  execute(() => {
    const hash = hashOfCall(callTransfer(6, 15n));
    expect(approve(1, 3, undefined, hash)).toBeOk();
    expect(approve(2, 3, now(), hash)).toBeOk();
    expect(() => Multisig.cancelAsMulti(signed(2), 3, othersOf(2), now(), hash)).toBeNoop(Multisig.Error.NotOwner);
    expect(Multisig.cancelAsMulti(signed(1), 3, othersOf(1), now(), hash)).toBeOk();
  }),
);

upstream('multisig_2_of_3_as_multi_works', () =>
  execute(() => {
    fund(2);
    const call = callTransfer(6, 15n);
    expect(asMulti(1, 2, undefined, call)).toBeOk();
    expect(free(6)).toBe(0n);
    expect(asMulti(2, 2, now(), call, weightOfCall(call))).toBeOk();
    expect(free(6)).toBe(15n);
  }),
);

upstream('multisig_2_of_3_as_multi_with_many_calls_works', () =>
  execute(() => {
    fund(2);
    const [first, second] = [callTransfer(6, 10n), callTransfer(7, 5n)];
    expect(asMulti(1, 2, undefined, first)).toBeOk();
    expect(asMulti(2, 2, undefined, second)).toBeOk();
    expect(asMulti(3, 2, now(), first, weightOfCall(first))).toBeOk();
    expect(asMulti(3, 2, now(), second, weightOfCall(second))).toBeOk();
    expect(free(6)).toBe(10n);
    expect(free(7)).toBe(5n);
  }),
);

upstream('multisig_2_of_3_cannot_reissue_same_call', () =>
  execute(() => {
    const multi = fund(2);
    const call = callTransfer(6, 10n);
    expect(asMulti(1, 2, undefined, call)).toBeOk();
    expect(asMulti(2, 2, now(), call, weightOfCall(call))).toBeOk();
    expect(Balances.freeBalance(multi)).toBe(5n);

    expect(asMulti(1, 2, undefined, call)).toBeOk();
    expect(asMulti(3, 2, now(), call, weightOfCall(call))).toBeOk();
    expect(System).toHaveLastEvent(
      Multisig.Event.MultisigExecuted({
        approving: account(3),
        timepoint: now(),
        multisig: multi,
        callHash: hashOfCall(call),
        result: { ok: false, error: tokenErrorOf('FundsUnavailable') },
      }),
    );
  }),
);

upstream('minimum_threshold_check_works', () =>
  execute(() => {
    const call = callTransfer(6, 15n);
    for (const threshold of [0, 1]) {
      expect(() => Multisig.asMulti(signed(1), threshold, accounts(2), undefined, call, ZERO_WEIGHT)).toBeNoop(
        Multisig.Error.MinimumThreshold,
      );
    }
  }),
);

upstream('too_many_signatories_fails', () =>
  execute(() => {
    const call = callTransfer(6, 15n);
    expect(() => Multisig.asMulti(signed(1), 2, accounts(2, 3, 4), undefined, call, ZERO_WEIGHT)).toBeNoop(
      Multisig.Error.TooManySignatories,
    );
  }),
);

upstream('duplicate_approvals_are_ignored', () =>
  execute(() => {
    const hash = hashOfCall(callTransfer(6, 15n));
    expect(approve(1, 2, undefined, hash)).toBeOk();
    expect(() => approve(1, 2, now(), hash)).toBeNoop(Multisig.Error.AlreadyApproved);
    expect(approve(2, 2, now(), hash)).toBeOk();
    expect(() => approve(3, 2, now(), hash)).toBeNoop(Multisig.Error.AlreadyApproved);
  }),
);

upstream('multisig_1_of_3_works', () =>
  execute(() => {
    fund(1);
    const call = callTransfer(6, 15n);
    expect(() => approve(1, 1, undefined, hashOfCall(call))).toBeNoop(Multisig.Error.MinimumThreshold);
    expect(() => asMulti(1, 1, undefined, call)).toBeNoop(Multisig.Error.MinimumThreshold);
    expect(Multisig.asMultiThreshold_1(signed(1), accounts(2, 3), call)).toBeOk();
    expect(free(6)).toBe(15n);
  }),
);

upstream('multisig_filters', () =>
  execute(() => {
    const call = System.Call.remarkWithEvent(new Uint8Array());
    expect(() => Multisig.asMultiThreshold_1(signed(1), accounts(2), call)).toBeNoop(System.Error.CallFiltered);
  }),
);

upstream('weight_check_works', () =>
  execute(() => {
    fund(2);
    const call = callTransfer(6, 15n);
    expect(asMulti(1, 2, undefined, call)).toBeOk();
    expect(free(6)).toBe(0n);
    expect(() => asMulti(2, 2, now(), call)).toBeNoop(Multisig.Error.MaxWeightTooLow);
  }),
);

upstream('multisig_handles_no_preimage_after_all_approve', () =>
  // Everybody approved, and nobody gave the call: any of them can still do that.
  execute(() => {
    fund(3);
    const call = callTransfer(6, 15n);
    for (const number of [1, 2, 3]) {
      expect(approve(number, 3, number === 1 ? undefined : now(), hashOfCall(call))).toBeOk();
    }
    expect(free(6)).toBe(0n);
    expect(asMulti(3, 3, now(), call, weightOfCall(call))).toBeOk();
    expect(free(6)).toBe(15n);
  }),
);

describe('beside what upstream tests', () => {
  it.each([1, 2, 3])('makes the account of three that polkadot-js makes, threshold %i', (threshold) => {
    const three = [ALICE, BOB, CHARLIE].sort();
    expect(Multisig.multiAccountId(three, threshold)).toBe(u8aToHex(createKeyMulti(three, threshold)));
  });

  it('wants the other signatories in order, and the sender not among them', () =>
    execute(() => {
      const hash = hashOfCall(callTransfer(6, 15n));
      const send = (others: AccountId[]) => Multisig.approveAsMulti(signed(1), 2, others, undefined, hash, ZERO_WEIGHT);
      expect(() => send(accounts(3, 2))).toBeNoop(Multisig.Error.SignatoriesOutOfOrder);
      expect(() => send(accounts(2, 2))).toBeNoop(Multisig.Error.SignatoriesOutOfOrder);
      expect(() => send(accounts(1, 2))).toBeNoop(Multisig.Error.SenderInSignatories);
      expect(() => send([])).toBeNoop(Multisig.Error.TooFewSignatories);
    }));

  it('pokes a deposit up and down, and asks no fee for it', () =>
    execute(() => {
      const callHash = hashOfCall(callTransfer(6, 15n));
      expect(approve(1, 2, undefined, callHash)).toBeOk();
      const poke = (number = 1) => Multisig.pokeDeposit(signed(number), 2, othersOf(number), callHash);
      expect(poke()).toEqual({ ok: true, value: { paysFee: 'Yes' } });
      expect(() => poke(2)).toBeNoop(Multisig.Error.NotOwner);

      deposits.depositBase = 4n;
      expect(poke()).toEqual({ ok: true, value: { paysFee: 'No' } });
      expect(reserved(1)).toBe(6n);
      expect(System).toHaveLastEvent(Multisig.Event.DepositPoked({ who: account(1), callHash, oldDeposit: 3n, newDeposit: 6n }));
      deposits.depositFactor = 0n;
      expect(poke()).toBeOk();
      expect(reserved(1)).toBe(4n);
      deposits.depositBase = 100n;
      expect(() => poke()).toBeNoop(Balances.Error.InsufficientBalance);
    }));

  it('asks for the weight of what was done', () =>
    execute(() => {
      fund(2);
      const call = callTransfer(6, 15n);
      const length = encode(runtime.RuntimeCall, call).length;
      const own = Multisig.weights.asMulti(2, length);
      expect(asMulti(1, 2, undefined, call, weightOf(1_000_000_000n))).toBeOk({ actualWeight: own });
    }));
});
