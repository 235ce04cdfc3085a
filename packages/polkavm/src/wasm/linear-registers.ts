/** Registers between an instance and linear memory, where a register of 32 bits is kept sign-extended to 64. */
import { REGISTER_COUNT } from '../isa/registers.ts';
import type { LinearMemory } from './linear-memory.ts';

/** Copies registers into linear memory, as code there wants them. */
export function writeRegisters({ state, words }: LinearMemory, registers: BigUint64Array, is64Bit: boolean): void {
  state.set(registers);
  if (is64Bit) return;
  for (let low = 0; low < 2 * REGISTER_COUNT; low += 2) words[low + 1] = words[low] >> 31;
}

/** Copies registers back from linear memory. */
export function readRegisters({ state, words }: LinearMemory, registers: BigUint64Array, is64Bit: boolean): void {
  if (!is64Bit) for (let low = 0; low < 2 * REGISTER_COUNT; low += 2) words[low + 1] = 0;
  registers.set(state);
}
