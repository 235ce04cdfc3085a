/** What is known about registers at one place of a block: constants, and which are copies of others. */
import { REGISTERS } from '@polkavirt/polkavm';

export class KnownValues {
  readonly #constants: (bigint | undefined)[] = new Array(REGISTERS.length).fill(undefined);
  /** The register that one is a copy of; itself if of none. */
  readonly #copies: number[] = REGISTERS.map((_, register) => register);

  constant(register: number): bigint | undefined {
    return this.#constants[register];
  }

  /** A constant that an immediate can hold. */
  immediate(register: number): number | undefined {
    const value = this.#constants[register];
    return value !== undefined && BigInt.asIntN(32, value) === value ? Number(value) : undefined;
  }

  /** The first register that held the value of this one, and still does. */
  origin(register: number): number {
    return this.#copies[register];
  }

  /** Forgets the values of the registers of a mask. */
  forget(mask: number): void {
    for (let register = 0; register < REGISTERS.length; register++) {
      if (((mask >> register) & 1) === 0) continue;
      this.#constants[register] = undefined;
      this.#copies[register] = register;
      for (let other = 0; other < REGISTERS.length; other++) if (this.#copies[other] === register) this.#copies[other] = other;
    }
  }

  set(register: number, value: bigint): void {
    this.forget(1 << register);
    this.#constants[register] = value;
  }

  copy(register: number, from: number): void {
    if (register === from) return;
    const [value, origin] = [this.#constants[from], this.#copies[from]];
    this.forget(1 << register);
    this.#constants[register] = value;
    if (origin !== register) this.#copies[register] = origin;
  }
}
