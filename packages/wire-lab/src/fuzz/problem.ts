/** What a fuzzer finds. */
export const PROBLEM_KINDS = ['crash', 'hang', 'memory', 'promise', 'silent', 'lax', 'invalid', 'altered'] as const;

/**
 * - `crash`: something is thrown that is not the refusal of a wire, a `HostFault` `MalformedWire`, `BadPointer` or `ValueOutOfRange`;
 * - `hang`: no answer within the deadline;
 * - `memory`: far more memory than the message is large, or more than a worker has;
 * - `promise`: a promise is returned, for which nobody waits;
 * - `silent`: a malformed request is answered without a call of the host, and the answer passes for one of the host's;
 * - `lax`: a message is accepted that the wire does not write itself: two encodings of one value;
 * - `invalid`: the client gives something that the interface does not have;
 * - `altered`: a valid call or answer arrives as another one.
 */
export type ProblemKind = (typeof PROBLEM_KINDS)[number];

/** What is wrong with a message's handling. */
export interface Problem {
  readonly kind: ProblemKind;
  /** For people, one line. */
  readonly detail: string;
}

/** What became of a message: it was refused as it should be, accepted as it should be, or else. */
export type Verdict = 'refused' | 'accepted' | Problem;

/** What a wire may throw about a message. */
const REFUSALS: readonly unknown[] = ['MalformedWire', 'BadPointer', 'ValueOutOfRange'];

const LONGEST = 160;

/** A text in one line that a person reads to its end. */
export const oneLine = (text: string): string => {
  const line = text.replaceAll(/\s+/g, ' ');
  return line.length > LONGEST ? `${line.slice(0, LONGEST)}…` : line;
};

/** One line about something thrown. */
export const thrownText = (thrown: unknown): string => {
  const { name, message, code } = (typeof thrown === 'object' && thrown !== null ? thrown : {}) as Readonly<
    Record<string, unknown>
  >;
  const text =
    typeof message === 'string' ? `${String(name)}${name === 'HostFault' ? ` ${String(code)}` : ''}: ${message}` : String(thrown);
  return oneLine(text);
};

/** By its name: the wire may come with a copy of the class of its own. */
export const verdictOfThrown = (thrown: unknown): Verdict => {
  const { name, code } = (typeof thrown === 'object' && thrown !== null ? thrown : {}) as { name?: unknown; code?: unknown };
  return name === 'HostFault' && REFUSALS.includes(code) ? 'refused' : { kind: 'crash', detail: thrownText(thrown) };
};

/** Whether a value is waited for in vain by whoever calls without `await`. What it rejects with is caught, or it would end the process. */
export const isPromise = (value: unknown): boolean => {
  if (typeof (value as { then?: unknown } | null | undefined)?.then !== 'function') return false;
  Promise.resolve(value).catch(() => undefined);
  return true;
};

/** What tells two findings about one function apart: of crashes what kind of error it is, whatever it says. */
export const problemKey = ({ kind, detail }: Problem): string => (kind === 'crash' ? `${kind} ${detail.split(':', 1)[0]}` : kind);
