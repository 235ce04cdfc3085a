/** The programs that are run: assembly of this folder, and contracts and guests of the fixtures. */
import { readFileSync } from 'node:fs';
import { assembleOrThrow, type Program, parseProgram, unwrap } from '@polkavirt/polkavm';

const FIXTURES = new URL('../../fixtures/', import.meta.url);

/** A blob of the fixtures, such as `guests/counter`. */
export const fixture = (name: string): Uint8Array => new Uint8Array(readFileSync(new URL(`${name}.polkavm`, FIXTURES)));

export const assembled = (text: string): Uint8Array => {
  return assembleOrThrow(text);
};

export const parsedProgram = (blob: Uint8Array): Program => {
  return unwrap(parseProgram(blob));
};

/** Where an export starts. */
export const exportPc = (program: Program, name: string): number => {
  const found = program.exports.find(({ symbol }) => Buffer.from(symbol).toString() === name);
  if (found === undefined) throw new Error(`there is no export ${name}`);
  return found.pc;
};
