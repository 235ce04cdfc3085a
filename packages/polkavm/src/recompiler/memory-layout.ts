/**
 * Where things lie in the linear memory of an instance. The first 64 KiB, where the guest's address space has
 * nothing, hold the state; read-only data and read-write data lie where the guest sees them, the stack behind.
 * If the heap can grow, the stack comes first and everything else is moved up by its size.
 */
import { REGISTER_COUNT } from '../isa/registers.ts';
import { REGION_ALIGNMENT } from '../memory/create-memory-map.ts';

/** The size of a page of WebAssembly. */
export const WASM_PAGE = 0x1_0000;

/** Offsets of the state in linear memory. Registers first, 8 bytes each. */
export const State = {
  gas: REGISTER_COUNT * 8,
  /** Code offset times 8 plus an {@link Exit}. */
  exit: REGISTER_COUNT * 8 + 8,
  /** For {@link Exit.Goto}: region times 65536 plus entry. */
  goto: REGISTER_COUNT * 8 + 16,
  /** For {@link Exit.HostCall}: the immediate. */
  hostCall: REGISTER_COUNT * 8 + 20,
  /** For {@link Exit.HostCall}: the code offset behind the instruction. */
  nextPc: REGISTER_COUNT * 8 + 32,
  /** The accessible bytes of read-write data and heap, an i64; only if the heap can grow. */
  dataSize: REGISTER_COUNT * 8 + 24,
  /** Words of the jump table: region times 65536 plus entry, or -1. */
  jumpTable: 256,
} as const;

/** Why a function came back other than by returning. */
export const Exit = {
  /** The interpreter is to go on at the instruction, whose block is paid for. */
  Interpret: 0,
  /** There may be too little gas for what starts at the instruction. */
  LowGas: 1,
  HostCall: 2,
  /** To another function, from nothing. */
  Goto: 3,
  /** The function returned to where ra says. */
  Return: 4,
  /** As {@link Exit.LowGas}, in a block that is paid for. */
  LowGasPaid: 5,
} as const;
export type Exit = (typeof Exit)[keyof typeof Exit];

/** What is accessible to the guest as one piece. */
export interface LayoutRegion {
  readonly address: number;
  /** In bytes; of a growing region, at the start. */
  readonly size: number;
  readonly writable: boolean;
  /** Added to a guest's address (mod 2^32) it gives the one in linear memory. */
  readonly shift: number;
  readonly isGrowing: boolean;
}

export interface MemoryLayout {
  readonly data: LayoutRegion;
  readonly stack: LayoutRegion;
  readonly readOnly: LayoutRegion;
  /** Offset of the words of the jump table. */
  readonly jumpTable: number;
  readonly jumpTableLength: number;
  /** Bytes at the start, a multiple of {@link WASM_PAGE}. */
  readonly size: number;
}

interface Range {
  readonly address: number;
  readonly size: number;
  readonly writable: boolean;
}

/**
 * The layout of a program's memory: `data` and `readOnly` lie below the stack, at or above 64 KiB. Undefined if it
 * would take 2 GiB or more.
 */
export function createMemoryLayout(
  data: Range,
  stack: Range,
  readOnly: Range,
  jumpTableLength: number,
  isGrowing: boolean,
): MemoryLayout | undefined {
  const { jumpTable, end: tableEnd } = placeJumpTable(jumpTableLength);
  let end = tableEnd;
  // Behind a table of that size nothing lies where the guest sees it.
  let lowShift = end - REGION_ALIGNMENT;
  let stackAt = 0;
  if (isGrowing) {
    stackAt = end;
    const stackSize = Math.ceil(stack.size / WASM_PAGE) * WASM_PAGE;
    lowShift += stackSize;
    end += stackSize;
  }
  for (const range of [data, readOnly]) if (range.size > 0) end = Math.max(end, range.address + range.size + lowShift);
  if (!isGrowing) {
    stackAt = end;
    end += stack.size;
  }
  const size = Math.ceil(end / WASM_PAGE) * WASM_PAGE;
  if (size >= 0x8000_0000) return undefined;
  return {
    data: { ...data, shift: lowShift, isGrowing },
    stack: { ...stack, shift: (stackAt - stack.address) | 0, isGrowing: false },
    readOnly: { ...readOnly, shift: lowShift, isGrowing: false },
    jumpTable,
    jumpTableLength,
    size,
  };
}

/** The layout of any three pieces of memory, one behind the other. */
export function createPackedLayout(pieces: readonly [Range, Range, Range], jumpTableLength: number): MemoryLayout | undefined {
  const { jumpTable, end } = placeJumpTable(jumpTableLength);
  let size = end;
  const [data, stack, readOnly] = pieces.map((piece) => {
    const shift = (size - piece.address) | 0;
    size += piece.size;
    return { ...piece, shift, isGrowing: false };
  });
  size = Math.ceil(size / WASM_PAGE) * WASM_PAGE;
  return size < 0x8000_0000 ? { data, stack, readOnly, jumpTable, jumpTableLength, size } : undefined;
}

/** With the state if there is room, else behind it. */
function placeJumpTable(length: number): { jumpTable: number; end: number } {
  if (State.jumpTable + 4 * length <= REGION_ALIGNMENT) return { jumpTable: State.jumpTable, end: REGION_ALIGNMENT };
  return { jumpTable: REGION_ALIGNMENT, end: REGION_ALIGNMENT + Math.ceil((4 * length) / WASM_PAGE) * WASM_PAGE };
}
