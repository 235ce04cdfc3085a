/**
 * The PVM vectors of the Web3 Foundation: raw code with its registers and pages before and after.
 *
 * Source: w3f/jamtestvectors v0.4, `pvm/schema.json`.
 */
import type { PageRange } from '../memory/page-map.ts';
import { type Parsed, parsed, rejected } from '../program/parsed.ts';
import { type Json, parseLosslessJson } from './lossless-json.ts';

export interface MemoryChunk {
  readonly address: number;
  readonly contents: Uint8Array;
}

/** How a vector expects its run to end. */
export const VECTOR_STATUSES = ['panic', 'halt', 'page-fault', 'out-of-gas'] as const;
export type VectorStatus = (typeof VECTOR_STATUSES)[number];

export interface W3fVector {
  readonly name: string;
  readonly initialRegs: readonly bigint[];
  readonly initialPc: number;
  readonly initialPageMap: readonly PageRange[];
  readonly initialMemory: readonly MemoryChunk[];
  readonly initialGas: bigint;
  readonly program: Uint8Array;
  readonly expectedStatus: VectorStatus;
  readonly expectedRegs: readonly bigint[];
  readonly expectedPc: number;
  readonly expectedMemory: readonly MemoryChunk[];
  readonly expectedGas: bigint;
  readonly expectedPageFaultAddress: number | undefined;
}

class VectorProblem extends Error {}

type Fields = { readonly [key: string]: Json };

const fail = (where: string, what: string): never => {
  throw new VectorProblem(`${where} must be ${what}`);
};

const field = (fields: Fields, key: string): Json => {
  if (!Object.hasOwn(fields, key)) throw new VectorProblem(`${key} is missing`);
  return fields[key];
};

const readList = (value: Json, where: string): readonly Json[] => (Array.isArray(value) ? value : fail(where, 'a list'));

const readFields = (value: Json, where: string): Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : fail(where, 'an object');

function readInteger(value: Json, where: string, least: bigint, most: bigint): bigint {
  const integer = typeof value === 'bigint' || (typeof value === 'number' && Number.isInteger(value)) ? BigInt(value) : undefined;
  if (integer === undefined || integer < least || integer > most) return fail(where, `an integer from ${least} to ${most}`);
  return integer;
}

const readU8 = (value: Json, where: string): number => Number(readInteger(value, where, 0n, 0xffn));
const readU32 = (value: Json, where: string): number => Number(readInteger(value, where, 0n, 0xffff_ffffn));
const readU64 = (value: Json, where: string): bigint => readInteger(value, where, 0n, (1n << 64n) - 1n);
const readI64 = (value: Json, where: string): bigint => readInteger(value, where, -(1n << 63n), (1n << 63n) - 1n);

const readBytes = (value: Json, where: string): Uint8Array =>
  Uint8Array.from(readList(value, where).map((byte, index) => readU8(byte, `${where}[${index}]`)));

function readRegisters(value: Json, where: string): readonly bigint[] {
  const registers = readList(value, where);
  if (registers.length !== 13) fail(where, 'a list of 13');
  return registers.map((register, index) => readU64(register, `${where}[${index}]`));
}

const readChunks = (value: Json, where: string): readonly MemoryChunk[] =>
  readList(value, where).map((chunk, index) => {
    const at = `${where}[${index}]`;
    const fields = readFields(chunk, at);
    return {
      address: readU32(field(fields, 'address'), `${at}.address`),
      contents: readBytes(field(fields, 'contents'), `${at}.contents`),
    };
  });

const readPageMap = (value: Json, where: string): readonly PageRange[] =>
  readList(value, where).map((range, index) => {
    const at = `${where}[${index}]`;
    const fields = readFields(range, at);
    const writable = field(fields, 'is-writable');
    return {
      address: readU32(field(fields, 'address'), `${at}.address`),
      length: readU32(field(fields, 'length'), `${at}.length`),
      writable: typeof writable === 'boolean' ? writable : fail(`${at}.is-writable`, 'true or false'),
    };
  });

const readStatus = (value: Json, where: string): VectorStatus =>
  VECTOR_STATUSES.find((status) => status === value) ?? fail(where, `one of ${VECTOR_STATUSES.join(', ')}`);

function readVector(value: Json): W3fVector {
  const fields = readFields(value, 'the vector');
  const read = <T>(key: string, reader: (value: Json, where: string) => T): T => reader(field(fields, key), key);
  const name = field(fields, 'name');
  return {
    name: typeof name === 'string' ? name : fail('name', 'a string'),
    initialRegs: read('initial-regs', readRegisters),
    initialPc: read('initial-pc', readU32),
    initialPageMap: read('initial-page-map', readPageMap),
    initialMemory: read('initial-memory', readChunks),
    initialGas: read('initial-gas', readI64),
    program: read('program', readBytes),
    expectedStatus: read('expected-status', readStatus),
    expectedRegs: read('expected-regs', readRegisters),
    expectedPc: read('expected-pc', readU32),
    expectedMemory: read('expected-memory', readChunks),
    expectedGas: read('expected-gas', readI64),
    expectedPageFaultAddress: Object.hasOwn(fields, 'expected-page-fault-address')
      ? read('expected-page-fault-address', readU32)
      : undefined,
  };
}

/** Reads a vector from the text of its file, or says what is wrong with it. */
export function parseW3fVector(text: string): Parsed<W3fVector, string> {
  try {
    return parsed(readVector(parseLosslessJson(text)));
  } catch (error) {
    if (error instanceof VectorProblem || error instanceof SyntaxError) return rejected(error.message);
    throw error;
  }
}
