/** Judges what a wire does with one message. */
import { bufferBytes, collectBuffers } from './buffer-memory.ts';
import { isPromise, type Problem, type Verdict, verdictOfThrown } from './problem.ts';
import { type RawMessage, type RawPart, rawMemory, rawValues, writeMessage } from './raw-message.ts';
import { answerText, type Exchange, partsOf, textOf, type WireUnderTest } from './wire-under-test.ts';

/** Bytes of buffers that a message may cost beside its size: what the fake host's guests have to be read, several times over. */
const ALLOWANCE = 16 * 2 ** 20;

/** Runs something, and reports if it took far more memory than a message justifies. */
const measured = (host: WireUnderTest['host'], act: () => Verdict): Verdict => {
  collectBuffers(ALLOWANCE);
  const before = bufferBytes();
  const verdict = act();
  // What the host is called with is there then, and what is made of its answer, afterwards.
  const grown = Math.max(host.mostBytes, bufferBytes()) - before;
  return grown > ALLOWANCE
    ? { kind: 'memory', detail: `${Math.round(grown / 2 ** 20)} MiB of buffers for one message` }
    : verdict;
};

/** A message in one text, for comparison. Numbers count as the i32 or i64 that they are on the way. */
const textOfMessage = (message: RawMessage): string => {
  const plain = (part: RawPart): RawPart => {
    if (part.kind === 'number') return { kind: 'number', value: part.value | 0 };
    return part.kind === 'bigint' ? { kind: 'bigint', value: BigInt.asIntN(64, part.value) } : part;
  };
  return writeMessage(message.map(plain));
};

const isMemory = ({ kind }: RawPart): boolean => kind === 'memory';

/** The difference between a message and the one that the wire writes itself; undefined if there is none. */
const laxity = (given: string, canonical: string, meaning: string): Problem | undefined =>
  given === canonical
    ? undefined
    : { kind: 'lax', detail: `${shortened(meaning)} is written as ${shortened(canonical)}, and this was taken for it as well` };

const shortened = (text: string): string => (text.length > 70 ? `${text.slice(0, 70)}…` : text);

/** A message as the host's half receives it. */
export const judgeRequest = (wire: WireUnderTest, exchange: Exchange, message: RawMessage): Verdict => {
  const { fn, importName, reads } = exchange;
  // The fake host answers with success, because a read that fails at its first byte does not show the requested length.
  wire.host.answerWith(fn.name);
  wire.put(reads, message);
  // Where there is memory, the numbers are what was called with, and addresses, which are the client's own affair. It is read
  // before the call, which may write there.
  const counts = (parts: RawMessage): string => textOfMessage(wire.hasMemory ? parts.filter(isMemory) : parts);
  const values = rawValues(message);
  const given = `${importName} ${counts(partsOf(values, wire.reads(importName, values)))}`;
  let result: unknown;
  const verdict = measured(wire.host, () => {
    try {
      result = wire.raw(importName, values);
    } catch (thrown) {
      return verdictOfThrown(thrown);
    }
    return isPromise(result) ? { kind: 'promise', detail: 'the raw function returns a promise' } : 'accepted';
  });
  if (verdict !== 'accepted') return verdict;
  const { calls } = wire.host;
  if (calls.length === 0) return judgeSilence(wire, exchange, result);
  const [call] = calls;
  // A read may probe before it makes room: then the host is not told how much it was to read.
  if (calls.length > 1 || (call.fn === 'memoryRead' && call.args[2] === 1)) return 'accepted';
  const called = wire.functions.find(({ name }) => name === call.fn) as Exchange['fn'];
  const meaning = `${call.fn}(${call.args.map(textOf).join(', ')})`;
  let canonical: ReturnType<WireUnderTest['requestOf']>;
  try {
    canonical = wire.requestOf(called, call.args);
  } catch (thrown) {
    const refused = verdictOfThrown(thrown);
    return refused === 'refused'
      ? { kind: 'lax', detail: `${shortened(meaning)} was read, which the client cannot write` }
      : refused;
  }
  if (canonical === undefined) return 'accepted';
  return laxity(given, `${canonical.importName} ${counts(canonical.request)}`, meaning) ?? 'accepted';
};

/** A request that never reached the host: the answer must tell the client that it was malformed. */
const judgeSilence = (wire: WireUnderTest, { fn, args }: Exchange, result: unknown): Verdict => {
  try {
    const answer = wire.call(fn, args, () => result);
    return fn.problemOf(answer) === undefined
      ? { kind: 'silent', detail: `the host is not asked, and the client takes the answer for ${shortened(answerText(answer))}` }
      : { kind: 'invalid', detail: `the client gives ${shortened(textOf(answer))}: ${fn.problemOf(answer)}` };
  } catch (thrown) {
    return verdictOfThrown(thrown);
  }
};

/** A message as the forwarder's half receives it. */
export const judgeReply = (wire: WireUnderTest, exchange: Exchange, message: RawMessage): Verdict => {
  const { fn, args } = exchange;
  wire.host.answerWith(fn.name, exchange.answer);
  let answer: unknown;
  const verdict = measured(wire.host, () => {
    try {
      answer = wire.call(fn, args, (importName, raw) => {
        const result = wire.raw(importName, raw);
        wire.put(wire.writes(importName, raw, result), message);
        return rawValues(message)[0];
      });
    } catch (thrown) {
      return verdictOfThrown(thrown);
    }
    return isPromise(answer) ? { kind: 'promise', detail: 'the client returns a promise' } : 'accepted';
  });
  if (verdict !== 'accepted') return verdict;
  const problem = fn.problemOf(answer);
  if (problem !== undefined) return { kind: 'invalid', detail: `the client gives ${shortened(textOf(answer))}: ${problem}` };
  let again: ReturnType<WireUnderTest['cross']>;
  try {
    again = wire.cross(fn, args, answer as Exchange['answer']);
  } catch (thrown) {
    const refused = verdictOfThrown(thrown);
    return refused === 'refused'
      ? { kind: 'lax', detail: `${shortened(answerText(answer))} was read, which the host's half cannot write` }
      : refused;
  }
  if (again.call === undefined) return 'accepted';
  const { reply } = again.call;
  // After an error, memory that only a success writes is ignored.
  const memory = Math.min(rawMemory(reply).length, rawMemory(message).length);
  const compared = (parts: RawMessage): string =>
    textOfMessage([...parts.filter((part) => !isMemory(part)), ...parts.filter(isMemory).slice(0, memory)]);
  return laxity(compared(message), compared(reply), answerText(answer)) ?? 'accepted';
};
