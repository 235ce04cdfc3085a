/**
 * Compiled code gets four million units of gas at a time. A run of more than that is left and entered again, in loops, in copies of
 * functions and in the middle of blocks, and nobody can tell.
 */

import { CodeBuilder } from '@polkavirt/campaign';
import { type Program, Reg } from '@polkavirt/polkavm';
import { begin, bothModules, hexOf, trailOf } from './both-back-ends.ts';

const DATA = 0x2_0000;
const ROUNDS = 700_000;

/** Counts down, and calls, sets memory or calls the host in each round. */
function countdown(round: (code: CodeBuilder, leaf: number) => void): Program {
  const code = new CodeBuilder();
  const [start, loop, leaf] = [code.label(), code.label(), code.label()];
  code.place(start);
  code.add('store_u64', { reg1: Reg.ra, imm1: DATA });
  code.add('load_imm', { reg1: Reg.s0, imm1: ROUNDS });
  code.add('fallthrough');
  code.place(loop);
  round(code, leaf);
  code.add('add_imm_64', { reg1: Reg.s0, reg2: Reg.s0, imm1: -1 });
  code.add('branch_not_eq_imm', { reg1: Reg.s0, imm1: 0, label: loop });
  code.add('load_u64', { reg1: Reg.ra, imm1: DATA });
  code.add('jump_indirect', { reg1: Reg.ra });
  code.place(leaf);
  code.add('add_64', { reg1: Reg.a1, reg2: Reg.a1, reg3: Reg.s0 });
  code.add('jump_indirect', { reg1: Reg.ra });
  return code.build([start], { rwDataSize: 4096, stackSize: 8192 }).program;
}

it.each<[string, (code: CodeBuilder, leaf: number) => void]>([
  [
    'a loop of arithmetic',
    (code) => {
      for (let count = 0; count < 8; count++) code.add('xor', { reg1: Reg.a1, reg2: Reg.a1, reg3: Reg.s0 });
    },
  ],
  [
    'a loop with copies of a function',
    (code, leaf) => {
      for (let calls = 0; calls < 3; calls++) code.call(leaf);
    },
  ],
  [
    'a loop that sets memory in the middle of a block',
    (code) => {
      code.add('load_imm', { reg1: Reg.a0, imm1: DATA + 64 });
      code.add('load_imm', { reg1: Reg.a2, imm1: 4 });
      code.add('memset');
      code.add('add_64', { reg1: Reg.a1, reg2: Reg.a1, reg3: Reg.a0 });
    },
  ],
])('%s', (_what, round) => {
  const [expected, actual] = bothModules(countdown(round)).map((module) => {
    const instance = begin(module);
    // Not enough for the end: the last stop is in the middle of a round.
    return [trailOf(instance, { gas: 5_000_001n, refill: 1_000_003n, stops: 4 }), hexOf(instance, DATA, 96)];
  });
  expect(actual).toEqual(expected);
});
