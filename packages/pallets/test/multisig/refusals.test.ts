/** What each call of Multisig refuses, in upstream's order; what it tells, stores and asks for if it does not. */
import '@polkavirt/jest';
import '@polkavirt/test-support/watch-storage-layers';
import { type AccountId, addWeight, encode, type RuntimeCall, type Weight, weightOf } from '@polkavirt/mock-runtime';
import { hashOf } from '../../src/common/bounded.ts';
import type { Timepoint } from '../../src/index.ts';
import { account } from '../support/accounts.ts';
import { Balances, Example, execute, Multisig, runtime, System, signed, weighed } from '../support/everything.ts';

const { Error: E, Event } = Multisig;
const accounts = (...numbers: number[]): AccountId[] => numbers.map(account);
const reserved = (number: number) => Balances.reservedBalance(account(number));
const NOW: Timepoint = { height: 1, index: 0 };
const [FIRST, ...REST] = [1, 2, 3];
/** The others of 1, 2 and 3. */
const othersOf = (number: number) => accounts(...[FIRST, ...REST].filter((one) => one !== number));

const WEIGHT = weightOf(50n, 30n);
const call = Example.Call.spend(WEIGHT, undefined, false);
const hashOfCall = (inner: RuntimeCall) => hashOf(encode(runtime.RuntimeCall, inner));
const callHash = hashOfCall(call);
/** Bytes of that call: two of indices, two of a weight, of an option and of a bool one each. */
const LENGTH = 6;
const multisigOf = (threshold: number) => Multisig.multiAccountId(accounts(1, 2, 3), threshold);

interface Sent {
  readonly threshold?: number;
  readonly others?: AccountId[];
  readonly timepoint?: Timepoint | undefined;
  readonly weight?: Weight;
  readonly inner?: RuntimeCall;
}
/** The four calls of an operation: of two out of three, opened now by account 1, unless it says otherwise. */
const SENDS = {
  asMulti: (by: number, { threshold = 2, others = othersOf(by), timepoint, weight = WEIGHT, inner = call }: Sent) =>
    Multisig.asMulti(signed(by), threshold, others, timepoint, inner, weight),
  approveAsMulti: (by: number, { threshold = 2, others = othersOf(by), timepoint, inner = call }: Sent) =>
    Multisig.approveAsMulti(signed(by), threshold, others, timepoint, hashOfCall(inner), WEIGHT),
  cancelAsMulti: (by: number, { threshold = 2, others = othersOf(by), timepoint = NOW, inner = call }: Sent) =>
    Multisig.cancelAsMulti(signed(by), threshold, others, timepoint, hashOfCall(inner)),
  pokeDeposit: (by: number, { threshold = 2, others = othersOf(by), inner = call }: Sent) =>
    Multisig.pokeDeposit(signed(by), threshold, others, hashOfCall(inner)),
} as const;
const open = (sent: Sent = {}) => expect(SENDS.approveAsMulti(1, sent)).toBeOk();

describe.each(Object.entries(SENDS))('%s', (_name, send) => {
  /** Of 100 signatories the sender is one: 99 others fit. */
  const many = (count: number) => Array.from({ length: count }, (_, i) => account(100 + i));

  it.each([
    ['a threshold of 0', { threshold: 0, others: [] }, E.MinimumThreshold],
    ['a threshold of 1', { threshold: 1, others: [] }, E.MinimumThreshold],
    ['no others', { others: [] }, E.TooFewSignatories],
    ['a hundred others', { others: many(100) }, E.TooManySignatories],
    ['others out of order', { others: accounts(3, 2) }, E.SignatoriesOutOfOrder],
    ['others out of order at the end', { others: accounts(2, 4, 3) }, E.SignatoriesOutOfOrder],
    ['one twice', { others: accounts(2, 2) }, E.SignatoriesOutOfOrder],
    ['the sender', { others: accounts(1, 2) }, E.SenderInSignatories],
    ['the sender at the end', { others: accounts(0, 1) }, E.SenderInSignatories],
  ])('refuses %s', (_what, sent, error) =>
    execute(() => {
      expect(() => send(1, sent)).toBeNoop(error);
    }),
  );

  it('takes as many signatories as there may be', () =>
    execute(() => {
      open({ others: many(99) });
      const result = send(1, { others: many(99), timepoint: NOW });
      expect(result.ok || result.error).not.toEqual(E.TooManySignatories);
    }));
});

it.each(['cancelAsMulti', 'pokeDeposit'] as const)('%s wants an operation that is open, by who opened it', (name) =>
  execute(() => {
    const send = SENDS[name];
    expect(() => send(1, {})).toBeNoop(E.NotFound);
    open();
    expect(() => send(1, { threshold: 3 })).toBeNoop(E.NotFound);
    expect(() => send(1, { others: accounts(2) })).toBeNoop(E.NotFound);
    expect(() => send(1, { inner: Example.Call.normal(WEIGHT) })).toBeNoop(E.NotFound);
    for (const other of [2, 3]) expect(() => send(other, {})).toBeNoop(E.NotOwner);
    expect(send(1, {})).toBeOk();
  }),
);

/** Another block, another extrinsic. */
const WRONG: readonly Timepoint[] = [
  { height: 2, index: 0 },
  { height: 1, index: 1 },
];

it('cancelAsMulti wants the time when it was opened, from anybody, and gives the deposit back', () =>
  execute(() => {
    open();
    for (const timepoint of WRONG) {
      for (const by of [1, 2]) expect(() => SENDS.cancelAsMulti(by, { timepoint })).toBeNoop(E.WrongTimepoint);
    }
    expect(reserved(1)).toBe(68n);
    expect(SENDS.cancelAsMulti(1, {})).toBeOk({});
    expect(System).toHaveLastEvent(
      Event.MultisigCancelled({ cancelling: account(1), timepoint: NOW, multisig: multisigOf(2), callHash }),
    );
    expect([reserved(1), Multisig.Multisigs.entries()]).toEqual([0n, []]);
  }));

describe.each(['asMulti', 'approveAsMulti'] as const)('%s', (name) => {
  const send = SENDS[name];

  it.each([2, 3, 7])('opens an operation for a deposit by its threshold: %i', (threshold) =>
    execute(() => {
      expect(() => send(2, { threshold, timepoint: NOW })).toBeNoop(E.UnexpectedTimepoint);
      const actualWeight = weighed('multisig', 'asMulti', 2, name === 'asMulti' ? LENGTH : 0);
      expect(send(2, { threshold })).toBeOk({ actualWeight });
      const multisig = multisigOf(threshold);
      expect(System).toHaveLastEvent(Event.NewMultisig({ approving: account(2), multisig, callHash }));
      // A base of 4, and 32 for each.
      const deposit = 4n + 32n * BigInt(threshold);
      const opened = { when: NOW, deposit, depositor: account(2), approvals: accounts(2) };
      expect([Multisig.Multisigs.get(multisig, callHash), reserved(2)]).toEqual([opened, deposit]);
    }),
  );

  it('wants the funds for it', () =>
    execute(() => {
      expect(() => send(4, { others: accounts(5) })).toBeNoop(Balances.Error.InsufficientBalance);
    }));

  it('approves with the time when it was opened, once each', () =>
    execute(() => {
      expect(SENDS.approveAsMulti(2, { threshold: 3 })).toBeOk();
      expect(() => send(1, { threshold: 3 })).toBeNoop(E.NoTimepoint);
      for (const timepoint of WRONG) expect(() => send(1, { threshold: 3, timepoint })).toBeNoop(E.WrongTimepoint);
      expect(() => send(2, { threshold: 3, timepoint: NOW })).toBeNoop(E.AlreadyApproved);
      const actualWeight = weighed('multisig', 'asMulti', 2, name === 'asMulti' ? LENGTH : 0);
      expect(send(1, { threshold: 3, timepoint: NOW })).toBeOk({ actualWeight });
      const multisig = multisigOf(3);
      expect(System).toHaveLastEvent(Event.MultisigApproval({ approving: account(1), timepoint: NOW, multisig, callHash }));
      // In the order of accounts, not of approvals; the deposit stays.
      const opened = { when: NOW, deposit: 100n, depositor: account(2), approvals: accounts(1, 2) };
      expect([Multisig.Multisigs.get(multisig, callHash), reserved(1), reserved(2)]).toEqual([opened, 0n, 100n]);
    }));
});

describe('the last approval', () => {
  const own = (length: number) => weighed('multisig', 'asMulti', 2, length);
  const last = (sent: Sent) => SENDS.asMulti(3, { timepoint: NOW, ...sent });
  const executed = (inner: RuntimeCall, error?: object) =>
    Event.MultisigExecuted({
      approving: account(3),
      timepoint: NOW,
      multisig: multisigOf(2),
      callHash: hashOfCall(inner),
      result: error === undefined ? { ok: true, value: undefined } : { ok: false, error: error as never },
    });

  it('executes the call from the account of all, and the deposit goes back', () =>
    execute(() => {
      expect(Balances.transferAllowDeath(signed(3), multisigOf(2), 50n)).toBeOk();
      const inner = Balances.Call.transferAllowDeath(account(6), 50n);
      open({ inner });
      expect(reserved(1)).toBe(68n);
      const { weight } = runtime.dispatchInfo(inner);
      expect(last({ inner, weight })).toBeOk();
      expect(System).toHaveLastEvent(executed(inner));
      expect([Balances.freeBalance(account(6)), reserved(1), Multisig.Multisigs.entries()]).toEqual([50n, 0n, []]);
    }));

  it('wants a limit that the weight of the call keeps, in time and in size', () =>
    execute(() => {
      open();
      for (const weight of [weightOf(49n, 30n), weightOf(50n, 29n), weightOf(0n)]) {
        expect(() => last({ weight })).toBeNoop(E.MaxWeightTooLow);
      }
      expect(last({ weight: weightOf(50n, 30n) })).toBeOk({});
    }));

  it.each([
    [false, undefined, {}],
    [true, undefined, {}],
    [false, weightOf(5n, 1n), { actualWeight: addWeight(own(8), weightOf(5n, 1n)) }],
    [true, weightOf(5n, 1n), { actualWeight: addWeight(own(8), weightOf(5n, 1n)) }],
  ])('succeeds whether the call fails (%s), and asks for its weight if that is known', (fails, actual, expected) =>
    execute(() => {
      const inner = Example.Call.spend(WEIGHT, actual, fails);
      open({ inner });
      expect(last({ inner })).toBeOk(expected);
      // Events do not carry the text of an error.
      expect(System).toHaveLastEvent(executed(inner, fails ? { type: 'Other' } : undefined));
    }),
  );

  it('can be that of anybody who approved before, once there are enough', () =>
    execute(() => {
      open();
      expect(SENDS.approveAsMulti(2, { timepoint: NOW })).toBeOk();
      for (const by of [1, 2, 3]) expect(() => SENDS.approveAsMulti(by, { timepoint: NOW })).toBeNoop(E.AlreadyApproved);
      expect(SENDS.asMulti(1, { timepoint: NOW })).toBeOk({});
    }));
});
