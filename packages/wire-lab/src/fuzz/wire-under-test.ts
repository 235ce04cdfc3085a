import { u8aToHex } from '@polkadot/util/u8a/toHex';
import {
  type Generation,
  type HostFunctionTable,
  isBytes,
  type LinearMemory,
  type MemoryRange,
  ok,
  type Wire,
} from '@polkavirt/primitives';
import { FakeHost } from './fake-host.ts';
import { type Answer, type InterfaceFunction, interfaceFunctions } from './interface-function.ts';
import { isPromise } from './problem.ts';
import { Random } from './random.ts';
import { type RawMessage, rawMemory, rawPart, UnfitWireError } from './raw-message.ts';

// biome-ignore lint/suspicious/noExplicitAny: a wire of any table and either generation
export type AnyWire = Wire<any, any>;

/** A raw call as it crossed. */
export interface CrossedCall {
  readonly importName: string;
  readonly request: RawMessage;
  readonly reply: RawMessage;
  /** The request's memory, and the names of its pointers. */
  readonly reads: readonly MemoryRange[];
  readonly writes: readonly MemoryRange[];
}

/** A call that was watched on its way. */
export interface Crossing {
  readonly answer: unknown;
  readonly call: CrossedCall | undefined;
  /** Whether the raw function gave a promise. */
  readonly promises: boolean;
}

/** What a client sends. */
type Sent = Pick<CrossedCall, 'importName' | 'request' | 'reads'>;

/** A valid call of the interface, and how it crosses. */
export interface Exchange extends CrossedCall {
  readonly fn: InterfaceFunction;
  readonly args: readonly unknown[];
  readonly answer: Answer;
}

type Raw = (...args: unknown[]) => unknown;

/** Thrown to end a call of the client once the request is known. */
const SEEN = new Error('seen');

/**
 * Both halves of a wire over a fake host, with a point between them where messages are observed and replaced.
 */
export class WireUnderTest {
  readonly functions: readonly InterfaceFunction[];
  readonly host: FakeHost;
  readonly #wire: AnyWire;
  readonly #memory: LinearMemory | undefined;
  readonly #table: HostFunctionTable;
  readonly #client: Readonly<Record<string, Raw>>;
  #between: (importName: string, args: unknown[]) => unknown = () => undefined;

  /**
   * @param memory The linear memory that the raw values of the wire point into, if they do.
   * @throws Whatever the wire throws when it is put together.
   */
  constructor(wire: AnyWire, generation: Generation, memory?: LinearMemory) {
    this.functions = interfaceFunctions(generation);
    const random = new Random(1, 0);
    this.host = new FakeHost(
      this.functions,
      new Map(this.functions.map((fn) => [fn.name, ok(successOf(fn, random, fn.sampleArgs(random)))])),
    );
    this.#wire = wire;
    this.#memory = memory;
    this.#table = wire.serve(this.host.functions);
    const names = Object.keys(this.#table);
    this.#client = wire.connect(
      Object.fromEntries(names.map((name) => [name, (...args: unknown[]) => this.#between(name, args)])),
    ) as unknown as Readonly<Record<string, Raw>>;
  }

  /** Whether raw values point into memory. */
  get hasMemory(): boolean {
    return this.#memory !== undefined;
  }

  /** A call of the client as the interface has it, through to the host. */
  call(fn: InterfaceFunction, args: readonly unknown[], between: (importName: string, raw: unknown[]) => unknown): unknown {
    this.#between = between;
    const method = this.#client[fn.name];
    if (fn.name !== 'memoryRead') return method.apply(this.#client, [...args]);
    const dest = new Uint8Array(args[2] as number);
    const result = method.call(this.#client, args[0], args[1], dest) as Answer;
    return result?.ok === true && result.value === undefined ? ok(dest) : result;
  }

  /** The raw function behind an import name. */
  raw(importName: string, args: readonly unknown[]): unknown {
    return this.#table[importName](...args);
  }

  /**
   * A call that is watched on its way.
   *
   * @returns What came out of the client, and the raw call; undefined if the client answers by itself, or the host's half promises.
   * @throws UnfitWireError, and whatever the wire throws.
   */
  cross(fn: InterfaceFunction, args: readonly unknown[], answer: Answer): Crossing {
    this.host.answerWith(fn.name, answer);
    let call: CrossedCall | undefined;
    let promises = false;
    let unfit: unknown;
    const watch = (importName: string, raw: unknown[]): unknown => {
      const reads = this.reads(importName, raw);
      const request = partsOf(raw, reads);
      const result = this.raw(importName, raw);
      promises ||= isPromise(result);
      if (promises) return result;
      const writes = this.writes(importName, raw, result);
      call ??= { importName, request, reply: partsOf([result], writes), reads, writes };
      return result;
    };
    try {
      const given = this.call(fn, args, (importName, raw) => {
        try {
          return watch(importName, raw);
        } catch (thrown) {
          // The client may wrap what it gets.
          if (thrown instanceof UnfitWireError) unfit = thrown;
          throw thrown;
        }
      });
      return { answer: given, call, promises };
    } catch (thrown) {
      if (promises) return { answer: undefined, call, promises };
      throw unfit ?? thrown;
    }
  }

  /** What the client would send for a call of the interface. @throws What the client throws before it sends. */
  requestOf(fn: InterfaceFunction, args: readonly unknown[]): Sent | undefined {
    let seen: Sent | undefined;
    try {
      this.call(fn, args, (importName, raw) => {
        const reads = this.reads(importName, raw);
        seen ??= { importName, request: partsOf(raw, reads), reads };
        throw SEEN;
      });
    } catch (thrown) {
      // The client may wrap errors of the table; the request is known nevertheless.
      if (seen === undefined) throw thrown;
    }
    return seen;
  }

  reads(importName: string, args: readonly unknown[]): readonly MemoryRange[] {
    return quietly(() => this.#wire.inspector?.reads?.(importName, args));
  }

  writes(importName: string, args: readonly unknown[], result: unknown): readonly MemoryRange[] {
    return quietly(() => this.#wire.inspector?.writes?.(importName, args, result));
  }

  /** Puts a message's memory where ranges lie. */
  put(ranges: readonly MemoryRange[], message: RawMessage): void {
    if (this.#memory === undefined) return;
    for (const [at, bytes] of rawMemory(message).entries()) {
      if (at < ranges.length) new Uint8Array(this.#memory.buffer, ranges[at].address, bytes.length).set(bytes);
    }
  }
}

const successOf = (fn: InterfaceFunction, random: Random, args: readonly unknown[]): unknown => {
  for (;;) {
    const answer = fn.sampleAnswer(random, args);
    if (answer.ok) return answer.value;
  }
};

const quietly = (look: () => readonly MemoryRange[] | undefined): readonly MemoryRange[] => {
  try {
    return look() ?? [];
  } catch {
    return [];
  }
};

/** Raw values and the memory that they point to, as a message. */
export const partsOf = (values: readonly unknown[], ranges: readonly MemoryRange[]): RawMessage => [
  ...values.map(rawPart),
  ...ranges.map(({ bytes }) => ({ kind: 'memory', value: bytes }) as const),
];

/** Values in one text, for comparison: bytes in hex whatever their class, bigints apart from numbers, fields in one order. */
export const textOf = (value: unknown): string => {
  if (isBytes(value)) return u8aToHex(value);
  if (typeof value === 'bigint') return `${value}n`;
  if (typeof value !== 'object' || value === null) return typeof value === 'string' ? JSON.stringify(value) : String(value);
  if (Array.isArray(value)) return `[${value.map(textOf).join(', ')}]`;
  const fields = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${fields.map(([name, field]) => `${name}: ${textOf(field)}`).join(', ')}}`;
};

/** An answer in one text, for comparison. */
export const answerText = (answer: unknown): string => {
  const { ok: isOk, value, error } = (answer ?? {}) as { ok?: unknown; value?: unknown; error?: unknown };
  return isOk === true ? `ok ${textOf(value)}` : `error ${String(error)}`;
};
