/** The parts of a program and their places, as `--print-map` prints them. */
import type { Encoded } from './emit/encode.ts';
import type { Line } from './emit/line-up.ts';
import type { LinkInput } from './input/link-input.ts';
import type { DataLayout } from './memory/data-layout.ts';

/** A section of the ELF file that is part of the program's memory. */
export interface MappedSection {
  readonly name: string;
  readonly kind: 'ro' | 'rw' | 'bss';
  readonly address: number;
  /** In bytes. */
  readonly size: number;
}

/** Instructions in a row that come from one function of the ELF file. */
export interface MappedFunction {
  readonly name: string;
  /** The code offset. */
  readonly pc: number;
  /** In bytes, and in instructions. */
  readonly size: number;
  readonly instructions: number;
}

export interface LinkMap {
  readonly sections: readonly MappedSection[];
  readonly functions: readonly MappedFunction[];
  /** The symbols of the imports by number. */
  readonly imports: readonly Uint8Array[];
}

interface Output {
  readonly line: Line;
  readonly encoded: Encoded;
  readonly imports: readonly Uint8Array[];
}

export function createLinkMap(input: LinkInput, layout: DataLayout, { line, encoded, imports }: Output): LinkMap {
  const sections: MappedSection[] = [];
  for (const { index, name, size } of input.elf.sections) {
    const kind = input.kinds[index];
    if ((kind !== 'ro' && kind !== 'rw' && kind !== 'bss') || !layout.has(index)) continue;
    sections.push({ name, kind, address: layout.addressOf(index), size });
  }
  return { sections, functions: mapFunctions(input, line, encoded), imports };
}

function mapFunctions(input: LinkInput, { instructions }: Line, { offsets }: Encoded): MappedFunction[] {
  const functions: MappedFunction[] = [];
  const names = new Map<number, string>();
  const nameOf = (key: number): string => {
    let name = names.get(key);
    if (name === undefined) {
      name = input.names.nameAt(input.placeOf(key)) ?? '?';
      names.set(key, name);
    }
    return name;
  };
  for (let index = 0; index < instructions.length; ) {
    const { source, caller } = instructions[index];
    const name = nameOf(caller ?? source);
    let end = index + 1;
    while (end < instructions.length && nameOf(instructions[end].caller ?? instructions[end].source) === name) end++;
    functions.push({ name, pc: offsets[index], size: offsets[end] - offsets[index], instructions: end - index });
    index = end;
  }
  return functions;
}
