/** How a preimage stands after each call, what is told and what is held; statuses of before 2024; and what is refused. */
import '@polkavirt/jest';
import '@polkavirt/test-support/watch-storage-layers';
import { type RuntimeEvent, T, tokenErrorOf } from '@polkavirt/mock-runtime';
import { hashOf } from '../../src/common/bounded.ts';
import type { OldRequestStatus, RequestStatus } from '../../src/preimage/preimage-storage.ts';
import { account } from '../support/accounts.ts';
import { Balances, execute as executeAt0, Preimage, System, signed } from './mock.ts';

const { Error: E, Event, provider } = Preimage;
const MANAGER = 1;
const bytes = Uint8Array.of(7, 8, 9);
const hash = hashOf(bytes);
const held = (number: number) => Balances.fungible.balanceOnHold(Preimage.HoldReason.Preimage, account(number));
const status = () => Preimage.RequestStatusFor.get(hash);
/** Block 0 has no events. */
const execute = (work: () => void): void =>
  executeAt0(() => {
    System.setBlockNumber(1);
    work();
  });

// 2 for a preimage, and 1 for each of its bytes.
const ticket = [account(2), 5n] as const;
const unrequested = { type: 'Unrequested', value: { ticket, len: 3 } } as unknown as RequestStatus;
const requested = (count: number, maybeLen?: number, maybeTicket?: typeof ticket) =>
  ({ type: 'Requested', value: { maybeTicket, count, maybeLen } }) as unknown as RequestStatus;

const STEPS = {
  note: () => Preimage.notePreimage(signed(2), bytes),
  'note, by the manager': () => Preimage.notePreimage(signed(MANAGER), bytes),
  unnote: () => Preimage.unnotePreimage(signed(2), hash),
  'unnote, by the manager': () => Preimage.unnotePreimage(signed(MANAGER), hash),
  request: () => Preimage.requestPreimage(signed(MANAGER), hash),
  unrequest: () => Preimage.unrequestPreimage(signed(MANAGER), hash),
};
type Step = keyof typeof STEPS;

const noted = Event.Noted({ hash });
const wasRequested = Event.Requested({ hash });
const cleared = Event.Cleared({ hash });

/** What was done, how it stands then, what the last step told, and whether the bytes are there. */
const STANDS: readonly (readonly [steps: Step[], after: RequestStatus | undefined, told: RuntimeEvent[], isThere: boolean])[] = [
  [['note'], unrequested, [noted], true],
  [['note', 'unnote'], undefined, [cleared], false],
  [['note', 'unnote, by the manager'], undefined, [cleared], false],
  [['note', 'request'], requested(1, 3, ticket), [wasRequested], true],
  [['note', 'request', 'request'], requested(2, 3, ticket), [], true],
  [['note', 'request', 'unrequest'], unrequested, [], true],
  [['note', 'request', 'unnote'], requested(1, 3), [], true],
  [['note', 'request', 'unnote, by the manager'], requested(1, 3), [], true],
  [['note', 'request', 'unnote', 'unrequest'], undefined, [cleared], false],
  [['note', 'note, by the manager'], requested(1, 3, ticket), [noted], true],
  [['note, by the manager'], requested(1, 3), [noted], true],
  [['note, by the manager', 'note, by the manager'], requested(1, 3), [noted], true],
  [['note, by the manager', 'unnote, by the manager'], undefined, [cleared], false],
  [['note, by the manager', 'request', 'unnote, by the manager'], requested(1, 3), [], true],
  [['request'], requested(1), [wasRequested], false],
  [['request', 'request'], requested(2), [], false],
  [['request', 'request', 'unrequest'], requested(1), [], false],
  [['request', 'unrequest'], undefined, [], false],
  [['request', 'unnote, by the manager'], undefined, [], false],
  [['request', 'note'], requested(1, 3), [noted], true],
  [['request', 'request', 'note'], requested(2, 3), [noted], true],
  [['request', 'note', 'unrequest'], undefined, [cleared], false],
];

it.each(STANDS.map(([steps, ...rest]) => [steps.join(', then '), steps, ...rest] as const))(
  '%s',
  (_name, steps, after, told, isThere) =>
    execute(() => {
      for (const step of steps) {
        System.resetEvents();
        expect(STEPS[step]()).toBeOk();
      }
      expect(status()).toEqual(after);
      expect(System.events().filter(({ type }) => type === 'Preimage')).toEqual(told);
      expect([Preimage.havePreimage(hash), Preimage.getPreimage(hash)]).toEqual([isThere, isThere ? bytes : undefined]);
      const owes = after?.type === 'Requested' ? after.value.maybeTicket : after?.value.ticket;
      expect(held(2)).toBe(owes === undefined ? 0n : 5n);
      expect(provider.isRequested(hash)).toBe(after?.type === 'Requested');
    }),
);

/** What was done before, what is refused, and why. */
const REFUSED: readonly (readonly [before: Step[], step: Step, error: object])[] = [
  [['note'], 'note', E.AlreadyNoted],
  [[], 'unnote', E.NotNoted],
  [[], 'unnote, by the manager', E.NotNoted],
  // Nobody owns what the manager noted, or what is requested alone.
  [['note, by the manager'], 'unnote', E.NotAuthorized],
  [['request'], 'unnote', E.NotAuthorized],
  [['note', 'request', 'unnote'], 'unnote', E.NotAuthorized],
  [[], 'unrequest', E.NotRequested],
  [['note'], 'unrequest', E.NotRequested],
  [['request', 'unrequest'], 'unrequest', E.NotRequested],
];
it.each(REFUSED)('after [%s], %s is refused', (before, step, error) =>
  execute(() => {
    for (const one of before) expect(STEPS[one]()).toBeOk();
    expect(STEPS[step]).toBeNoop(error);
  }),
);

it('others may neither take a preimage away nor note it without funds', () =>
  execute(() => {
    expect(STEPS.note()).toBeOk();
    expect(() => Preimage.unnotePreimage(signed(3), hash)).toBeNoop(E.NotAuthorized);
    expect(STEPS.request()).toBeOk();
    expect(() => Preimage.unnotePreimage(signed(3), hash)).toBeNoop(E.NotAuthorized);
    expect(() => Preimage.notePreimage(signed(9), Uint8Array.of(1))).toBeNoop(tokenErrorOf('FundsUnavailable'));
  }));

it.each([
  [[], 'note', {}],
  [[], 'note, by the manager', { paysFee: 'No' }],
  [['request'], 'note', { paysFee: 'No' }],
  [['note'], 'note, by the manager', { paysFee: 'No' }],
] as const)('after %j, %s answers with %j', (before, step, answer) =>
  execute(() => {
    for (const one of before) expect(STEPS[one]()).toBeOk();
    expect(STEPS[step]()).toBeOk(answer);
  }),
);

describe('statuses of before 2024', () => {
  const old = (value: OldRequestStatus) => {
    expect(Balances.currency.reserve(account(2), 50n)).toBeOk();
    Preimage.StatusFor.insert(hash, value);
    Preimage.PreimageFor.insert([hash, 3], bytes);
  };
  const deposit: [`0x${string}`, bigint] = [account(2), 50n];

  it.each([
    ['noted', { type: 'Unrequested', value: { deposit, len: 3 } }, unrequested],
    ['noted and requested', { type: 'Requested', value: { deposit, count: 2, len: 3 } }, requested(2, 3, ticket)],
    ['requested, of an unknown length', { type: 'Requested', value: { deposit, count: 2, len: undefined } }, requested(2)],
    ['requested', { type: 'Requested', value: { deposit: undefined, count: 4, len: undefined } }, requested(4)],
    ['noted by the chain', { type: 'Requested', value: { deposit: undefined, count: 1, len: 3 } }, requested(1, 3)],
  ] as const)('%s', (_name, before, after) =>
    execute(() => {
      old(before);
      expect(Preimage.ensureUpdated(signed(3), [hash])).toBeOk({ paysFee: 'No' });
      expect([status(), Preimage.StatusFor.entries()]).toEqual([after, []]);
      const owes = after.type === 'Requested' ? after.value.maybeTicket : after.value.ticket;
      expect(held(2)).toBe(owes === undefined ? 0n : 5n);
      // What was reserved is given back, if the status knew of it.
      expect(Balances.reservedBalance(account(2)) - held(2)).toBe(before.value.deposit === undefined ? 50n : 0n);
    }),
  );

  it('are brought up to date by whatever looks at them', () => {
    const looks = [
      () => provider.len(hash),
      () => provider.isRequested(hash),
      () => Preimage.havePreimage(hash),
      () => STEPS.request(),
      () => STEPS['unnote, by the manager'](),
    ];
    for (const look of looks) {
      execute(() => {
        old({ type: 'Unrequested', value: { deposit, len: 3 } });
        look();
        expect(Preimage.StatusFor.entries()).toEqual([]);
      });
    }
  });

  it('are forgotten if their owner cannot pay what it costs now', () =>
    execute(() => {
      expect(Balances.transferAllowDeath(signed(2), account(3), 94n)).toBeOk();
      expect(Balances.currency.reserve(account(2), 1n)).toBeOk();
      Preimage.StatusFor.insert(hash, { type: 'Unrequested', value: { deposit: [account(2), 1n], len: 3 } });
      expect(Preimage.ensureUpdated(signed(3), [hash])).toBeOk({ paysFee: 'No' });
      expect([status(), Preimage.StatusFor.entries(), held(2)]).toEqual([undefined, [], 0n]);
    }));

  it.each([
    [1, 1, 'No'],
    [0, 1, 'Yes'],
    [8, 9, 'Yes'],
    [9, 10, 'No'],
    [10, 11, 'No'],
    [921, 1024, 'Yes'],
    [922, 1024, 'No'],
  ])('%i of %i: pays a fee: %s', (updated, all, paysFee) =>
    execute(() => {
      const hashes = Array.from({ length: all }, (_, i) => hashOf(Uint8Array.of(i, i >> 8)));
      for (const one of hashes.slice(all - updated)) {
        Preimage.StatusFor.insert(one, { type: 'Requested', value: { deposit: undefined, count: 1, len: undefined } });
      }
      expect(Preimage.ensureUpdated(signed(3), hashes)).toBeOk({ paysFee });
    }),
  );

  it('are updated 1024 at once', () =>
    execute(() => {
      expect(() => Preimage.ensureUpdated(signed(3), Array(1025).fill(hash))).toBeNoop(E.TooMany);
      expect(() => Preimage.ensureUpdated(signed(3), [])).toBeNoop(E.TooFew);
      expect(Preimage.ensureUpdated(signed(3), Array(1024).fill(hash))).toBeOk();
    }));
});

describe('for other pallets', () => {
  const len = 3;
  const LOOKUP = { type: 'Lookup', value: { hash, len } } as const;
  const LEGACY = { type: 'Legacy', value: { hash } } as const;
  const INLINE = { type: 'Inline', value: bytes } as const;
  const three = T.fixedBytes(3);

  it('values are looked up by hash, with their length; a wrong one finds nothing', () =>
    execute(() => {
      expect([LOOKUP, LEGACY, INLINE].map(provider.have)).toEqual([false, false, true]);
      expect(STEPS.note()).toBeOk();
      expect([LOOKUP, LEGACY, INLINE].map(provider.have)).toEqual([true, true, true]);
      for (const bounded of [LOOKUP, LEGACY]) expect(provider.peek(three, bounded)).toBeOk({ value: bytes, len });
      expect(provider.peek(three, INLINE)).toBeOk({ value: bytes, len: undefined });
      expect(provider.peek(three, { type: 'Lookup', value: { hash, len: 4 } })).toBeErr({ type: 'Unavailable' });
      expect(provider.peek(T.u32, LOOKUP)).toBeErr({ type: 'Corruption' });
    }));

  it('a request is taken back once the value is there, and not before', () =>
    execute(() => {
      expect(provider.pick(hash, len)).toEqual(LOOKUP);
      expect(provider.realize(three, LOOKUP)).toBeErr({ type: 'Unavailable' });
      expect(status()).toEqual(requested(1));
      expect(provider.note(bytes)).toBeOk(hash);
      provider.hold(LEGACY);
      expect(status()).toEqual(requested(2, len));
      expect(provider.realize(T.u32, LOOKUP)).toBeErr({ type: 'Corruption' });
      expect(provider.realize(three, LEGACY)).toBeOk({ value: bytes, len });
      expect(status()).toEqual(requested(1, len));
      provider.hold(INLINE);
      provider.drop(INLINE);
      provider.drop(LOOKUP);
      expect([status(), provider.len(hash)]).toEqual([undefined, undefined]);
    }));
});
