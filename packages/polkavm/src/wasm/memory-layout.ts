/**
 * Where things lie in the linear memory of an instance: the state in the first 64 KiB, then what the guest can
 * access, packed.
 */
import { REGISTER_COUNT } from '../isa/registers.ts';

/** The size of a page of WebAssembly. */
export const WASM_PAGE = 0x1_0000;

/** Offsets of the state in linear memory. Registers first, 8 bytes each. */
export const State = {
  /** Always zero: what an access without a base register is relative to. */
  zero: REGISTER_COUNT * 8,
  gas: 112,
  /** Set by compiled code: code offset times 8 plus an {@link Exit}. */
  exit: 120,
  /** For {@link Exit.Goto} and {@link Exit.Cold}: region times 65536 plus entry. */
  goto: 128,
  /** For {@link Exit.HostCall}: the immediate. */
  hostCall: 132,
  /** The accessible bytes of read-write data and heap, an i64. */
  dataSize: 136,
  /** For {@link Exit.HostCall}: the code offset after the instruction. */
  nextPc: 144,
  /** Address, size and offset of data, stack and read-only data, 4 bytes each; see {@link RegionField}. */
  regions: 152,
  /** The number of entries of the jump table; for the interpreter, the offset of their records. */
  jumpTableLength: 188,
  jumpRecords: 192,
  /** For compiled code: the offset of the words of the jump table, as many as {@link State.jumpTableLength}. */
  jumpWords: 196,
  /** Where the words of the jump table of compiled code start if they are few: region times 65536 plus entry, or -1. */
  jumpTable: 256,
} as const;

/** The fields of a region in {@link State.regions}. */
export const RegionField = { address: 0, size: 4, offset: 8, length: 12 } as const;

/** Bytes of an instruction as the interpreter reads it; see `tier0/record.ts`. */
export const RECORD_SIZE = 16;

/** Why a function was left other than by a return. */
export const Exit = {
  /** The interpreter must continue at the instruction, whose block is paid for. */
  Interpret: 0,
  /** There may be too little gas for what starts at the instruction. */
  LowGas: 1,
  HostCall: 2,
  /** Continue in another function, with no function active. */
  Goto: 3,
  /** The function returned to where ra says. */
  Return: 4,
  /** As {@link Exit.LowGas}, in a block that is paid for. */
  LowGasPaid: 5,
  /** Continue at the word in {@link State.goto}, which is not compiled. */
  Cold: 6,
} as const;
export type Exit = (typeof Exit)[keyof typeof Exit];

/** A contiguous range that the guest can access. */
export interface LayoutRegion {
  /** The guest's address of the first byte. */
  readonly address: number;
  /** In bytes; the size at the start if the region grows. */
  readonly size: number;
  readonly writable: boolean;
  /** Where it begins in linear memory. */
  readonly offset: number;
  readonly isGrowing: boolean;
}

export interface MemoryLayout {
  readonly data: LayoutRegion;
  readonly stack: LayoutRegion;
  readonly readOnly: LayoutRegion;
  /** The lowest offset of the regions. */
  readonly firstOffset: number;
  /** Offset of the words of the jump table. */
  readonly jumpTable: number;
  readonly jumpTableLength: number;
  /** Offset of the records of dynamic jump targets, 4 bytes each. */
  readonly jumpRecords: number;
  /** Offset of the records of instructions, {@link RECORD_SIZE} bytes each. */
  readonly records: number;
  /** Bytes at the start, a multiple of {@link WASM_PAGE}. */
  readonly size: number;
}

interface Range {
  readonly address: number;
  readonly size: number;
  readonly writable: boolean;
}

/** Linear memories of this size and more are not made. */
const MAX_SIZE = 0x8000_0000;

/**
 * Places three regions one after the other, data first, because the first one is reached with the least code. If data may
 * grow it comes last. Undefined if all of it would take 2 GiB or more.
 */
export function createMemoryLayout(
  data: Range,
  stack: Range,
  readOnly: Range,
  jumpTableLength: number,
  instructionCount: number,
  isGrowing: boolean,
): MemoryLayout | undefined {
  // The words of the jump table lie with the state if there is room, else after it.
  const fitsState = State.jumpTable + 4 * jumpTableLength <= WASM_PAGE;
  const jumpRecords = WASM_PAGE + (fitsState ? 0 : 4 * jumpTableLength);
  const records = Math.ceil((jumpRecords + 4 * jumpTableLength) / RECORD_SIZE) * RECORD_SIZE;
  const firstOffset = Math.ceil((records + RECORD_SIZE * instructionCount) / WASM_PAGE) * WASM_PAGE;
  let end = firstOffset;
  const place = ({ address, size, writable }: Range, grows: boolean): LayoutRegion => {
    const offset = end;
    end += size;
    return { address, size, writable, offset, isGrowing: grows };
  };
  const early = isGrowing ? undefined : place(data, false);
  const layout = {
    stack: place(stack, false),
    readOnly: place(readOnly, false),
    data: early ?? place(data, true),
    firstOffset,
    jumpTable: fitsState ? State.jumpTable : WASM_PAGE,
    jumpTableLength,
    jumpRecords,
    records,
  };
  const size = Math.ceil(end / WASM_PAGE) * WASM_PAGE;
  return size < MAX_SIZE ? { ...layout, size } : undefined;
}
