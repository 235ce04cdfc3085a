import type { Instance } from '../engine/interface.ts';
import { INSTRUCTION_IDS, INVALID_INSTRUCTION, instructionName } from '../isa/instruction-id.ts';
import { INSTRUCTIONS } from '../isa/instructions.ts';
import { accessIsIndirect, accessSize, accessWrites } from '../isa/memory-accesses.ts';
import { Reg } from '../isa/registers.ts';
import { isJumpTargetValid } from '../program/basic-blocks.ts';
import type { DecodedInstruction } from '../program/decoder.ts';
import { getJumpTableTarget } from '../program/jump-table.ts';
import { describeAddress, hex } from './describe-address.ts';

/** Why an instruction trapped. */
export interface TrapCause {
  readonly reason: string;
  readonly faultAddress: number | null;
}

const ADDRESS_SPACE = 2 ** 32;

const because = (reason: string): TrapCause => ({ reason, faultAddress: null });

/** The address of a load or store: a trap leaves the registers as they were before it. */
function accessAddress({ registers }: Instance, { id, reg1, reg2, imm1 }: DecodedInstruction): number {
  if (accessIsIndirect[id] === 0) return imm1 >>> 0;
  // A store of an immediate has its base in the first register.
  const base = instructionName(id).startsWith('store_imm') ? reg1 : reg2;
  return Number(BigInt.asUintN(32, registers[base] + BigInt(imm1)));
}

function explainAccess(instance: Instance, address: number, size: number, write: boolean): TrapCause {
  const what = `${write ? 'a store' : 'a load'} of ${size} byte${size === 1 ? '' : 's'} at ${hex(address)}`;
  let first = address;
  while (first < address + size && first < ADDRESS_SPACE && instance.isAccessible(first, 1, write)) first++;
  if (first === address + size) {
    return { reason: `${what} needs more memory than the instance may have`, faultAddress: address };
  }
  const where = first >= ADDRESS_SPACE ? 'beyond the end of the address space' : describeAddress(instance, first, write);
  const crossing = first === address ? '' : `, of which ${hex(first)} and what follows is not accessible`;
  return { reason: `${what}${crossing}: ${where}`, faultAddress: address };
}

/** Why a dynamic jump to an address traps. */
function explainJump({ module: { program } }: Instance, address: number): TrapCause {
  const target = getJumpTableTarget(program.jumpTable, address);
  const last = program.jumpTable.length * 2;
  if (target === undefined) {
    const there = last === 0 ? 'the jump table is empty' : `jump table addresses are the even numbers from 2 to ${hex(last)}`;
    return { reason: `a jump to ${hex(address)}, where no code is: ${there}`, faultAddress: address };
  }
  return because(`a jump to code offset ${target}, where no basic block starts`);
}

/** Why the instruction at which an instance stopped with a trap did so. */
export function explainTrap(instance: Instance, instruction: DecodedInstruction): TrapCause {
  const { id } = instruction;
  const { program } = instance.module;
  if (id === INVALID_INSTRUCTION) {
    return because(
      instruction.offset >= program.code.length
        ? 'control ran off the end of the code'
        : `there is no valid instruction at code offset ${instruction.offset}`,
    );
  }
  const size = accessSize[id];
  if (size > 0) return explainAccess(instance, accessAddress(instance, instruction), size, accessWrites[id] === 1);
  if (id === INSTRUCTION_IDS.memset)
    return explainAccess(instance, Number(BigInt.asUintN(32, instance.registers[Reg.a0])), 1, true);
  const name = instructionName(id);
  if (name === 'invalid') return because('an invalid instruction');
  switch (INSTRUCTIONS[name].flow) {
    case 'trap':
      return because('a trap instruction: the program gave up, as it does on a failed check or a panic');
    case 'jump_indirect': {
      const isPlain = name === 'jump_indirect';
      const base = instance.registers[isPlain ? instruction.reg1 : instruction.reg2];
      const offset = BigInt(isPlain ? instruction.imm1 : instruction.imm2);
      return explainJump(instance, Number(BigInt.asUintN(32, base + offset)));
    }
    case 'branch':
    case 'jump':
      if (!isJumpTargetValid(program, instruction.target)) {
        return because(`a jump to code offset ${instruction.target}, where no basic block starts`);
      }
  }
  return because('the code ends, or breaks off, after this instruction');
}
