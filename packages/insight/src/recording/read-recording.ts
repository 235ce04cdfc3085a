import { hexToBytes } from '@noble/hashes/utils.js';
import { Gunzip } from 'fflate';
import { base64ToBytes } from './base64.ts';
import { programHash } from './digest.ts';
import type { Generation, RecordedEvent, RecordedOutcome, Recording } from './recording.ts';
import { RECORDING_VERSION } from './write-recording.ts';

/** The most bytes that a recording may have once it is unpacked: 256 MiB. A small file can hold a very large one. */
export const MAX_RECORDING_BYTES = 2 ** 28;

/** A recording, or one sentence that names the problem of the file and its place. */
export type ReadRecording = { readonly ok: true; readonly value: Recording } | { readonly ok: false; readonly error: string };

/** Thrown for a malformed line and caught by {@link readRecording}. */
class Malformed extends Error {}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const shown = (value: unknown): string => {
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
};

function need<T>(value: T | undefined, name: string, must: string, raw: unknown): T {
  if (value === undefined) throw new Malformed(`${name} must be ${must}, not ${shown(raw)}`);
  return value;
}

const text = (raw: unknown, name: string): string => need(typeof raw === 'string' ? raw : undefined, name, 'a string', raw);

function count(raw: unknown, name: string, most: number): number {
  const isCount = Number.isInteger(raw) && (raw as number) >= 0 && (raw as number) <= most;
  return need(isCount ? (raw as number) : undefined, name, `a whole number up to ${most}`, raw);
}

function integer(raw: unknown, name: string, kind: 'i64' | 'u64'): bigint {
  const value = typeof raw === 'string' && /^-?\d{1,20}$/.test(raw) ? BigInt(raw) : undefined;
  const wrapped = value === undefined ? undefined : kind === 'i64' ? BigInt.asIntN(64, value) : BigInt.asUintN(64, value);
  return need(
    value === wrapped ? value : undefined,
    name,
    `an ${kind === 'i64' ? 'i64' : 'u64 (a whole number)'} in decimal`,
    raw,
  );
}

function hex(raw: unknown, name: string): Uint8Array {
  const isHex = typeof raw === 'string' && raw.length % 2 === 0 && /^[\da-f]*$/.test(raw);
  return need(isHex ? hexToBytes(raw as string) : undefined, name, 'hex', raw);
}

const base64 = (raw: unknown, name: string): Uint8Array => need(base64ToBytes(text(raw, name)), name, 'base64', raw);

const exportName = (raw: unknown): Uint8Array =>
  isObject(raw) ? hex(raw.hex, 'the hex of the name') : new TextEncoder().encode(text(raw, 'the name'));

function outcome(raw: unknown): RecordedOutcome {
  if (typeof raw === 'string') return { kind: 'Error', error: raw };
  if (!Array.isArray(raw)) throw new Malformed(`the outcome must be an error's name or an array, not ${shown(raw)}`);
  const [kind, gasLeft, symbol, ...args] = raw as unknown[];
  const gas = integer(gasLeft, 'the gas that is left', 'i64');
  if (kind === 'Finished' && raw.length === 2) return { kind, gasLeft: gas };
  if (kind !== 'Syscall' || args.length !== 6) throw new Malformed(`${shown(raw)} is not an outcome`);
  return { kind, gasLeft: gas, symbol: hex(symbol, 'the symbol'), args: args.map((arg) => integer(arg, 'an argument', 'u64')) };
}

const errorIn = (raw: unknown): { readonly error?: string } => (raw === undefined ? {} : { error: text(raw, 'the error') });

/** Reads events in order, because the valid contents of an event depend on those before it. */
function createEventReader(generation: Generation, programs: ReadonlyMap<string, Uint8Array>) {
  let instances = 0;
  return (row: readonly unknown[]): RecordedEvent => {
    const [kind, which, ...rest] = row;
    const least: Readonly<Record<string, readonly [number, number]>> = {
      instantiate: [1, 2],
      execute: [3, 3],
      prepare: [1, 2],
      resume: [3, 3],
      write: [2, 3],
      read: [3, 4],
      destroy: [0, 0],
    };
    const lengths = typeof kind === 'string' && Object.hasOwn(least, kind) ? least[kind] : undefined;
    if (lengths === undefined) throw new Malformed(`there is no event ${shown(kind)}`);
    if (rest.length < lengths[0] || rest.length > lengths[1])
      throw new Malformed(`${kind} has ${rest.length} operands too few or too many`);
    if (kind === (generation === 'virt' ? 'prepare' : 'execute'))
      throw new Malformed(`the generation ${generation} has no ${kind}`);
    const instance = count(which, 'the instance', Number.MAX_SAFE_INTEGER);
    if (kind === 'instantiate') {
      if (instance !== instances) throw new Malformed(`instance ${instance} comes where ${instances} is next`);
      instances++;
      const program = text(rest[0], 'the program');
      if (!programs.has(program)) throw new Malformed(`no line before it has the program ${shown(program)}`);
      return { kind, instance, program, ...errorIn(rest[1]) };
    }
    if (instance >= instances) throw new Malformed(`there is no instance ${instance} yet`);
    switch (kind) {
      case 'execute':
        return { kind, instance, name: exportName(rest[0]), gas: integer(rest[1], 'the gas', 'i64'), outcome: outcome(rest[2]) };
      case 'prepare':
        return { kind, instance, name: exportName(rest[0]), ...errorIn(rest[1]) };
      case 'resume':
        return {
          kind,
          instance,
          a0: integer(rest[0], 'the answer', 'u64'),
          gas: integer(rest[1], 'the gas', 'i64'),
          outcome: outcome(rest[2]),
        };
      case 'write':
        return {
          kind,
          instance,
          address: count(rest[0], 'the address', 2 ** 32 - 1),
          bytes: base64(rest[1], 'what is written'),
          ...errorIn(rest[2]),
        };
      case 'read': {
        const [address, length, digest, error] = rest;
        return {
          kind,
          instance,
          address: count(address, 'the address', 2 ** 32 - 1),
          length: count(length, 'the length', Number.MAX_SAFE_INTEGER),
          ...(digest === null ? {} : { digest: text(digest, 'the digest') }),
          ...errorIn(error),
        };
      }
      default:
        return { kind: 'destroy', instance };
    }
  };
}

/** The header's fields, or the problem in words that say what the file is. */
function readHeader(line: unknown): Pick<Recording, 'generation' | 'costModel' | 'note'> {
  if (!isObject(line) || typeof line.polkavirt !== 'string') throw new Malformed('the file is not a recording of polkavirt');
  if (line.polkavirt !== 'recording') {
    const other = line.polkavirt === 'capture' ? '; polkavirt wire replay reads captures' : '';
    throw new Malformed(`the file is a ${shown(line.polkavirt)}, not a recording${other}`);
  }
  if (line.version !== RECORDING_VERSION) {
    throw new Malformed(
      `the recording has version ${shown(line.version)}; this polkavirt reads version ${RECORDING_VERSION}: use the one that wrote it`,
    );
  }
  const { generation, costModel, note } = line;
  if (generation !== 'virt' && generation !== 'typestate') {
    throw new Malformed(`the generation must be virt or typestate, not ${shown(generation)}`);
  }
  if (costModel !== undefined && costModel !== 'naive' && costModel !== 'full') {
    throw new Malformed(`the cost model must be naive or full, not ${shown(costModel)}`);
  }
  return {
    generation,
    ...(costModel === undefined ? {} : { costModel }),
    ...(note === undefined ? {} : { note: text(note, 'the note') }),
  };
}

/** Bytes that are unpacked at a time. They can become a thousand times as many, and of those the library makes several copies. */
const PIECE = 0x2000;

/** Unpacks gzip up to {@link MAX_RECORDING_BYTES}. A truncated file is unpacked up to its end, so that the complete lines can be replayed. */
function unpack(file: Uint8Array): Uint8Array {
  const pieces: Uint8Array[] = [];
  let length = 0;
  const gunzip = new Gunzip((piece) => {
    length += piece.length;
    if (length > MAX_RECORDING_BYTES) throw new Malformed(`unpacked it is larger than ${MAX_RECORDING_BYTES} bytes`);
    pieces.push(piece);
  });
  try {
    for (let at = 0; at < file.length; at += PIECE) gunzip.push(file.subarray(at, at + PIECE), at + PIECE >= file.length);
  } catch (error) {
    if (error instanceof Malformed) throw error;
    if (length === 0) throw new Malformed('the file is packed with gzip, and broken');
  }
  const whole = new Uint8Array(length);
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}

/**
 * Reads a recording's file, packed or not. Never throws.
 *
 * A file that was cut off gives what it holds up to there, with `isComplete` false. Programs are checked against their hashes.
 */
export function readRecording(file: Uint8Array): ReadRecording {
  let number = 0;
  try {
    const bytes = file[0] === 0x1f && file[1] === 0x8b ? unpack(file) : file;
    if (bytes.length > MAX_RECORDING_BYTES) throw new Malformed(`the file is larger than ${MAX_RECORDING_BYTES} bytes`);
    const lines = new TextDecoder().decode(bytes).split('\n');
    // Every line ends with a line break, so the text after the last one is empty or a truncated line.
    const isCutOff = lines.pop() !== '';
    const programs = new Map<string, Uint8Array>();
    const events: RecordedEvent[] = [];
    let header: ReturnType<typeof readHeader> | undefined;
    let readEvent: ReturnType<typeof createEventReader> | undefined;
    let isComplete = false;
    for (const line of lines) {
      number++;
      if (isComplete) throw new Malformed('there is more after the end');
      let json: unknown;
      try {
        json = JSON.parse(line);
      } catch {
        throw new Malformed(header === undefined ? 'the file is not a recording of polkavirt' : 'the line is not JSON');
      }
      if (header === undefined || readEvent === undefined) {
        header = readHeader(json);
        readEvent = createEventReader(header.generation, programs);
      } else if (Array.isArray(json)) {
        events.push(readEvent(json));
      } else if (isObject(json) && 'program' in json) {
        const hash = text(json.program, 'the program');
        const program = base64(json.bytes, 'the bytes of the program');
        if (programHash(program) !== hash) throw new Malformed(`the bytes of the program are not those of ${shown(hash)}`);
        programs.set(hash, program);
      } else if (isObject(json) && 'end' in json) {
        if (json.end !== events.length) throw new Malformed(`it ends after ${shown(json.end)} events, and has ${events.length}`);
        isComplete = true;
      } else {
        throw new Malformed(`${shown(json)} is not a line of a recording`);
      }
    }
    if (header === undefined) throw new Malformed('the file is not a recording of polkavirt');
    return { ok: true, value: { ...header, programs, events, isComplete: isComplete && !isCutOff } };
  } catch (error) {
    if (!(error instanceof Malformed)) throw error;
    return { ok: false, error: number > 1 ? `line ${number}: ${error.message}` : error.message };
  }
}
