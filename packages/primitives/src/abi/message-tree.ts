/**
 * Messages of the abi wire and their parts. The abi has no messages of its own; here a message is everything that
 * crosses. On the way in: the parameters in order, little-endian (4 bytes for an i32 or a pointer, 8 for the others),
 * then the memory that fat pointers refer to, in the same order. On the way out: the result (8 bytes), then the memory
 * that was written.
 */
import type { DecodeNode, DecodeProblem, DecodeTree } from '../codec/decode-tree.ts';
import { COMPILE_STATUS } from '../typestate-errors.ts';
import { utf8Decode } from '../utf8.ts';
import { ABI_OUTPUT_PARAMETERS, type AbiParameter, type AbiSignature, EXEC_STATUS } from './abi-signature.ts';
import { FAT_POINTER_LAYOUT, type Layout, type LayoutField, PACKED_MODULE_LAYOUT } from './layout.ts';

/** Bytes of a parameter in a message. */
export const abiParameterSize = (type: keyof AbiParameter): number => (type === 'i32' || type === 'pointer' ? 4 : 8);

/** The parts of the arguments of a call. */
export const abiArgumentsTree = (name: string, { parameters }: AbiSignature, input: Uint8Array): DecodeTree => {
  const reader = new AbiReader(input);
  const parts: DecodeNode[] = [];
  const pointers: { readonly name: string; readonly length: number }[] = [];
  for (const [parameter, type] of parameters) {
    const node = reader.parameter(parameter, type);
    if (node === undefined) break;
    parts.push(node);
    const [address, length] = (node.parts ?? []).map(({ value }) => value);
    const isNone = type === 'optionalFatPointer' && length === 0 && address === 0;
    if (typeof length === 'number' && !isNone && !ABI_OUTPUT_PARAMETERS.has(parameter))
      pointers.push({ name: parameter, length });
  }
  for (const { name: pointer, length } of pointers) {
    const node = reader.memory(pointer, length);
    if (node === undefined) break;
    parts.push(node);
  }
  return reader.tree(name, 'parameters and memory', parts);
};

/** The parts of the result of a call. */
export const abiResultTree = (name: string, signature: AbiSignature, output: Uint8Array): DecodeTree => {
  const reader = new AbiReader(output);
  const parts: DecodeNode[] = [];
  const result = reader.result(signature);
  if (result !== undefined) {
    parts.push(result.node);
    if (result.isSuccess && signature.execBuffer !== undefined) {
      const written = reader.layout('exec_buffer', signature.execBuffer);
      if (written !== undefined) parts.push(written);
    } else if (result.isSuccess && signature.parameters.some(([parameter]) => parameter === 'dest')) {
      const written = reader.memory('dest', output.length - result.node.to);
      if (written !== undefined) parts.push(written);
    }
  }
  return reader.tree(name, 'result and memory', parts);
};

/** Reads a message of the abi wire from its start to its end. */
class AbiReader {
  readonly #input: Uint8Array;
  readonly #view: DataView;
  #at = 0;
  #problem: DecodeProblem | undefined;

  constructor(input: Uint8Array) {
    this.#input = input;
    this.#view = new DataView(input.buffer, input.byteOffset, input.byteLength);
  }

  tree(name: string, type: string, parts: readonly DecodeNode[]): DecodeTree {
    const root: DecodeNode = { name, type, from: 0, to: parts.at(-1)?.to ?? 0, parts };
    const left = this.#input.length - this.#at;
    if (left > 0) this.breaks(this.#at, '', 'the end of the message', `${left} more bytes`);
    return this.#problem === undefined ? { root } : { root, problem: this.#problem };
  }

  breaks(at: number, path: string, expected: string, found: string): void {
    this.#problem ??= { at, path, expected, found };
  }

  /** Whether so many bytes are left; if not, the message breaks. */
  #has(length: number, path: string, what: string): boolean {
    const left = this.#input.length - this.#at;
    if (left >= length) return true;
    this.breaks(this.#input.length, path, `${length} bytes of ${what}`, left === 0 ? 'the end of the message' : `${left} bytes`);
    this.#at = this.#input.length;
    return false;
  }

  parameter(name: string, type: keyof AbiParameter): DecodeNode | undefined {
    const size = abiParameterSize(type);
    if (!this.#has(size, name, type)) return undefined;
    const from = this.#at;
    if (type === 'fatPointer' || type === 'optionalFatPointer') return this.layout(name, FAT_POINTER_LAYOUT);
    this.#at += size;
    const value =
      size === 4
        ? this.#view.getUint32(from, true)
        : type === 'i64'
          ? this.#view.getBigInt64(from, true)
          : this.#view.getBigUint64(from, true);
    return { name, type, from, to: this.#at, value };
  }

  /** The memory that a parameter points to. A `function` is a name. */
  memory(parameter: string, length: number): DecodeNode | undefined {
    const name = `*${parameter}`;
    if (!this.#has(length, name, 'memory')) return undefined;
    const from = this.#at;
    this.#at += length;
    const bytes = this.#input.slice(from, this.#at);
    const text = parameter === 'function' ? utf8Decode(bytes) : undefined;
    return { name, type: text === undefined ? 'bytes' : 'utf-8', from, to: this.#at, value: text ?? bytes };
  }

  layout(name: string, { name: type, size, fields }: Layout): DecodeNode | undefined {
    if (!this.#has(size, name, type)) return undefined;
    const from = this.#at;
    this.#at += size;
    const parts = fields.map((field) => this.#field(from, field, name));
    return { name, type, from, to: this.#at, parts };
  }

  #field(start: number, { name, type, at, length }: LayoutField, path: string): DecodeNode {
    const from = start + at;
    const to = from + length;
    const node = { name, type, from, to };
    switch (type) {
      case 'u8':
        return { ...node, value: this.#view.getUint8(from) };
      case 'u32':
        return { ...node, value: this.#view.getUint32(from, true) };
      case 'i64':
        return { ...node, value: this.#view.getBigInt64(from, true) };
      case 'u64': {
        const value = this.#view.getBigUint64(from, true);
        if (name.endsWith('_length') && value > 32n) this.breaks(from, `${path}.${name}`, 'a length of at most 32', `${value}`);
        return { ...node, value };
      }
      case 'bytes':
        return { ...node, value: this.#input.slice(from, to) };
      case 'padding':
        return node;
    }
  }

  result({ errors, maxValue, value }: AbiSignature): { readonly node: DecodeNode; readonly isSuccess: boolean } | undefined {
    if (!this.#has(8, 'result', 'i64')) return undefined;
    const raw = this.#view.getBigInt64(this.#at, true);
    if (value === 'module' && raw >= 0n && raw <= maxValue) {
      const packed = this.layout('result', PACKED_MODULE_LAYOUT) as DecodeNode & { readonly parts: readonly DecodeNode[] };
      const parts = packed.parts.map((part) =>
        part.name === 'status' ? { ...part, value: nameOf(COMPILE_STATUS, part.value) } : part,
      );
      return { node: { ...packed, parts }, isSuccess: true };
    }
    this.#at += 8;
    const node: DecodeNode = { name: 'result', type: 'i64', from: this.#at - 8, to: this.#at };
    if (raw >= 0n && raw <= maxValue) {
      const shown = value === 'id' ? Number(raw) : value === 'status' ? nameOf(EXEC_STATUS, Number(raw)) : 'Ok';
      return { node: { ...node, value: shown }, isSuccess: true };
    }
    const error = raw < 0n ? nameOf(errors, Number(-raw)) : undefined;
    if (error === undefined) {
      const known = Object.entries(errors).map(([each, discriminant]) => `-${discriminant} ${each}`);
      this.breaks(node.from, 'result', `0 to ${maxValue}, or one of ${known.join(', ')}`, `${raw}`);
    }
    return { node: { ...node, value: error ?? raw }, isSuccess: false };
  }
}

const nameOf = (table: Readonly<Record<string, number>>, value: unknown): string | undefined =>
  Object.keys(table).find((name) => table[name] === value);
