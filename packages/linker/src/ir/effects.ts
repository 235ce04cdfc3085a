/** The registers that instructions and block ends read and write, as masks. */
import { Reg } from '@polkavirt/polkavm';
import {
  INSTRUCTION_IDS,
  MEMSET_READS,
  MEMSET_WRITES,
  OPERAND_EFFECTS,
  READS_1,
  READS_2,
  READS_3,
  WRITES_1,
} from '@polkavirt/polkavm/isa';
import type { BlockEnd, Instruction } from './block.ts';

const maskOf = (registers: readonly number[]): number => registers.reduce((mask, register) => mask | (1 << register), 0);

/** The host may look at all of these. */
const HOST_CALL_READS = maskOf([Reg.a0, Reg.a1, Reg.a2, Reg.a3, Reg.a4, Reg.a5]);

/** The registers that a host or a called function may change. */
export const CALLER_SAVED = maskOf([Reg.ra, Reg.t0, Reg.t1, Reg.t2]) | HOST_CALL_READS;

export function readsOf({ name, reg1, reg2, reg3 }: Instruction): number {
  if (name === 'memset') return MEMSET_READS;
  if (name === 'ecalli') return HOST_CALL_READS;
  const effect = OPERAND_EFFECTS[INSTRUCTION_IDS[name]];
  let mask = 0;
  if (effect & READS_1) mask |= 1 << reg1;
  if (effect & READS_2) mask |= 1 << reg2;
  if (effect & READS_3) mask |= 1 << reg3;
  return mask;
}

/** The registers that an instruction always overwrites. */
export function writesOf({ name, reg1 }: Instruction): number {
  if (name === 'memset') return MEMSET_WRITES;
  return OPERAND_EFFECTS[INSTRUCTION_IDS[name]] & WRITES_1 ? 1 << reg1 : 0;
}

/** They read memory, so they may trap, or change the heap. */
const HAS_EFFECT = /^(load_(indirect_)?[ui]\d|sbrk)/;

/** Whether an instruction only sets a register, so that it can be dropped if nobody reads it. */
export const isPure = ({ name }: Instruction): boolean =>
  (OPERAND_EFFECTS[INSTRUCTION_IDS[name]] & WRITES_1) !== 0 && !HAS_EFFECT.test(name);

export function endReads(end: BlockEnd): number {
  switch (end.kind) {
    case 'branch':
      return (1 << end.reg1) | (end.name.endsWith('_imm') ? 0 : 1 << end.reg2);
    case 'call_indirect':
    case 'jump_indirect':
      return 1 << end.base;
    default:
      return 0;
  }
}

export function endWrites(end: BlockEnd): number {
  switch (end.kind) {
    case 'call':
    case 'call_indirect':
      return 1 << end.link;
    case 'jump':
    case 'jump_indirect':
      return end.load === undefined ? 0 : 1 << end.load.register;
    default:
      return 0;
  }
}
