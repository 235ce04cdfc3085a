import type { Instance } from '@polkavirt/polkavm';
import type { Expression, Expressions } from './expressions.ts';
import type { SymbolicState } from './symbolic-state.ts';

const BYTES: Readonly<Record<string, number>> = { u8: 1, u16: 2, u32: 4, i32: 4, u64: 8 };

/**
 * The values of atoms, as far as registers and memory still have them. Undefined if the machine holds something else than the state says:
 * control did not come this way.
 */
export function locateAtoms(
  state: SymbolicState,
  machine: Pick<Instance, 'registers' | 'readMemory'>,
  wanted: readonly Expression[],
): ReadonlyMap<Expression, bigint> | undefined {
  const { expressions } = state;
  const { registers } = machine;
  const found = new Map<Expression, bigint>();
  for (const [number, expression] of state.registers.entries()) {
    const { base, offset } = expressions.address(expression);
    if (expressions.isAtom(base) && !found.has(base)) found.set(base, BigInt.asUintN(64, registers[number] - offset));
  }
  const read = (width: string, address: bigint): bigint | undefined => {
    const bytes = new Uint8Array(8);
    const length = BYTES[width];
    if (length === undefined || !machine.readMemory(Number(address & 0xffff_ffffn), bytes.subarray(0, length))) return undefined;
    const value = new DataView(bytes.buffer).getBigUint64(0, true);
    return width === 'i32' ? BigInt.asUintN(64, BigInt.asIntN(32, value)) : value;
  };
  // What registers held may have been saved on the stack.
  for (const { base, offset, value } of state.stores()) {
    const start = expressions.evaluate(base, found);
    const saved = start === undefined || found.has(value) || !expressions.isAtom(value) ? undefined : read('u64', start + offset);
    if (saved !== undefined) found.set(value, saved);
  }
  // An address comes before what is read there.
  for (const atom of atomsOf(expressions, [...state.registers, ...wanted])) {
    if (found.has(atom) || !state.isUnchanged(atom)) continue;
    const { operation, args, constant } = expressions.operationOf(atom);
    const base = expressions.evaluate(args[0], found);
    const value = base === undefined ? undefined : read(operation.split(' ')[0], base + constant);
    if (value !== undefined) found.set(atom, value);
  }
  const isSo = state.registers.every((expression, number) => {
    const value = expressions.evaluate(expression, found);
    return value === undefined || value === registers[number];
  });
  return isSo ? found : undefined;
}

const atomsOf = (expressions: Expressions, of: readonly Expression[]): readonly Expression[] =>
  [...new Set(of.flatMap((one) => expressions.atoms(one)))].sort((a, b) => a - b);
