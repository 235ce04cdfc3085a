/** Captures as JSON Lines: a header, each program before the first call that carries it, each call, and their number at the end. */
import { hexToU8a } from '@polkadot/util/hex/toU8a';
import { u8aToHex } from '@polkadot/util/u8a/toHex';
import { CAPTURE_VERSION, type Capture, type CapturedCall, CaptureError } from './captured-call.ts';
import { type MessagePart, ProgramHashes, ProgramTable, splitInput } from './program-parts.ts';

/** Those of browsers and Node; the ES library's types lack them. */
declare const atob: (text: string) => string;
declare const btoa: (text: string) => string;

const CHUNK = 8_192;
const toBase64 = (bytes: Uint8Array): string => {
  let text = '';
  for (let at = 0; at < bytes.length; at += CHUNK) text += String.fromCharCode(...bytes.subarray(at, at + CHUNK));
  return btoa(text);
};
const fromBase64 = (text: string): Uint8Array => Uint8Array.from(atob(text), (character) => character.charCodeAt(0));

type JsonMessage = string | readonly (string | { readonly program: string })[];

const plainHex = (bytes: Uint8Array): string => u8aToHex(bytes, -1, false);
const toJson = (parts: readonly MessagePart[]): JsonMessage => {
  const written = parts.map((part) => (part instanceof Uint8Array ? plainHex(part) : part));
  return written.length === 1 && typeof written[0] === 'string' ? written[0] : written;
};

/** The first line of every capture. */
export const CAPTURE_HEADER = JSON.stringify({ polkavirt: 'capture', version: CAPTURE_VERSION });

/** Writes a capture line by line, when there are too many calls to keep. */
export class CaptureLines {
  readonly #programs = new Set<string>();
  readonly #hashes = new ProgramHashes();
  #count = 0;

  /** The lines of the next call, each with its line break; the first call comes with the header. */
  call(call: CapturedCall): string {
    const { parts, program } = splitInput(call, this.#hashes);
    const { fn, importName, generation, wire, wireVersion, instance, output, fault, durationNs } = call;
    const lines = this.#count === 0 ? [CAPTURE_HEADER] : [];
    this.#count += 1;
    const hash = parts.find((part) => !(part instanceof Uint8Array)) as { readonly program: string } | undefined;
    if (program !== undefined && hash !== undefined && !this.#programs.has(hash.program)) {
      this.#programs.add(hash.program);
      lines.push(JSON.stringify({ program: hash.program, bytes: toBase64(program) }));
    }
    lines.push(
      JSON.stringify({
        call: fn,
        ...(generation === undefined ? {} : { generation }),
        wire,
        ...(wireVersion === undefined ? {} : { version: wireVersion }),
        import: importName,
        ...(instance === undefined ? {} : { instance }),
        in: toJson(parts),
        out: output === undefined ? null : plainHex(output),
        ...(fault === undefined ? {} : { fault }),
        ns: durationNs,
      }),
    );
    return `${lines.join('\n')}\n`;
  }

  /** The last line, which marks the capture as complete. */
  end(): string {
    return `${this.#count === 0 ? `${CAPTURE_HEADER}\n` : ''}${JSON.stringify({ end: this.#count })}\n`;
  }
}

/** All of a capture as text. */
export const captureToJsonLines = (calls: readonly CapturedCall[]): string => {
  const lines = new CaptureLines();
  return calls.map((call) => lines.call(call)).join('') + lines.end();
};

type Json = Readonly<Record<string, unknown>>;

const HEX = /^(?:[0-9a-f]{2})*$/i;
const HASH = /^0x[0-9a-f]{64}$/;

/** Reads the fields of one line; its errors name the line. */
class Line {
  readonly #json: Json;
  readonly where: string;

  constructor(text: string, number: number) {
    this.where = `line ${number}`;
    let json: unknown;
    try {
      json = JSON.parse(text);
    } catch {
      throw new CaptureError(`${this.where}: not JSON`);
    }
    if (typeof json !== 'object' || json === null || Array.isArray(json))
      throw new CaptureError(`${this.where}: not a JSON object`);
    this.#json = json as Json;
  }

  has(key: string): boolean {
    return Object.hasOwn(this.#json, key);
  }

  wrong(key: string, must: string): CaptureError {
    return new CaptureError(`${this.where}: ${key} must be ${must}`);
  }

  raw(key: string): unknown {
    return this.has(key) ? this.#json[key] : undefined;
  }

  text(key: string): string {
    const value = this.raw(key);
    if (typeof value !== 'string') throw this.wrong(key, 'a text');
    return value;
  }

  whole(key: string): number {
    const value = this.raw(key);
    if (!Number.isSafeInteger(value) || (value as number) < 0) throw this.wrong(key, 'a whole number');
    return value as number;
  }

  hex(key: string, value: unknown = this.raw(key)): Uint8Array {
    if (typeof value !== 'string' || !HEX.test(value)) throw this.wrong(key, 'hex, two digits a byte');
    return hexToU8a(value);
  }

  parts(key: string): readonly MessagePart[] {
    const value = this.raw(key);
    if (!Array.isArray(value)) return [this.hex(key)];
    return value.map((part: unknown): MessagePart => {
      if (typeof part === 'string') return this.hex(key, part);
      const { program } = (part ?? {}) as Json;
      if (typeof program !== 'string' || !HASH.test(program)) throw this.wrong(key, 'hex, and programs by their hashes');
      return { program };
    });
  }
}

/** The call of a line. Its input is assembled on access. */
const readCall = (line: Line, programs: ProgramTable): CapturedCall => {
  const generation = line.raw('generation');
  if (generation !== undefined && generation !== 'virt' && generation !== 'typestate') {
    throw line.wrong('generation', 'virt or typestate');
  }
  const message = programs.message(line.parts('in'), line.where);
  const fault = line.raw('fault') as Json | undefined;
  if (fault !== undefined && (typeof fault?.code !== 'string' || typeof fault.message !== 'string')) {
    throw line.wrong('fault', 'an object with code and message');
  }
  const output = line.raw('out') === null ? undefined : line.hex('out');
  if ((output === undefined) !== (fault !== undefined)) throw line.wrong('out', 'null where there is a fault, and nowhere else');
  return {
    fn: line.text('call'),
    importName: line.text('import'),
    generation,
    wire: line.text('wire'),
    wireVersion: line.has('version') ? line.whole('version') : undefined,
    instance: line.has('instance') ? line.whole('instance') : undefined,
    get input() {
      return message();
    },
    output,
    fault: fault === undefined ? undefined : { code: fault.code as string, message: fault.message as string },
    durationNs: line.whole('ns'),
  };
};

const checkHeader = (line: Line): void => {
  const kind = line.raw('polkavirt');
  if (kind === 'recording')
    throw new CaptureError('this is a recording of a run, which `polkavirt replay` reads, and not a capture');
  if (kind !== 'capture') throw new CaptureError('line 1: not the header of a capture, {"polkavirt":"capture","version":1}');
  const version = line.raw('version');
  if (version !== CAPTURE_VERSION) {
    throw new CaptureError(`a capture of version ${JSON.stringify(version)}; this polkavirt reads version ${CAPTURE_VERSION}`);
  }
};

/**
 * Reads a capture of JSON Lines. A file that ends early, also in the middle of a line, gives the calls before that.
 *
 * @throws CaptureError Which names the line.
 */
export const captureFromJsonLines = (text: string): Capture => {
  const lines = text.split('\n');
  const isCutOff = lines.pop() !== '';
  if (lines.length === 0) throw new CaptureError('line 1: the file ends within it');
  const calls: CapturedCall[] = [];
  const programs = new ProgramTable();
  for (const [at, source] of lines.entries()) {
    const line = new Line(source, at + 1);
    if (at === 0) checkHeader(line);
    else if (line.has('end')) {
      if (line.whole('end') !== calls.length) throw line.wrong('end', `the number of calls before it, which is ${calls.length}`);
      if (at + 1 < lines.length || isCutOff) throw new CaptureError(`line ${at + 2}: there is more after the end`);
      return { calls, isComplete: true };
    } else if (line.has('program')) {
      let program: Uint8Array;
      try {
        program = fromBase64(line.text('bytes'));
      } catch (error) {
        throw error instanceof CaptureError ? error : line.wrong('bytes', 'base64');
      }
      programs.add(line.text('program'), program, line.where);
    } else if (line.has('call')) calls.push(readCall(line, programs));
    else throw new CaptureError(`${line.where}: neither a call, a program nor the end`);
  }
  return { calls, isComplete: false };
};
