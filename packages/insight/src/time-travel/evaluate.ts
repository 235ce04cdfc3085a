import { bytesToHex } from '@noble/hashes/utils.js';
import type { FollowedInstance } from '../rerun/followed-instance.ts';
import { parseNumber, registerNumber } from './condition.ts';
import { type Sought, seekRegisterWrites, seekWrites } from './sought.ts';

/** The most bytes that an expression shows. */
const MAX_BYTES = 4096;

/** Thrown for an expression that is not understood; its message is one sentence for the user. */
export type Evaluated = { readonly ok: true; readonly text: string } | { readonly ok: false; readonly error: string };

export const EXPRESSIONS = 'a register (a0), memory (0x20000:16), gas, pc or time';

/** A part of memory: `ADDRESS:LENGTH`, or `ADDRESS` for 8 bytes. */
export function parseRange(text: string): { readonly address: number; readonly length: number } | undefined {
  const [address, length = '8', ...more] = text.split(':');
  const [from, count] = [parseNumber(address), parseNumber(length)];
  if (from === undefined || count === undefined || more.length > 0 || from > 0xffff_ffffn || count < 1n || count > MAX_BYTES)
    return undefined;
  return { address: Number(from), length: Number(count) };
}

/** A value as text: in hex and as a signed number. */
export const showRegister = (value: bigint): string => `0x${value.toString(16)} (${BigInt.asIntN(64, value)})`;

/** The value of an expression at the current moment. */
export function evaluateExpression(expression: string, instance: FollowedInstance, time: number): Evaluated {
  const text = expression.trim();
  const { machine } = instance;
  const register = registerNumber(text);
  if (register !== undefined) return { ok: true, text: showRegister(machine.registers[register]) };
  if (text === 'gas') return { ok: true, text: `${machine.getGas()}` };
  if (text === 'pc') return { ok: true, text: `${machine.nextPc ?? machine.pc}` };
  if (text === 'time') return { ok: true, text: `${time}` };
  const range = parseRange(text);
  if (range === undefined) return { ok: false, error: `cannot evaluate ${text}: it must be ${EXPRESSIONS}` };
  const bytes = new Uint8Array(range.length);
  if (!machine.readMemory(range.address, bytes)) return { ok: false, error: `${text} is not accessible` };
  return { ok: true, text: bytesToHex(bytes) };
}

/** The instructions that write what an expression names; undefined if it names neither a register nor memory. */
export function writesOf(expression: string, instance: number): Sought | undefined {
  const register = registerNumber(expression.trim());
  if (register !== undefined) return seekRegisterWrites(instance, register);
  const range = parseRange(expression.trim());
  return range === undefined ? undefined : seekWrites(instance, range.address, range.length);
}
