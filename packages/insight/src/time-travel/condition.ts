import { REGISTERS } from '@polkavirt/polkavm';
import type { CurrentRun } from '../rerun/rerun.ts';

/** A number as people write it: decimal, negative, or `0x` hex; as a u64. */
export function parseNumber(text: string): bigint | undefined {
  if (!/^(?:-?\d{1,20}|0x[\da-f]{1,16})$/i.test(text)) return undefined;
  return BigInt.asUintN(64, BigInt(text));
}

/** The number of a register by its name; undefined if there is none. */
export function registerNumber(name: string): number | undefined {
  const index = (REGISTERS as readonly string[]).indexOf(name);
  return index < 0 ? undefined : index;
}

const COMPARE: Readonly<Record<string, (a: bigint, b: bigint) => boolean>> = {
  '==': (a, b) => a === b,
  '!=': (a, b) => a !== b,
  '<': (a, b) => a < b,
  '<=': (a, b) => a <= b,
  '>': (a, b) => a > b,
  '>=': (a, b) => a >= b,
};

/** The form of a condition, for messages. */
export const CONDITION_MUST = 'a condition is REGISTER, one of == != < <= > >=, and a number, such as a0 == 5';

/** A breakpoint's condition, such as `a0 == 5`, compared unsigned; undefined if the text is not a condition. */
export function parseCondition(text: string): ((run: CurrentRun) => boolean) | undefined {
  const [, name, operator, number] = /^\s*([a-z]\w*)\s*(==|!=|<=|>=|<|>)\s*(\S+)\s*$/.exec(text) ?? [];
  const register = registerNumber(name ?? '');
  const value = parseNumber(number ?? '');
  if (register === undefined || value === undefined) return undefined;
  return ({ instance }) => COMPARE[operator](instance.machine.registers[register], value);
}
