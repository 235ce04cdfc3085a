/** Registers between an instance and linear memory, where a register of 32 bits is kept sign-extended to 64. */
import { REGISTER_COUNT } from '../isa/registers.ts';
import type { LinearMemory } from './linear-memory.ts';

/** Copies registers into linear memory, as code there wants them. */
export function writeRegisters({ state, words }: LinearMemory, registers: BigUint64Array, is64Bit: boolean): void {
  copyRegisters(registers, state);
  if (is64Bit) return;
  for (let low = 0; low < 2 * REGISTER_COUNT; low += 2) words[low + 1] = words[low] >> 31;
}

/** Copies registers back from linear memory. */
export function readRegisters({ state, words }: LinearMemory, registers: BigUint64Array, is64Bit: boolean): void {
  if (!is64Bit) for (let low = 0; low < 2 * REGISTER_COUNT; low += 2) words[low + 1] = 0;
  copyRegisters(state, registers);
}

/** Written out: a loop takes twice as long, and `set` three times. */
function copyRegisters(from: BigUint64Array, to: BigUint64Array): void {
  to[0] = from[0];
  to[1] = from[1];
  to[2] = from[2];
  to[3] = from[3];
  to[4] = from[4];
  to[5] = from[5];
  to[6] = from[6];
  to[7] = from[7];
  to[8] = from[8];
  to[9] = from[9];
  to[10] = from[10];
  to[11] = from[11];
  to[12] = from[12];
}
