import { readFileSync } from 'node:fs';
import { unwrap } from '@polkavirt/polkavm';
import { createFullBlockCost } from '../../src/gas/full/full-block-cost.ts';
import type { InstructionSetName } from '../../src/isa/instruction-set.ts';
import { isJumpTargetValid } from '../../src/program/basic-blocks.ts';
import type { CodeView } from '../../src/program/decoder.ts';
import { parseProgram } from '../../src/program/parse-program.ts';
import { randomCode } from './full-code.ts';

/** The number of blocks, and the sum of their costs with each cache model. */
function totals(view: CodeView): readonly number[] {
  const starts = Array.from(view.code.keys()).filter((offset) => isJumpTargetValid(view, offset));
  const sum = (cost: (start: number) => number) => starts.reduce((total, start) => total + cost(start), 0);
  return [starts.length, ...(['L1Hit', 'L2Hit', 'L3Hit'] as const).map((cache) => sum(createFullBlockCost(view, cache)))];
}

describe("all blocks together cost what upstream's interpreter charges (polkavm 0.35)", () => {
  it.each([
    ['revive_v1', 1, 401, 96892, 106695, 113064],
    ['revive_v1', 2, 401, 89948, 97536, 102698],
    ['revive_v1', 3, 401, 91737, 100819, 106788],
    ['latest32', 1, 401, 92023, 103495, 110991],
    ['latest32', 2, 401, 88741, 98068, 104311],
    ['latest32', 3, 401, 82810, 92763, 99166],
    ['latest64', 1, 401, 96559, 105906, 112136],
    ['latest64', 2, 401, 93813, 102538, 108349],
    ['latest64', 3, 401, 90117, 99795, 106041],
    ['jam_v1', 1, 401, 86242, 96514, 103287],
    ['jam_v1', 2, 401, 91263, 100423, 106250],
    ['jam_v1', 3, 401, 95453, 106928, 114222],
  ] satisfies [InstructionSetName, ...number[]][])('random %s code, seed %i', (set, seed, ...expected) => {
    expect(totals(randomCode(set, seed, 400))).toEqual(expected);
  });

  it.each([
    ['counter', 39, 1301, 1406, 1466],
    ['fib', 6, 215, 236, 248],
    ['fib.small', 6, 215, 236, 248],
    ['matmul', 65, 1364, 1894, 2314],
    ['matmul.small', 15, 832, 1570, 2024],
    ['memops', 7, 241, 289, 325],
    ['memops.small', 13, 351, 456, 516],
    ['prime_sieve', 13, 332, 358, 382],
    ['prime_sieve.small', 21, 473, 523, 571],
    ['quicksort', 42, 794, 916, 1036],
    ['quicksort.small', 27, 577, 687, 771],
    ['sha256', 11, 696, 1228, 1562],
    ['sha256.small', 11, 696, 1228, 1562],
  ])('guest %s', (name, ...expected) => {
    const program = unwrap(parseProgram(readFileSync(new URL(`../../../../fixtures/guests/${name}.polkavm`, import.meta.url))));
    expect(totals(program)).toEqual(expected);
  });
});
