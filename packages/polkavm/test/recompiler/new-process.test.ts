/**
 * In a new process the first programs stay in tier 0 for longer. This file is alone in its realm, as a process would be.
 *
 * @jest-environment-options {"modules": "own"}
 */
import { Reg, Stop } from '@polkavirt/polkavm';
import { buildProgram, op } from '../support/programs.ts';
import { begin, compiled } from './counted-tier0.ts';

/** Four instructions, two of them a round, for ever. */
const { program } = buildProgram([
  op('fallthrough'),
  op('add_imm_64', { reg1: Reg.a0, reg2: Reg.a0, imm1: 1 }),
  op('branch_not_eq_imm', { reg1: Reg.a0, imm1: 0, target: 1 }),
  op('jump_indirect', { reg1: Reg.ra }),
]);

/** The gas that a new module leaves to tier 0, of three million. */
const leftToTier0 = (): number => {
  const { module, left } = compiled(program, {});
  expect(begin(module, 3_000_000n).run()).toBe(Stop.OutOfGas);
  return Number(left.gas);
};

it('the first program is compiled later than one in a process that has run for long', () => {
  // 16 times 20,000 for a unit; then five steps of the analysis and one of compiling, of 45,000 gas at most.
  const first = leftToTier0();
  expect(first).toBeGreaterThan(320_000);
  expect(first).toBeLessThan(320_000 + 6 * 45_000);
  // All that a module spends counts, whether or not it ever compiles.
  const { module } = compiled(program, { gasPerInstruction: Number.MAX_SAFE_INTEGER });
  expect(begin(module, 210_000_000n).run()).toBe(Stop.OutOfGas);
  expect(leftToTier0()).toBeLessThan(20_000 + 6 * 45_000);
});
