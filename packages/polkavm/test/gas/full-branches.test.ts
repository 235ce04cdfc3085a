import { createFullBlockCost } from '../../src/gas/full/full-block-cost.ts';
import type { InstructionSetName } from '../../src/isa/instruction-set.ts';
import { codeOf } from './full-code.ts';

/** `jump @target if a0 == 0`, the target that many bytes behind the branch's start. */
const branch = (target: number): number[] => [81, 0x07, target & 0xff];
/** `a0 = 0` */
const IMM = [51, 7];
/** `a0 = u8 [0]` */
const LOAD = [52, 7];
const TRAP = 0;
const MEMSET_OR_JAM_UNLIKELY = 2;
const UNLIKELY = 3;

type Case = readonly [title: string, set: InstructionSetName, bytes: readonly number[], starts: readonly number[], cost: number];

describe("a predicted branch costs 1, another 20, by what upstream's interpreter looks at", () => {
  const cases: readonly Case[] = [
    ['nothing unlikely on either side', 'latest64', [...branch(6), ...IMM, TRAP, ...IMM, TRAP], [0, 3, 5, 6, 8], 20],
    ['trap behind it', 'latest64', [...branch(4), TRAP, ...IMM, TRAP], [0, 3, 4, 6], 1],
    ['unlikely behind it', 'latest64', [...branch(5), UNLIKELY, TRAP, ...IMM, TRAP], [0, 3, 4, 5, 7], 1],
    ['trap at the target', 'latest64', [...branch(6), ...IMM, TRAP, TRAP], [0, 3, 5, 6], 1],
    ['unlikely at the target', 'latest64', [...branch(6), ...IMM, TRAP, UNLIKELY, TRAP], [0, 3, 5, 6, 7], 1],
    ['no code behind it', 'latest64', branch(0), [0], 1],
    ['no code at the target', 'latest64', [...branch(100), ...IMM, TRAP], [0, 3, 5], 1],
    ['target before the code', 'latest64', [...branch(-128), ...IMM, TRAP], [0, 3, 5], 1],
    // The target is the last byte of the load, which is no instruction. The branch will trap if taken.
    ['a zero byte at the target', 'latest64', [...branch(5), 52, 7, 0, ...IMM, TRAP], [0, 3, 6, 8], 1],
    // The branch's last byte is 3, which upstream's compiler takes for the opcode behind it.
    ["the branch's own last byte does not count", 'latest64', [...branch(3), ...IMM, TRAP], [0, 3, 5], 20],
    ['jam_v1 has another opcode for unlikely', 'jam_v1', [...branch(5), ...IMM, MEMSET_OR_JAM_UNLIKELY, TRAP], [0, 3, 5, 6], 1],
    ['which is memset in latest64', 'latest64', [...branch(5), ...IMM, MEMSET_OR_JAM_UNLIKELY, TRAP], [0, 3, 5, 6], 20],
    // revive_v1 has no unlikely; upstream's filler for missing opcodes is 255.
    ['byte 255 counts as unlikely in revive_v1', 'revive_v1', [...branch(5), ...IMM, 255, TRAP], [0, 3, 5, 6], 1],
    ['but not in latest64', 'latest64', [...branch(5), ...IMM, 255, TRAP], [0, 3, 5, 6], 20],
    ['waits for its register', 'latest64', [...LOAD, ...branch(3), ...IMM, TRAP], [0, 2, 5, 7], 45],
    ['also when it is predicted', 'latest64', [...LOAD, ...branch(3), TRAP], [0, 2, 5], 26],
  ];

  it.each(cases)('%s (%s)', (_title, set, bytes, starts, cost) => {
    expect(createFullBlockCost(codeOf(set, bytes, starts), 'L2Hit')(0)).toBe(cost);
  });
});
