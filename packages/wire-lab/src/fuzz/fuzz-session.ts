import type { Generation, LinearMemory } from '@polkavirt/primitives';
import { judgeReply, judgeRequest } from './judge.ts';
import { mutate } from './mutate.ts';
import { isPromise, oneLine, type Problem, thrownText, type Verdict, verdictOfThrown } from './problem.ts';
import { Random } from './random.ts';
import { type RawMessage, readMessage, UnfitWireError, writeMessage } from './raw-message.ts';
import { type AnyWire, answerText, type Exchange, textOf, WireUnderTest } from './wire-under-test.ts';

/** The half that receives a message: requests go in, answers come out. `valid` is an unchanged call. */
export type FuzzDirection = 'in' | 'out' | 'valid';

/** A message to judge. */
export interface Example {
  /** The function of the interface. */
  readonly fn: string;
  readonly direction: FuzzDirection;
  /** The number of the function's valid call from which it was made. */
  readonly exchange: number;
  readonly message: RawMessage;
}

/** An example in one word, such as `run/in/3/bytes:0001`. It means the same with the same seed. */
export const writeExample = ({ fn, direction, exchange, message }: Example): string =>
  `${fn}/${direction}/${exchange}/${writeMessage(message)}`;

/** The reverse of {@link writeExample}; undefined for text that it does not write. */
export const readExample = (text: string): Example | undefined => {
  const [, fn, direction, exchange, parts] = /^(\w+)\/(in|out|valid)\/(\d{1,4})\/(.*)$/.exec(text) ?? [];
  const message = parts === undefined ? undefined : readMessage(parts);
  return message && { fn, direction: direction as FuzzDirection, exchange: Number(exchange), message };
};

export interface SessionOptions {
  /** A whole number. The same one makes the same messages of the same wire. */
  readonly seed: number;
  /** Whose calls the wire carries. Default `virt`. */
  readonly generation?: Generation;
  /** The linear memory that raw values of the wire point into, if they do. */
  readonly memory?: LinearMemory;
  /** Called before each valid call is tried. */
  readonly onJudge?: (example: Example) => void;
}

/** Valid calls of each function. */
const EXCHANGES = 8;

/** The messages of one seed for one wire, and their verdicts. */
export class FuzzSession {
  readonly #wire: WireUnderTest;
  readonly #seed: number;
  readonly #exchanges = new Map<string, Exchange[]>();
  /** Problems that valid calls already show. */
  readonly problems: readonly (Example & { readonly problem: Problem })[];

  /** @throws UnfitWireError If there are no messages; whatever the wire throws when its halves are made. */
  constructor(wire: AnyWire, { seed, generation = 'virt', memory, onJudge = () => undefined }: SessionOptions) {
    this.#wire = new WireUnderTest(wire, generation, memory);
    this.#seed = seed;
    this.problems = this.#wire.functions.flatMap((fn, at) => {
      const random = new Random(seed, -2 - at);
      return Array.from({ length: EXCHANGES }, (_, exchange) => {
        const example: Example = { fn: fn.name, direction: 'valid', exchange, message: [] };
        const args = fn.sampleArgs(random);
        onJudge(example);
        const problem = this.#tryValid(fn, args, fn.sampleAnswer(random, args));
        return problem && { ...example, problem };
      }).filter((found) => found !== undefined);
    });
  }

  /** The functions that messages can be made for. */
  get functions(): readonly string[] {
    return [...this.#exchanges.keys()];
  }

  /** Sends a valid call through, and keeps it if it arrives. */
  #tryValid(fn: Exchange['fn'], args: readonly unknown[], answer: Exchange['answer']): Problem | undefined {
    let crossing: ReturnType<WireUnderTest['cross']>;
    try {
      crossing = this.#wire.cross(fn, args, answer);
    } catch (thrown) {
      if (thrown instanceof UnfitWireError) throw thrown;
      const verdict = verdictOfThrown(thrown);
      return typeof verdict === 'string'
        ? { kind: 'altered', detail: `a valid call is refused: ${thrownText(thrown)}` }
        : verdict;
    }
    if (crossing.promises) return { kind: 'promise', detail: 'the raw function returns a promise' };
    if (isPromise(crossing.answer)) return { kind: 'promise', detail: 'the client returns a promise' };
    const wanted = textOf(args);
    const { calls } = this.#wire.host;
    if (!calls.some((call) => call.fn === fn.name && textOf(call.args) === wanted)) {
      const arrived = calls.map((call) => `${call.fn} of ${textOf(call.args)}`).join(', ');
      return {
        kind: 'altered',
        detail: oneLine(`called with ${wanted}; the host is asked ${arrived === '' ? 'nothing' : arrived}`),
      };
    }
    if (answerText(crossing.answer) !== answerText(answer)) {
      const came = answerText(crossing.answer);
      return { kind: 'altered', detail: oneLine(`the client gives ${came}, where the host answers ${answerText(answer)}`) };
    }
    const known = this.#exchanges.get(fn.name) ?? [];
    if (crossing.call !== undefined) this.#exchanges.set(fn.name, [...known, { ...crossing.call, fn, args, answer }]);
    return undefined;
  }

  /** The message of a number from 0; undefined if no function has a valid call. */
  example(index: number): Example | undefined {
    const functions = this.functions;
    if (functions.length === 0) return undefined;
    const random = new Random(this.#seed, index);
    const direction = index % 2 === 0 ? 'in' : 'out';
    const fn = functions[(index >> 1) % functions.length];
    const exchanges = this.#exchanges.get(fn) as Exchange[];
    const exchange = random.below(exchanges.length);
    const side = direction === 'in' ? 'request' : 'reply';
    return { fn, direction, exchange, message: mutate(random, exchanges[exchange][side], random.pick(exchanges)[side]) };
  }

  /** @throws RangeError If the wire has no such function or exchange. */
  judge({ fn, direction, exchange, message }: Example): Verdict {
    if (direction === 'valid') {
      const found = this.problems.find((each) => each.fn === fn && each.exchange === exchange);
      return found?.problem ?? 'accepted';
    }
    const found = this.#exchanges.get(fn)?.[exchange];
    if (found === undefined) throw new RangeError(`there is no valid call ${exchange} of ${fn} to make a message of`);
    return direction === 'in' ? judgeRequest(this.#wire, found, message) : judgeReply(this.#wire, found, message);
  }
}
