import type { AccountId } from '@polkavirt/mock-runtime';
import { checkLimit, Failure } from '../errors.ts';
import { LIMITS } from '../limits.ts';
import { checkDeposit } from './contract-lifecycle.ts';
import type { Environment } from './environment.ts';
import { EMPTY_OUTPUT, type Frame, type Output } from './frame.ts';
import type { NewFrame } from './frame-body.ts';
import type { FrameStart, ReviveObserver } from './observer.ts';
import { transfer } from './transfer.ts';

/** What paying needs from the frames. */
interface PayingStack {
  readonly env: Environment;
  readonly origin: AccountId;
  readonly frames: readonly Frame[];
  deposit: bigint;
  observe(tell: (observer: ReviveObserver) => void): void;
}

/**
 * Moves value to an account without code. As upstream, there is no frame for it: the payer also pays the existential
 * deposit of a new account, even if the call itself may spend little. @throws Failure
 */
export function payAccount(
  stack: PayingStack,
  caller: Frame | undefined,
  { from, type, codeOf: to, account, caller: payer, value, input, gas, depositLimit }: NewFrame,
): Output {
  checkLimit('CallDataTooLarge', 'call data', input.length, LIMITS.callDataBytes);
  const depth = stack.frames.length;
  const start: FrameStart = { type, depth, from, to, value, input, gas: gas.limit };
  stack.observe((observer) => observer.enterFrame?.(start));
  let failure: Failure | undefined;
  try {
    const deposit = transfer(stack.env, stack.origin, payer, account, value);
    if (caller !== undefined) caller.deposit += deposit;
    else {
      checkDeposit({ deposit, depositLimit });
      stack.deposit += deposit;
    }
    return EMPTY_OUTPUT;
  } catch (error) {
    if (error instanceof Failure) failure = error;
    throw error;
  } finally {
    const why = failure === undefined ? {} : { failure: { error: failure.error, message: failure.message } };
    const end = { depth, output: EMPTY_OUTPUT.data, reverted: failure !== undefined, gasUsed: 0n, ...why };
    stack.observe((observer) => observer.exitFrame?.(end));
  }
}
