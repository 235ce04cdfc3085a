import { type Engine, type Instance, observeEngine, type Program, Stop } from '@polkavirt/polkavm';
import { explainStop } from '@polkavirt/polkavm/debugging';
import { INSTRUCTION_NAMES } from '@polkavirt/polkavm/isa';
import { readInstructions } from '@polkavirt/polkavm/program';
import type { Explain, Explanation } from '../exec/observer.ts';

/** An engine, and an {@link Explain} that says where the last program on it stopped, and why as far as that can be seen. */
export function watchEngine(engine: Engine): { readonly engine: Engine; readonly explain: Explain } {
  let last: { readonly instance: Instance; readonly program: Program; readonly stop: Stop } | undefined;

  return {
    engine: observeEngine(engine, {
      stopped(instance, stop) {
        last = { instance, program: instance.module.program, stop };
      },
    }),
    explain() {
      if (last === undefined) return undefined;
      const { instance, program, stop } = last;
      const report = explainStop(instance, stop);
      const { instruction, faultAddress } = report;
      const explanation: Explanation = {
        pc: instance.pc,
        instruction: instruction ?? 'invalid',
        stop: report,
        ...(faultAddress === null ? {} : { faultAddress }),
      };
      const reason = stop === Stop.Trap && faultAddress === null ? fullHeap(program, instance) : undefined;
      return reason === undefined ? explanation : { ...explanation, reason };
    },
  };
}

const GREATER = INSTRUCTION_NAMES.indexOf('branch_greater_unsigned_imm');

/** The smallest number that is taken for the size of a heap when a program compares with it. */
const LEAST_HEAP = 4096;

/**
 * Solidity's memory is a buffer in the program. Its allocator jumps to a trap when the buffer is full; that branch
 * distinguishes a full heap from other traps.
 */
function fullHeap(program: Program, { pc, registers }: Instance): string | undefined {
  for (const { id, target, reg1, imm1 } of readInstructions(program)) {
    if (id !== GREATER || target !== pc || imm1 < LEAST_HEAP || registers[reg1] <= BigInt(imm1)) continue;
    return `EVM memory is full: ${registers[reg1]} bytes are wanted, and the compiler gave the contract a heap of ${imm1}`;
  }
  return undefined;
}
