/** Programs that a compiler made, changed at random: other operands, blocks spliced in, jump tables that lead elsewhere. */
import type { Program } from '@polkavirt/polkavm';
import { findStartOfBasicBlock, readInstructions } from '@polkavirt/polkavm/program';
import type { Random } from '../random.ts';
import type { Census } from './census.ts';
import type { GeneratedProgram } from './random-program.ts';

/** What may be changed. */
export const CHANGES = ['an operand', 'an opcode', 'a block', 'the jump table', 'the bitmask'] as const;

export function mutatedProgram(random: Random, program: Program, census: Census): GeneratedProgram {
  const code = program.code.slice();
  const bitmask = program.bitmask.slice();
  const offsets = [...readInstructions(program)].map(({ offset }) => offset).filter((offset) => offset < code.length);
  let { jumpTable } = program;
  const lengthAt = (at: number): number => (offsets[at + 1] ?? code.length) - offsets[at];
  for (let count = 1 + random.below(4); count > 0; count--) {
    const change = random.pick(CHANGES);
    const at = random.below(offsets.length);
    switch (change) {
      case 'an operand':
        if (lengthAt(at) > 1) code[offsets[at] + 1 + random.below(lengthAt(at) - 1)] = random.below(256);
        break;
      case 'an opcode':
        code[offsets[at]] = code[offsets[random.below(offsets.length)]];
        break;
      case 'a block': {
        // The bytes of a basic block over those of another one, up to the end of the code.
        const from = findStartOfBasicBlock(program, offsets[at]) ?? 0;
        const to = findStartOfBasicBlock(program, offsets[random.below(offsets.length)]) ?? 0;
        const length = Math.min(8 + random.below(40), code.length - Math.max(from, to));
        for (let i = 0; i < length; i++) {
          code[to + i] = program.code[from + i];
          setBit(bitmask, to + i, getBit(program.bitmask, from + i));
        }
        break;
      }
      case 'the jump table': {
        if (jumpTable.length === 0) continue;
        const before = jumpTable;
        const index = random.below(before.length);
        const target = random.chance(80) ? offsets[at] : random.below(code.length + 2);
        jumpTable = { length: before.length, get: (entry) => (entry === index ? target : before.get(entry)) };
        break;
      }
      case 'the bitmask': {
        const bit = random.below(code.length);
        setBit(bitmask, bit, !getBit(bitmask, bit));
        break;
      }
    }
    census.count(change);
  }
  const changed = { ...program, code, bitmask, jumpTable };
  return { program: changed, pcs: [...readInstructions(changed)].map(({ offset }) => offset) };
}

const getBit = (bitmask: Uint8Array, at: number): boolean => ((bitmask[at >> 3] >> (at & 7)) & 1) !== 0;

const setBit = (bitmask: Uint8Array, at: number, value: boolean): void => {
  if (value) bitmask[at >> 3] |= 1 << (at & 7);
  else bitmask[at >> 3] &= ~(1 << (at & 7));
};
