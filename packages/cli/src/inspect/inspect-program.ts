import type { Program } from '@polkavirt/polkavm';
import { checkDebugInfo } from '@polkavirt/polkavm/debug-info';
import { INVALID_INSTRUCTION, idEndsBasicBlock } from '@polkavirt/polkavm/isa';
import { createMemoryMap, getBitForOffset, readInstructions } from '@polkavirt/polkavm/program';
import { symbolText } from '../program-argument.ts';
import { bytesToHex } from '../values.ts';
import type { CodeSizes } from './code-sizes.ts';
import { sectionName } from './section-names.ts';

/** What `inspect --json` prints. The names and types are an interface: see the package's README. Sizes are in bytes. */
export interface Inspected {
  readonly name: string;
  readonly bytes: number;
  readonly instructionSet: string;
  readonly sections: readonly {
    readonly section: string;
    /** As the container stores it. */
    readonly bytes: number;
    /** As the program sees it, which may be more. */
    readonly declared?: number;
  }[];
  /** Null if the declared sizes do not fit into the address space: such a program cannot be instantiated. */
  readonly memory: {
    readonly regions: readonly {
      readonly region: string;
      readonly from: number;
      /** The address after the last byte. */
      readonly to: number;
      readonly access: 'read' | 'read, write';
    }[];
    readonly heapBase: number;
    readonly maxHeapSize: number;
  } | null;
  readonly imports: readonly {
    readonly index: number;
    /** Hex; null if its offsets in the container are broken. */
    readonly symbol: string | null;
    /** The symbol as text, if it is printable. */
    readonly text: string | null;
  }[];
  readonly exports: readonly { readonly symbol: string; readonly text: string | null; readonly pc: number }[];
  /** What is broken in the debug information; null if nothing is, or if there is none. */
  readonly debugInfoProblem: string | null;
  /** With `--sizes`. */
  readonly sizes?: CodeSizes;
  readonly code: {
    /** Implicit traps not counted. */
    readonly instructions: number;
    readonly invalidInstructions: number;
    readonly basicBlocks: number;
    readonly jumpTableEntries: number;
    /** The most expensive block under the naive model, which charges one for each instruction and for an implicit trap. */
    readonly largestBlock: { readonly pc: number; readonly gas: number };
  };
}

const printable = (symbol: Uint8Array): string | null => {
  const text = symbolText(symbol);
  return symbol.length > 0 && /^[^\p{C}\ufffd]+$/u.test(text) ? text : null;
};

/** The facts of a program that do not depend on a back end. */
export function inspectProgram(name: string, bytes: number, program: Program): Inspected {
  return {
    name,
    bytes,
    instructionSet: program.instructionSet,
    sections: [
      { section: 'read-only data', bytes: program.roData.length, declared: program.roDataSize },
      { section: 'read-write data', bytes: program.rwData.length, declared: program.rwDataSize },
      { section: 'stack', bytes: 0, declared: program.stackSize },
      { section: 'code', bytes: program.code.length },
      { section: 'bitmask', bytes: program.bitmask.length },
      ...program.customSections.map(({ id, contents }) => ({ section: sectionName(id), bytes: contents.length })),
    ],
    memory: memoryOf(program),
    imports: program.imports.map((symbol, index) => ({
      index,
      symbol: symbol === undefined ? null : bytesToHex(symbol),
      text: symbol === undefined ? null : printable(symbol),
    })),
    exports: program.exports.map(({ symbol, pc }) => ({ symbol: bytesToHex(symbol), text: printable(symbol), pc })),
    debugInfoProblem: checkDebugInfo(program.customSections, program.code.length) ?? null,
    code: codeOf(program),
  };
}

function memoryOf(program: Program): Inspected['memory'] {
  const map = createMemoryMap(program);
  if (!map.ok) return null;
  const { roDataAddress, roDataSize, rwDataAddress, rwDataSize, stackAddressLow, stackAddressHigh, heapBase, maxHeapSize } =
    map.value;
  const regions = [
    { region: 'read-only data', from: roDataAddress, to: roDataAddress + roDataSize, access: 'read' },
    { region: 'read-write data', from: rwDataAddress, to: rwDataAddress + rwDataSize, access: 'read, write' },
    { region: 'stack', from: stackAddressLow, to: stackAddressHigh, access: 'read, write' },
  ] as const;
  return { regions: regions.filter(({ from, to }) => to > from), heapBase, maxHeapSize };
}

function codeOf(program: Program): Inspected['code'] {
  let instructions = 0;
  let invalidInstructions = 0;
  let basicBlocks = 0;
  let largestBlock = { pc: 0, gas: 0 };
  let block = { pc: 0, gas: 0 };
  for (const { id, offset } of readInstructions(program)) {
    if (block.gas === 0) {
      block = { pc: offset, gas: 0 };
      basicBlocks += 1;
    }
    // An implicit trap costs 1 as well, but is not an instruction of the code.
    const written = getBitForOffset(program.bitmask, program.code.length, offset);
    if (written) instructions += 1;
    if (written && id === INVALID_INSTRUCTION) invalidInstructions += 1;
    block.gas += 1;
    if (block.gas > largestBlock.gas) largestBlock = block;
    if (idEndsBasicBlock(id)) block = { pc: offset, gas: 0 };
  }
  return { instructions, invalidInstructions, basicBlocks, jumpTableEntries: program.jumpTable.length, largestBlock };
}
