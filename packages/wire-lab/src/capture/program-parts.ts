/** Programs are most of a capture's bytes and repeat often, so a file has each program once and messages name it by its hash. */
import { blake2b } from '@noble/hashes/blake2.js';
import { u8aConcat } from '@polkadot/util/u8a/concat';
import { u8aEq } from '@polkadot/util/u8a/eq';
import { u8aToHex } from '@polkadot/util/u8a/toHex';
import type { DecodeNode } from '@polkavirt/primitives';
import { messageTree } from '../message/host-function.ts';
import { type CapturedCall, CaptureError, hostFunctionOf } from './captured-call.ts';

/** A piece of a message: bytes, or a program by its hash. */
export type MessagePart = Uint8Array | { readonly program: string };

/** The hash of a program: blake2b of 256 bits, in hex with `0x`. */
export const programHash = (program: Uint8Array): string => u8aToHex(blake2b(program, { dkLen: 32 }));

/** Shorter programs stay in the message, because a hash has 32 bytes. */
const LEAST_PROGRAM = 64;

const find = (node: DecodeNode, names: readonly string[]): DecodeNode | undefined =>
  names.includes(node.name) && node.parts === undefined
    ? node
    : node.parts?.map((part) => find(part, names)).find((found) => found !== undefined);

/** The range of the program in the input of a call; undefined if it carries none, or if the wire is unknown. */
const programRange = (call: CapturedCall): DecodeNode | undefined => {
  const { wire, fn, input } = call;
  if (fn !== 'instantiate' && fn !== 'compile_from_bytes') return undefined;
  const row = hostFunctionOf(call);
  const { root, problem } = row === undefined ? { root: undefined, problem: undefined } : messageTree(row, 'in', input);
  if (root === undefined || problem !== undefined) return undefined;
  const place = root.parts?.find(({ name }) => name === (wire === 'abi' ? '*program' : 'program'));
  return place?.parts === undefined ? place : find(place, ['bytes']);
};

/** Hashes of programs seen before, because comparing bytes is much faster than hashing them. */
export class ProgramHashes {
  readonly #seen: { readonly program: Uint8Array; readonly hash: string }[] = [];

  of(program: Uint8Array): string {
    const known = this.#seen.find((seen) => u8aEq(seen.program, program));
    if (known !== undefined) return known.hash;
    const hash = programHash(program);
    // A chain has a handful of programs; only the last ones are kept.
    if (this.#seen.unshift({ program, hash }) > 16) this.#seen.pop();
    return hash;
  }
}

/** The input of a call in pieces, and the program that one of them names. */
export const splitInput = (
  call: CapturedCall,
  hashes: ProgramHashes,
): { readonly parts: readonly MessagePart[]; readonly program?: Uint8Array } => {
  const { input } = call;
  const place = programRange(call);
  if (place === undefined || place.to - place.from < LEAST_PROGRAM) return { parts: [input] };
  const program = input.slice(place.from, place.to);
  const around = [input.slice(0, place.from), { program: hashes.of(program) }, input.slice(place.to)];
  return { parts: around.filter((part) => !(part instanceof Uint8Array) || part.length > 0), program };
};

/** Programs of a file by their hashes. */
export class ProgramTable {
  readonly #programs = new Map<string, Uint8Array>();

  /** @throws CaptureError if the bytes do not have that hash. */
  add(hash: string, program: Uint8Array, where: string): void {
    const actual = programHash(program);
    if (actual !== hash) throw new CaptureError(`${where}: the program has the hash ${actual}, and is named ${hash}`);
    this.#programs.set(hash, program);
  }

  /** Checks that every program is present, and returns a function that assembles the message. The message is not kept, so a capture takes only the memory of its file. */
  message(parts: readonly MessagePart[], where: string): () => Uint8Array {
    const pieces = parts.map((part) => {
      if (part instanceof Uint8Array) return part;
      const program = this.#programs.get(part.program);
      if (program === undefined) throw new CaptureError(`${where}: no line before has the program ${part.program}`);
      return program;
    });
    return () => (pieces.length === 1 ? pieces[0] : u8aConcat(...pieces));
  }
}
