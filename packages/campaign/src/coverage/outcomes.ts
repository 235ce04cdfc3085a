/** What came of each instruction, by its name: how often it ran, and how often a run stopped there, and why. */
import { type Program, Stop } from '@polkavirt/polkavm';
import { INSTRUCTION_NAMES, instructionName } from '@polkavirt/polkavm/isa';
import { createInstruction, decodeInstruction } from '@polkavirt/polkavm/program';

const WAYS: readonly string[] = Object.entries(Stop)
  .sort(([, a], [, b]) => a - b)
  .map(([name]) => (name === 'Step' ? 'ran' : name));

export class Outcomes {
  readonly #counts = new Uint32Array((INSTRUCTION_NAMES.length + 1) * WAYS.length);
  readonly #instruction = createInstruction();

  /** @param id of the instruction; that of no instruction counts as `invalid` */
  readonly count = (id: number, stop: Stop): void => {
    this.#counts[Math.min(id, INSTRUCTION_NAMES.length) * WAYS.length + stop]++;
  };

  /** Counts a stop at a place of a program. */
  countAt(program: Program, stop: Stop, pc: number): void {
    decodeInstruction(program, pc, this.#instruction);
    this.count(this.#instruction.id, stop);
  }

  /** Those that there were: `Trap at load_u8` to how often. */
  counts(): Record<string, number> {
    const found: Record<string, number> = {};
    for (const [at, count] of this.#counts.entries()) {
      if (count === 0) continue;
      const id = Math.floor(at / WAYS.length);
      const name = id < INSTRUCTION_NAMES.length ? instructionName(id) : 'invalid';
      found[`${WAYS[at % WAYS.length]} at ${name}`] = (found[`${WAYS[at % WAYS.length]} at ${name}`] ?? 0) + count;
    }
    return found;
  }
}
