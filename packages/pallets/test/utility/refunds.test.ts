/** What carrying calls says of the weight that was not used. */
import '@polkavirt/jest';
import {
  addWeight,
  type DispatchResult,
  otherError,
  type RuntimeCall,
  subWeight,
  type Weight,
  weightOf,
} from '@polkavirt/mock-runtime';
import { extractActualWeight } from '../../src/common/outcome.ts';
import { account } from '../support/accounts.ts';
import { portsOf } from '../support/upstream.ts';
import { Balances, Council, callFoobar, callTransfer, Democracy, execute, runtime, System, signed, Utility } from './mock.ts';
import { UPSTREAM } from './upstream.ts';

const upstream = portsOf(UPSTREAM);

const START = weightOf(100n);
const END = weightOf(75n);
const DIFF = subWeight(START, END);
const LIE = otherError('The cake is a lie.');
const times = (weight: Weight, factor: number): Weight =>
  weightOf(weight.refTime * BigInt(factor), weight.proofSize * BigInt(factor));

/** Dispatches as account 1. */
const dispatch = (call: RuntimeCall): { result: DispatchResult; actual: Weight; announced: Weight } => {
  const info = runtime.dispatchInfo(call);
  const result = runtime.dispatch(call, signed(1));
  return { result, actual: extractActualWeight(result, info), announced: info.weight };
};

upstream('as_derivative_handles_weight_refund', () =>
  execute(() => {
    const derivative = (fails: boolean, end?: Weight) => dispatch(Utility.Call.asDerivative(0, callFoobar(fails, START, end)));

    const full = derivative(false);
    expect(full.result).toBeOk();
    expect(full.actual).toEqual(full.announced);

    const refunded = derivative(false, END);
    expect(refunded.result).toBeOk();
    expect(refunded.actual).toEqual(subWeight(refunded.announced, DIFF));

    const failed = derivative(true);
    expect(failed.result).toEqual({ ok: false, error: LIE, postInfo: { actualWeight: failed.announced } });

    const failedEarly = derivative(true, END);
    expect(failedEarly.result).toEqual({
      ok: false,
      error: LIE,
      postInfo: { actualWeight: subWeight(failedEarly.announced, DIFF) },
    });
  }),
);

upstream('batch_handles_weight_refund', () =>
  execute(() => {
    const batch = (...calls: RuntimeCall[]) => dispatch(Utility.Call.batch(calls));
    const four = (end?: Weight) => Array.from({ length: 4 }, () => callFoobar(false, START, end));
    const interrupted = () =>
      expect(System).toHaveLastEvent(Utility.Event.BatchInterrupted({ index: 1, error: { type: 'Other' } }));

    const full = batch(...four());
    expect(full.result).toBeOk();
    expect(full.actual).toEqual(full.announced);

    const refunded = batch(...four(END));
    expect(refunded.result).toBeOk();
    expect(refunded.actual).toEqual(subWeight(refunded.announced, times(DIFF, 4)));

    const failed = batch(callFoobar(false, START), callFoobar(true, START));
    expect(failed.result).toBeOk();
    interrupted();
    expect(failed.actual).toEqual(failed.announced);

    const failedEarly = batch(callFoobar(false, START, END), callFoobar(true, START, END));
    expect(failedEarly.result).toBeOk();
    interrupted();
    expect(failedEarly.actual).toEqual(subWeight(failedEarly.announced, times(DIFF, 2)));

    const partial = batch(callFoobar(false, START, END), callFoobar(true, START, END), callFoobar(true, START, END));
    expect(partial.result).toBeOk();
    interrupted();
    expect(partial.actual).toEqual(addWeight(Utility.weights.batch(2), times(END, 2)));
  }),
);

upstream('batch_all_handles_weight_refund', () =>
  execute(() => {
    const batch = (...calls: RuntimeCall[]) => dispatch(Utility.Call.batchAll(calls));
    const four = (end?: Weight) => Array.from({ length: 4 }, () => callFoobar(false, START, end));

    const full = batch(...four());
    expect(full.result).toBeOk();
    expect(full.actual).toEqual(full.announced);

    const refunded = batch(...four(END));
    expect(refunded.result).toBeOk();
    expect(refunded.actual).toEqual(subWeight(refunded.announced, times(DIFF, 4)));

    const failed = batch(callFoobar(false, START), callFoobar(true, START));
    expect(failed.result).toBeErr(LIE);
    expect(failed.actual).toEqual(failed.announced);

    const failedEarly = batch(callFoobar(false, START, END), callFoobar(true, START, END));
    expect(failedEarly.result).toBeErr(LIE);
    expect(failedEarly.actual).toEqual(subWeight(failedEarly.announced, times(DIFF, 2)));

    const partial = batch(callFoobar(false, START, END), callFoobar(true, START, END), callFoobar(true, START, END));
    expect(partial.result).toBeErr(LIE);
    expect(partial.actual).toEqual(addWeight(Utility.weights.batchAll(2), times(END, 2)));
  }),
);

upstream('force_batch_works', () =>
  execute(() => {
    const free = (number: number) => Balances.freeBalance(account(number));
    expect(free(1)).toBe(10n);
    expect(free(2)).toBe(10n);
    const calls = [callTransfer(2, 5n), callFoobar(true, weightOf(75n)), callTransfer(2, 10n), callTransfer(2, 5n)];
    expect(Utility.forceBatch(signed(1), calls)).toBeOk();
    expect(System).toHaveLastEvent(Utility.Event.BatchCompletedWithErrors());
    expect(System).toHaveEvent(Utility.Event.ItemFailed({ error: { type: 'Other' } }));
    expect(free(1)).toBe(0n);
    expect(free(2)).toBe(20n);

    expect(Utility.forceBatch(signed(2), [callTransfer(1, 5n), callTransfer(1, 5n)])).toBeOk();
    expect(System).toHaveLastEvent(Utility.Event.BatchCompleted());

    expect(Utility.forceBatch(signed(1), [callTransfer(2, 50n)])).toBeOk();
    expect(System).toHaveLastEvent(Utility.Event.BatchCompletedWithErrors());
  }),
);

/** Three members propose, vote for, and dispatch a call. */
const passProposal = (proposal: RuntimeCall): void => {
  const hash = Council.hashOf(proposal);
  expect(Council.propose(signed(1), 3, proposal)).toBeOk();
  for (const member of [1, 2, 3]) expect(Council.vote(signed(member), hash)).toBeOk();
  System.setBlockNumber(4);
  expect(Council.close(signed(4), hash)).toBeOk();
  expect(System).toHaveLastEvent(Council.Event.Executed({ proposalHash: hash, result: { ok: true, value: undefined } }));
  expect(System).toHaveEvent(Democracy.Event.ExternalProposed());
};

upstream('batch_works_with_council_origin', () =>
  execute(() => passProposal(Utility.Call.batch([Democracy.Call.externalProposeMajority()]))),
);

upstream('force_batch_works_with_council_origin', () =>
  execute(() => passProposal(Utility.Call.forceBatch([Democracy.Call.externalProposeMajority()]))),
);

upstream('batch_all_works_with_council_origin', () =>
  execute(() => {
    expect(Utility.batchAll(Council.membersOrigin(3, 3), [Democracy.Call.externalProposeMajority()])).toBeOk();
    expect(System).toHaveEvent(Democracy.Event.ExternalProposed());
  }),
);
