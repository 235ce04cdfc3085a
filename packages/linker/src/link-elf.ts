/** The linker: an ELF file in, a `.polkavm` container out. */
import { type CostModelName, INSTRUCTION_SETS, type InstructionSetName, type Parsed } from '@polkavirt/polkavm';
import { writeDebugInfo } from '@polkavirt/polkavm/debug-info';
import { INSTRUCTIONS, type InstructionName } from '@polkavirt/polkavm/isa';
import { jumpTableOf, MAX_JUMP_TABLE_ENTRIES, parsed, rejected, writeProgram } from '@polkavirt/polkavm/program';
import { failureAt } from './code/failure-at.ts';
import { findCode } from './code/find-code.ts';
import { findRegions } from './dwarf/debug-regions.ts';
import { createSourceMap, type SourceMap } from './dwarf/source-map.ts';
import { FileType } from './elf/elf-file.ts';
import { parseElf } from './elf/parse-elf.ts';
import { encode, type MissingInstruction } from './emit/encode.ts';
import { lineUp } from './emit/line-up.ts';
import { markUnlikely } from './emit/mark-unlikely.ts';
import { numberImports } from './imports.ts';
import { createLinkInput } from './input/link-input.ts';
import { readExports, readMinStackSize } from './input/metadata.ts';
import type { Block } from './ir/block.ts';
import { type LinkError, LinkFailure } from './link-error.ts';
import { createLinkMap, type LinkMap } from './link-map.ts';
import { createAddressBook } from './memory/address-book.ts';
import { layOutData } from './memory/data-layout.ts';
import { relocateData } from './memory/relocate-data.ts';
import { findPinned } from './optimize/graph.ts';
import { type OptimizeLevel, optimize } from './optimize/optimize.ts';
import { expandMemset } from './translate/expand-memset.ts';
import { translate } from './translate/translate.ts';
import { mayBorrow, SCRATCH_ALIGNMENT, SCRATCH_SIZE } from './translate/translator.ts';

export interface LinkOptions {
  /** The instruction set of the program; `revive_v1` for ELF64 and `latest32` for ELF32 by default. */
  readonly instructionSet?: InstructionSetName;
  /** The least size of the stack in bytes, 8192 by default. The file may ask for more; whole pages are taken. */
  readonly minStackSize?: number;
  /**
   * 0: the compiler's code unchanged; 1: only passes that make it shorter; 2 (the default): all passes. No level
   * changes what a program does.
   */
  readonly optimize?: OptimizeLevel;
  /**
   * The cost model for which to optimise; `naive` by default. For `full`, branches are marked as predicted where the
   * instruction set can say so: all but `revive_v1`. The naive count of such a program is higher.
   */
  readonly costModel?: CostModelName;
  /** Passes of the optimiser to leave out, by name: to measure them, or to find a faulty one. */
  readonly withoutPasses?: readonly string[];
  /** Whether to leave out debug information: functions, files and lines. */
  readonly strip?: boolean;
  /** The folder that paths in debug information start from, if they are absolute and lie in it. */
  readonly sourceRoot?: string;
}

/** A program that was linked. */
export interface Linked {
  /** The `.polkavm` container. */
  readonly program: Uint8Array;
  /** The link map. */
  readonly map: LinkMap;
  /** Problems that do not keep the program from running. */
  readonly warnings: readonly string[];
}

/** The default least size of the stack, as in polkavm-linker. */
export const DEFAULT_MIN_STACK_SIZE = 8192;

export const DEFAULT_OPTIMIZE_LEVEL: OptimizeLevel = 2;

const PAGE = 4096;

/**
 * Links an ELF file of RISC-V into a `.polkavm` container. Never throws because of the file: whatever is wrong with it
 * is a {@link LinkError}. The work is in proportion to the file's size.
 *
 * ```ts
 * import { readFileSync, writeFileSync } from 'node:fs';
 * import { linkElf } from '@polkavirt/linker';
 *
 * const linked = linkElf(readFileSync('guest.elf'), { instructionSet: 'latest64' });
 * if (!linked.ok) throw new Error(linked.error.message);
 * writeFileSync('guest.polkavm', linked.value.program);
 * ```
 */
export function linkElf(bytes: Uint8Array, options: LinkOptions = {}): Parsed<Linked, LinkError> {
  try {
    return parsed(link(bytes, options));
  } catch (error) {
    if (error instanceof LinkFailure) return rejected(error.error);
    throw error;
  }
}

function link(bytes: Uint8Array, options: LinkOptions): Linked {
  const elf = parseElf(bytes);
  if (elf.type === FileType.relocatable) {
    const advice = 'ld.lld --emit-relocs --no-relax -e 0 FILE.o makes an executable of it, and so does polkavirt link';
    throw new LinkFailure('wrong_machine', `the ELF file is a relocatable object: ${advice}`);
  }
  const instructionSet = options.instructionSet ?? (elf.is64Bit ? 'revive_v1' : 'latest32');
  if (INSTRUCTION_SETS[instructionSet].is64Bit !== elf.is64Bit) {
    const advice = elf.is64Bit ? 'link with --isa revive_v1, jam_v1 or latest64' : 'link with --isa latest32';
    throw new LinkFailure(
      'wrong_instruction_set',
      `${instructionSet} does not fit an ELF file of ${elf.is64Bit ? 64 : 32} bits: ${advice}`,
    );
  }
  const input = createLinkInput(elf);
  // Read on demand: for the program's debug sections, or for the place of an error.
  let known: SourceMap | undefined;
  const sources = (): SourceMap => {
    known ??= createSourceMap(input, options.sourceRoot);
    return known;
  };
  input.names.useLines((place) => {
    const found = sources().lineAt(input.addressOf(place));
    return found === undefined || found.line === 0 ? undefined : { file: found.path, line: found.line };
  });
  const exports = readExports(input);
  const map = findCode(input, exports);
  const imports = numberImports(map);
  const layout = layOutData(input, map.dataSections);
  const book = createAddressBook(input, layout, map);

  const scratch = Math.ceil(layout.rw.size / SCRATCH_ALIGNMENT) * SCRATCH_ALIGNMENT;
  const rwDataSize = [...map.instructions.values()].some(mayBorrow) ? scratch + SCRATCH_SIZE : layout.rw.size;
  const code = translate(
    {
      input,
      map,
      book,
      scratch: layout.rw.address + scratch,
      importIndex: imports.indexOf,
      heapBase: layout.rw.address + rwDataSize,
    },
    exports,
  );
  const has = (name: InstructionName): boolean => INSTRUCTIONS[name].opcodes[instructionSet] !== undefined;
  const level = options.optimize ?? DEFAULT_OPTIMIZE_LEVEL;
  if (!has('memset')) expandMemset(code, elf.is64Bit);
  optimize(code, level, elf.is64Bit ? 64 : 32, options.withoutPasses);
  const missing: MissingInstruction = (message, source) =>
    failureAt(input, 'missing_instruction', message, input.placeOf(source), map.instructions.get(source)!.size);
  if (level === 2 && options.costModel === 'full' && has('unlikely')) {
    markUnlikely(code, instructionSet, findPinned(code), missing);
  }
  const line = lineUp(code);
  if (code.jumpTable.length > MAX_JUMP_TABLE_ENTRIES) {
    throw new LinkFailure(
      'too_large',
      `${code.jumpTable.length} jump table entries; a program can have ${MAX_JUMP_TABLE_ENTRIES}`,
    );
  }
  const encoded = encode(line, instructionSet, missing);
  const offsetOf = (block: Block): number => encoded.offsets[line.starts.get(block)!];
  // Unused entries lead to a place without code.
  const offsetOrEnd = (block: Block): number => encoded.offsets[line.starts.get(block) ?? line.instructions.length];

  const stackSize = Math.max(options.minStackSize ?? DEFAULT_MIN_STACK_SIZE, readMinStackSize(input));
  const debugSections = options.strip === true ? [] : writeDebugInfo(findRegions(input, line, encoded, sources()));
  return {
    warnings: known?.problem === undefined ? [] : [known.problem],
    map: createLinkMap(input, layout, { line, encoded, imports: imports.symbols }),
    program: writeProgram({
      instructionSet,
      roDataSize: layout.ro.size,
      rwDataSize,
      stackSize: Math.ceil(stackSize / PAGE) * PAGE,
      roData: relocateData(input, layout, layout.ro, book),
      rwData: relocateData(input, layout, layout.rw, book),
      imports: imports.symbols,
      exports: exports.map(({ symbol }, index) => ({ symbol, pc: offsetOf(code.exports[index]) })),
      code: encoded.code,
      bitmask: encoded.bitmask,
      jumpTable: jumpTableOf(code.jumpTable.map(offsetOrEnd)),
      customSections: debugSections,
    }),
  };
}
