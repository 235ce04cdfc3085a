/** The searches that a timeline supports. */
import { REGISTERS } from '@polkavirt/polkavm';
import { INSTRUCTION_NAMES, MEMSET_WRITES, OPERAND_EFFECTS, WRITES_1 } from '@polkavirt/polkavm/isa';
import { createInstruction, decodeInstruction } from '@polkavirt/polkavm/program';
import type { CurrentRun } from '../rerun/rerun.ts';
import type { Piece } from '../stack/code-facts.ts';

export interface Sought {
  /** Whether a piece of code may contain a match. Quick; never false for a piece with a match. */
  mayBeIn(piece: Piece, run: CurrentRun): boolean;
  /** Whether the next instruction is a match. */
  isHere(run: CurrentRun): boolean;
  /** The address range, if it is a write to memory, so that the search runs at full speed and listens to stores. */
  readonly stores?: { readonly instance: number; readonly address: number; readonly length: number };
}

const instruction = createInstruction();

/** Decodes the next instruction into a record that is reused. */
function nextInstruction({ instance }: CurrentRun): typeof instruction {
  decodeInstruction(instance.program.module.program, instance.machine.nextPc as number, instruction);
  return instruction;
}

/** Caches the answer for each piece. */
function perPiece(answer: (piece: Piece, run: CurrentRun) => boolean): Sought['mayBeIn'] {
  const known = new Map<Piece, boolean>();
  return (piece, run) => {
    let may = known.get(piece);
    if (may === undefined) {
      may = answer(piece, run);
      known.set(piece, may);
    }
    return may;
  };
}

/**
 * Instructions by their code offsets in one program.
 *
 * @param accepts Asked at each of them, for breakpoints with a condition.
 */
export function seekOffsets(hash: string, pcs: ReadonlySet<number>, accepts: (run: CurrentRun) => boolean = () => true): Sought {
  return {
    mayBeIn: perPiece((piece, run) => run.instance.program.hash === hash && piece.pcs.some((pc) => pcs.has(pc))),
    isHere: (run) => run.instance.program.hash === hash && pcs.has(run.instance.machine.nextPc as number) && accepts(run),
  };
}

/** Host calls: all of them, or those whose symbols `accepts`. */
export function seekHostCalls(accepts: (symbol: Uint8Array | undefined) => boolean = () => true): Sought {
  const isCall = (pc: number, { instance }: CurrentRun): boolean => {
    const { program } = instance.program.module;
    decodeInstruction(program, pc, instruction);
    return INSTRUCTION_NAMES[instruction.id] === 'ecalli' && accepts(program.imports[instruction.imm1 >>> 0]);
  };
  return {
    mayBeIn: perPiece((piece, run) => piece.pcs.some((pc) => isCall(pc, run))),
    isHere: (run) => isCall(run.instance.machine.nextPc as number, run),
  };
}

/** Whether an instruction writes a register. */
function writesRegister({ id, reg1 }: typeof instruction, register: number): boolean {
  if (INSTRUCTION_NAMES[id] === 'memset') return (MEMSET_WRITES & (1 << register)) !== 0;
  return (OPERAND_EFFECTS[id] & WRITES_1) !== 0 && reg1 === register;
}

/** Instructions of an instance that write a register, by its number. Values that the host puts into a0 are not included. */
export function seekRegisterWrites(instance: number, register: number): Sought {
  if (!(register in REGISTERS)) throw new RangeError(`there is no register ${register}`);
  return {
    mayBeIn: perPiece((piece, run) =>
      piece.pcs.some((pc) => {
        decodeInstruction(run.instance.program.module.program, pc, instruction);
        return writesRegister(instruction, register);
      }),
    ),
    isHere: (run) => run.instance.number === instance && writesRegister(nextInstruction(run), register),
  };
}

/** The bytes to which the next instruction stores; undefined if it stores nothing. */
export function storedBy(run: CurrentRun): { readonly address: number; readonly length: number } | undefined {
  const { registers } = run.instance.machine;
  const { id, reg1, reg2, imm1 } = nextInstruction(run);
  const name = INSTRUCTION_NAMES[id] ?? '';
  const low = (register: number): number => Number(registers[register] & 0xffff_ffffn);
  if (name === 'memset') return { address: low(7), length: low(9) };
  const size = /^store_(?:imm_)?(?:indirect_)?u(8|16|32|64)$/.exec(name)?.[1];
  if (size === undefined) return undefined;
  const base = !name.includes('indirect') ? 0 : name.includes('imm') ? low(reg1) : low(reg2);
  return { address: (base + imm1) >>> 0, length: Number(size) / 8 };
}

/** Instructions of an instance that write to any of some bytes of memory. Writes by the host are not included. */
export function seekWrites(instance: number, address: number, length: number): Sought {
  const hasStore = perPiece((piece, run) =>
    piece.pcs.some((pc) => {
      decodeInstruction(run.instance.program.module.program, pc, instruction);
      return /^store|^memset$/.test(INSTRUCTION_NAMES[instruction.id] ?? '');
    }),
  );
  return {
    stores: { instance, address, length },
    mayBeIn: (piece, run) => run.instance.number === instance && hasStore(piece, run),
    isHere(run) {
      if (run.instance.number !== instance) return false;
      const stored = storedBy(run);
      return stored !== undefined && stored.address < address + length && address < stored.address + stored.length;
    },
  };
}
