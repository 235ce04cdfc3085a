/** The findings of a fuzzer. */
export const PROBLEM_KINDS = ['crash', 'hang', 'memory', 'promise', 'silent', 'lax', 'invalid', 'altered'] as const;

/**
 * - `crash`: an exception other than a wire's refusals, which are a `HostFault` `MalformedWire`, `BadPointer` or `ValueOutOfRange`;
 * - `hang`: no answer within the deadline;
 * - `memory`: far more memory than the size of the message, or more than a worker has;
 * - `promise`: a promise is returned, but calls are synchronous;
 * - `silent`: a malformed request is answered without a call of the host, and the answer looks like one of the host's;
 * - `lax`: a message is accepted that the wire does not write itself: two encodings of one value;
 * - `invalid`: the client returns a value that the interface does not allow;
 * - `altered`: a valid call or answer arrives with another value.
 */
export type ProblemKind = (typeof PROBLEM_KINDS)[number];

/** A problem in the handling of a message. */
export interface Problem {
  readonly kind: ProblemKind;
  /** For people, one line. */
  readonly detail: string;
}

/** The verdict on a message: correctly refused, correctly accepted, or a problem. */
export type Verdict = 'refused' | 'accepted' | Problem;

/** The errors with which a wire may refuse a message. */
const REFUSALS: readonly unknown[] = ['MalformedWire', 'BadPointer', 'ValueOutOfRange'];

const LONGEST = 160;

/** A text on one line, cut to a readable length. */
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

/** Compared by name, because the wire may have its own copy of the class. */
export const verdictOfThrown = (thrown: unknown): Verdict => {
  const { name, code } = (typeof thrown === 'object' && thrown !== null ? thrown : {}) as { name?: unknown; code?: unknown };
  return name === 'HostFault' && REFUSALS.includes(code) ? 'refused' : { kind: 'crash', detail: thrownText(thrown) };
};

/** Whether a value is a promise, which a synchronous caller cannot await. Its rejection is caught, because it would end the process. */
export const isPromise = (value: unknown): boolean => {
  if (typeof (value as { then?: unknown } | null | undefined)?.then !== 'function') return false;
  Promise.resolve(value).catch(() => undefined);
  return true;
};

/** The key that distinguishes findings about one function; for crashes the kind of error without its message. */
export const problemKey = ({ kind, detail }: Problem): string => (kind === 'crash' ? `${kind} ${detail.split(':', 1)[0]}` : kind);
