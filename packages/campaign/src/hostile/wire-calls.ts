/** Raw calls of host functions, as a hostile runtime makes them, and what must hold after each. */
import { createHash } from 'node:crypto';
import { HostFault, type HostFunctionTable, type LinearMemory, type WireInspector } from '@polkavirt/primitives';
import type { Reaction, Rule } from './target.ts';
import { firstDifference, thrownText } from './texts.ts';
import type { WatchedEngine } from './watch-instances.ts';

/** A raw value, as JSON can hold it; bytes are hex. */
export type RawValue =
  | { readonly bytes: string }
  | { readonly text: string }
  | { readonly number: number }
  | { readonly bigint: string }
  | { readonly nothing: true };

/** A raw call. */
export interface WireStep {
  /** The import's name. */
  readonly call: string;
  readonly args: readonly RawValue[];
  /** What is put into linear memory before it. */
  readonly memory: readonly { readonly at: number; readonly bytes: string }[];
}

/** A host behind a wire, from its beginning. */
export interface WireHost {
  readonly table: HostFunctionTable;
  readonly inspector?: WireInspector | undefined;
  /** Of wires whose raw values point into one. */
  readonly memory?: LinearMemory | undefined;
  /** The engine that its instances run on. */
  readonly watched: WatchedEngine;
  /** Instances that the host has ids for. */
  instances(): number;
}

const bytesOf = (hex: string): Uint8Array => new Uint8Array(Buffer.from(hex, 'hex'));
const hexOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

export function toRawValue(value: unknown): RawValue {
  if (value instanceof Uint8Array) return { bytes: hexOf(value) };
  if (typeof value === 'string') return { text: value };
  if (typeof value === 'number') return { number: value };
  return typeof value === 'bigint' ? { bigint: `${value}` } : { nothing: true };
}

export function fromRawValue(value: RawValue): unknown {
  if ('bytes' in value) return bytesOf(value.bytes);
  if ('text' in value) return value.text;
  if ('number' in value) return value.number;
  return 'bigint' in value ? BigInt(value.bigint) : undefined;
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === 'object' && value !== null;
const isHex = (value: unknown): boolean => typeof value === 'string' && /^(?:[0-9a-f]{2})*$/.test(value);

const isRawValue = (value: unknown): boolean =>
  isRecord(value) &&
  (isHex(value.bytes) ||
    typeof value.text === 'string' ||
    typeof value.number === 'number' ||
    (typeof value.bigint === 'string' && /^-?\d{1,40}$/.test(value.bigint)) ||
    value.nothing === true);

export const isWireStep = (value: unknown): value is WireStep =>
  isRecord(value) &&
  typeof value.call === 'string' &&
  Array.isArray(value.args) &&
  value.args.every(isRawValue) &&
  Array.isArray(value.memory) &&
  value.memory.every((one) => isRecord(one) && Number.isSafeInteger(one.at) && Number(one.at) >= 0 && isHex(one.bytes));

/** The faults by which a host may refuse a message. */
const REFUSALS: readonly string[] = ['MalformedWire', 'BadPointer', 'ValueOutOfRange'];

/** Bytes of buffers that one message may cost beside its size: an instance has a few pages. */
const MOST_BYTES = 48 * 2 ** 20;

const shortName = (importName: string): string =>
  importName.replace(/^ext_virtualization_/, '').replace(/_version_(\d+)$/, ' $1');

/** Makes raw calls of one host, one after the other. */
export class WireCalls {
  readonly #host: WireHost;
  /** After the last call. */
  #state: string;

  constructor(host: WireHost) {
    this.#host = host;
    this.#state = this.#look();
  }

  apply({ call, args, memory }: WireStep): Reaction {
    const { table, watched } = this.#host;
    const of = shortName(call);
    if (!Object.hasOwn(table, call)) return { of, outcome: 'no such function' };
    const size = this.#put(memory) + args.reduce((sum, value) => sum + ('bytes' in value ? value.bytes.length / 2 : 8), 0);
    const before = memory.length === 0 ? this.#state : this.#look();
    const values = args.map(fromRawValue);
    const buffers = process.memoryUsage().arrayBuffers;
    let result: unknown;
    let refusal: HostFault | undefined;
    const broken = (rule: Rule, detail: string): Reaction => ({ of, outcome: `breaks ${rule}`, violation: { rule, detail } });
    try {
      result = table[call](...values);
    } catch (thrown) {
      if (!(thrown instanceof HostFault) || !REFUSALS.includes(thrown.code)) return broken('answer', thrownText(thrown));
      refusal = thrown;
    }
    const grown = process.memoryUsage().arrayBuffers - buffers;
    this.#state = this.#look();
    if (refusal !== undefined && this.#state !== before) {
      return broken('state', `refused with ${refusal.code}, and then ${firstDifference(before, this.#state)}`);
    }
    const known = this.#host.instances();
    if (watched.live !== known) return broken('leak', `the engine has ${watched.live} instances, the host has ids for ${known}`);
    if (grown > MOST_BYTES + 16 * size) return broken('bounds', `${grown} bytes of buffers for a message of ${size}`);
    if (refusal !== undefined) return { of, outcome: `HostFault ${refusal.code}`, text: refusal.message };
    const answer = this.#answerOf(call, values, result);
    return typeof answer === 'string' ? { of, outcome: answer } : broken('answer', answer.detail);
  }

  /** What an answer says, in a word; or why it is none. */
  #answerOf(call: string, values: readonly unknown[], result: unknown): string | { readonly detail: string } {
    const { inspector } = this.#host;
    if (inspector === undefined) return 'answer';
    try {
      const { decoded } = inspector.result(call, values, result);
      if (decoded instanceof Error) return { detail: `an answer that cannot be read: ${decoded.message}` };
      const { ok, error } = (decoded ?? {}) as { ok?: unknown; error?: unknown };
      if (ok === false && typeof error !== 'string') return { detail: `an error that there is not: ${String(result)}` };
      return ok === false ? `answer ${error}` : 'answer';
    } catch (thrown) {
      return { detail: `an answer that cannot be read: ${thrownText(thrown)}` };
    }
  }

  /** @returns how many bytes were put; those that do not fit are left out */
  #put(memory: WireStep['memory']): number {
    const { buffer } = this.#host.memory ?? { buffer: new ArrayBuffer(0) };
    let size = 0;
    for (const { at, bytes } of memory) {
      const content = bytesOf(bytes);
      if (at + content.length <= buffer.byteLength) new Uint8Array(buffer, at, content.length).set(content);
      size += content.length;
    }
    return size;
  }

  #look(): string {
    const { watched, memory } = this.#host;
    const shared = memory === undefined ? '' : createHash('sha1').update(new Uint8Array(memory.buffer)).digest('hex');
    return `${this.#host.instances()} instances\n${watched.state()}\nlinear memory ${shared}`;
  }
}
