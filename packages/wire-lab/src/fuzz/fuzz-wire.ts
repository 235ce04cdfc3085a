import { type Example, type FuzzDirection, FuzzSession, type SessionOptions, writeExample } from './fuzz-session.ts';
import { type Problem, type ProblemKind, problemKey } from './problem.ts';
import type { RawMessage } from './raw-message.ts';
import { shrink } from './shrink.ts';
import type { AnyWire } from './wire-under-test.ts';

/** One problem of a wire, with the smallest message that shows it. */
export interface Finding {
  readonly kind: ProblemKind;
  /** The function of the interface. */
  readonly fn: string;
  readonly direction: FuzzDirection;
  /** For people, one line. */
  readonly detail: string;
  readonly message: RawMessage;
  /** The message in one word, which `polkavirt wire fuzz --again` takes, with the same seed. */
  readonly example: string;
  /** The number of messages that showed the same problem. */
  readonly count: number;
}

/** The result of all messages. */
export interface FuzzReport {
  readonly seed: number;
  readonly functions: readonly string[];
  /** Messages that were judged. */
  readonly messages: number;
  readonly refused: number;
  readonly accepted: number;
  /** Messages that were left out: another one of the same function and direction had to be stopped. */
  readonly skipped: number;
  readonly findings: readonly Finding[];
}

export interface FuzzOptions extends SessionOptions {
  /** How many. Default 1000. */
  readonly messages?: number;
}

/** Tries of one message's shrinking. */
const MOST_TRIES = 600;

/** Findings, each once. */
export class Findings {
  readonly #found = new Map<string, Finding>();

  /** @param smaller Makes the example smaller; called for the first of its kind alone. */
  add(example: Example, problem: Problem, smaller: () => readonly [Example, Problem] = () => [example, problem]): void {
    const key = `${example.fn} ${example.direction} ${problemKey(problem)}`;
    const known = this.#found.get(key);
    this.#found.set(key, known === undefined ? toFinding(...smaller()) : { ...known, count: known.count + 1 });
  }

  get all(): readonly Finding[] {
    return [...this.#found.values()];
  }
}

const toFinding = (example: Example, { kind, detail }: Problem): Finding => ({
  kind,
  fn: example.fn,
  direction: example.direction,
  detail,
  message: example.message,
  example: writeExample(example),
  count: 1,
});

/** The smallest message that a session finds the same problem with. */
const smallest = (session: FuzzSession, example: Example, problem: Problem): readonly [Example, Problem] => {
  const key = problemKey(problem);
  let best: readonly [Example, Problem] = [example, problem];
  const tries = shrink(example.message);
  let next = tries.next();
  for (let left = MOST_TRIES; left > 0 && !next.done; left--) {
    const candidate = { ...example, message: next.value };
    const verdict = session.judge(candidate);
    const isSame = typeof verdict !== 'string' && problemKey(verdict) === key;
    if (isSame) best = [candidate, verdict];
    next = tries.next(isSame);
  }
  return best;
};

/**
 * Sends mutated messages through a wire, requests to the host's half and answers to the forwarder's, and says what goes wrong:
 * see {@link ProblemKind}. The host behind it is a fake one. It runs synchronously, so a wire that hangs also hangs the caller:
 * `fuzzModule` of `@polkavirt/wire-lab/isolated` has a deadline.
 *
 * ```ts
 * const { findings } = fuzzWire(myWire, { seed: 1, messages: 500 });
 * expect(findings).toEqual([]);
 * ```
 *
 * @throws UnfitWireError If its raw functions pass objects, which have no bytes to change.
 */
export const fuzzWire = (wire: AnyWire, options: FuzzOptions): FuzzReport => {
  const { messages = 1_000, seed } = options;
  const session = new FuzzSession(wire, options);
  const findings = new Findings();
  for (const { problem, ...example } of session.problems) findings.add(example, problem);
  const counts = { refused: 0, accepted: 0 };
  let judged = 0;
  for (; judged < messages; judged++) {
    const example = session.example(judged);
    if (example === undefined) break;
    const verdict = session.judge(example);
    if (typeof verdict === 'string') counts[verdict] += 1;
    else findings.add(example, verdict, () => smallest(session, example, verdict));
  }
  return { seed, functions: session.functions, messages: judged, ...counts, skipped: 0, findings: findings.all };
};
