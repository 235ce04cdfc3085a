/** Messages of a JSON-RPC client, of whatever text, and what must hold after each. */
import { setImmediate } from 'node:timers/promises';
import type { Reaction, Rule } from './target.ts';
import { firstDifference, thrownText } from './texts.ts';

/** A message as it is on the connection. */
export interface RequestStep {
  readonly text: string;
}

export const isRequestStep = (value: unknown): value is RequestStep =>
  typeof value === 'object' && value !== null && typeof (value as { text?: unknown }).text === 'string';

/** A node and a connection to it, from their beginning. */
export interface RequestServer {
  /** Handles a message; `send` takes the answer, if there is one, now or later. */
  message(text: string, send: (json: string) => void): void;
  /** All that a refused request must leave alone, in one text: the same text is the same state. */
  state(): string;
  /** Faults of the node since the last time, in words: exceptions that no client can be the cause of. */
  faults(): readonly string[];
  /** The codes that an error may have. */
  readonly codes: ReadonlySet<number>;
  /** The most bytes of an answer. */
  readonly mostBytes: number;
}

/** Milliseconds after which an answer that does not come is given up: it comes as soon as everything before it had its turn. */
const GIVEN_UP_AFTER = 10_000;

/** Bytes of buffers that one message may cost beside its size and its answer. */
const MOST_BUFFERS = 256 * 2 ** 20;

interface Asked {
  readonly method: string;
  readonly isAnswered: boolean;
  /** Whether something is asked for without an answer, and may have been done. */
  readonly hasNotifications: boolean;
}

/** Sends messages to one node, one after the other. */
export class RequestTexts {
  readonly #server: RequestServer;

  constructor(server: RequestServer) {
    this.#server = server;
  }

  async apply({ text }: RequestStep): Promise<Reaction> {
    const asked = askedBy(text);
    const of = asked.method;
    const broken = (rule: Rule, detail: string): Reaction => ({ of, outcome: `breaks ${rule}`, violation: { rule, detail } });
    const before = this.#server.state();
    const buffers = process.memoryUsage().arrayBuffers;
    const answers: string[] = [];
    try {
      this.#server.message(text, (json) => answers.push(json));
      const end = performance.now() + GIVEN_UP_AFTER;
      while (asked.isAnswered && answers.length === 0 && performance.now() < end) await setImmediate();
    } catch (thrown) {
      return broken('answer', thrownText(thrown));
    }
    const grown = process.memoryUsage().arrayBuffers - buffers;
    const faults = this.#server.faults();
    if (faults.length > 0) return broken('answer', `a fault of the node: ${faults[0].slice(0, 300)}`);
    if (answers.length > 1) return broken('answer', `${answers.length} answers`);
    const [answer] = answers;
    if (answer === undefined) return asked.isAnswered ? broken('answer', 'no answer') : { of, outcome: 'no answer is due' };
    if (answer.length > this.#server.mostBytes) return broken('bounds', `an answer of ${answer.length} characters`);
    if (grown > MOST_BUFFERS + 16 * (text.length + answer.length)) {
      return broken('bounds', `${grown} bytes of buffers for ${text.length} characters, answered with ${answer.length}`);
    }
    const read = readAnswer(answer, this.#server.codes);
    if (typeof read === 'string') return broken('answer', read);
    if (read.isRefusal && !asked.hasNotifications) {
      const after = this.#server.state();
      if (after !== before) return broken('state', `refused with ${read.outcome}, and then ${firstDifference(before, after)}`);
    }
    return { of, outcome: read.outcome, text: read.text };
  }
}

/** What a message asks for, as far as it can be read. */
function askedBy(text: string): Asked {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { method: 'no JSON', isAnswered: true, hasNotifications: false };
  }
  if (Array.isArray(value)) {
    const isAnswered = value.length === 0 || value.some(wantsAnswer);
    return { method: 'a batch', isAnswered, hasNotifications: !value.every(wantsAnswer) };
  }
  const { method } = (value ?? {}) as { method?: unknown };
  const name = typeof method === 'string' && /^\w{1,60}$/.test(method) ? method : 'no method';
  return { method: name, isAnswered: wantsAnswer(value), hasNotifications: !wantsAnswer(value) };
}

/** Only a well-formed request without an id is a notification. */
const wantsAnswer = (request: unknown): boolean => {
  const { id, method } = (request ?? {}) as { id?: unknown; method?: unknown };
  return id !== undefined || typeof method !== 'string';
};

interface ReadAnswer {
  readonly outcome: string;
  readonly text: string;
  /** Nothing of the message was done. */
  readonly isRefusal: boolean;
}

/** What an answer says; a text if it is none. */
function readAnswer(json: string, codes: ReadonlySet<number>): ReadAnswer | string {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    return `an answer that is no JSON: ${json.slice(0, 100)}`;
  }
  const all = Array.isArray(value) ? value : [value];
  if (all.length === 0) return 'an empty list of answers';
  const read = all.map((one) => readOne(one, codes));
  const wrong = read.find((one) => typeof one === 'string');
  if (wrong !== undefined) return wrong as string;
  const [first, ...others] = read as ReadAnswer[];
  if (!Array.isArray(value)) return first;
  const isRefusal = first.isRefusal && others.every((one) => one.isRefusal);
  return { outcome: isRefusal ? 'all refused' : 'some answered', text: '', isRefusal };
}

function readOne(answer: unknown, codes: ReadonlySet<number>): ReadAnswer | string {
  const shown = JSON.stringify(answer)?.slice(0, 200);
  if (typeof answer !== 'object' || answer === null) return `not an answer: ${shown}`;
  const { jsonrpc, result, error, id } = answer as Readonly<Record<string, unknown>>;
  if (jsonrpc !== '2.0' || id === undefined || (result === undefined) === (error === undefined)) return `not an answer: ${shown}`;
  if (error === undefined) return { outcome: 'result', text: '', isRefusal: false };
  const { code, message } = (error ?? {}) as { code?: unknown; message?: unknown };
  if (typeof code !== 'number' || !codes.has(code)) return `an error whose code is not known: ${shown}`;
  if (typeof message !== 'string' || message === '') return `an error without a message: ${shown}`;
  return { outcome: `error ${code}`, text: message, isRefusal: true };
}
