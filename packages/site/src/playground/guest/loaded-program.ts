/** A program that was given, ready to be listed and run. */
import { describeSymbol } from './symbols.ts';
import { programHash } from '@polkavirt/insight';
import {
  createReferenceModule,
  type DisassemblyLine,
  disassembleLines,
  type Program,
  type ReferenceModule,
} from '@polkavirt/polkavm';
import { locatorOf } from '@polkavirt/polkavm/debug-info';
import type { ListingLine, ProgramFacts } from './views.ts';

/** The name of the text in the editor, as the debug sections of what is assembled from it say it. */
export const TEXT_NAME = 'program.txt';

/** A listing has no more lines than this. */
const MAX_LINES = 500_000;

export interface LoadedProgram {
  readonly name: string;
  readonly hash: string;
  readonly bytes: Uint8Array;
  readonly module: ReferenceModule;
  readonly listing: readonly DisassemblyLine[];
}

/** A program, or why the engine refuses it. */
export type Loaded = { readonly ok: true; readonly value: LoadedProgram } | { readonly ok: false; readonly reason: string };

/** Prepares a container. Time and memory are in proportion to its size. */
export function loadProgram(bytes: Uint8Array, name: string, costModel: 'naive' | 'full' = 'naive'): Loaded {
  const made = createReferenceModule(bytes, { costModel });
  if (!made.ok) return { ok: false, reason: made.error.message };
  const listing: DisassemblyLine[] = [];
  for (const line of disassembleLines(made.value.program)) {
    listing.push(line);
    if (listing.length < MAX_LINES) continue;
    listing.push({ kind: 'comment', text: `// the listing ends here, after ${MAX_LINES} lines` });
    break;
  }
  return { ok: true, value: { name, hash: programHash(bytes), bytes, module: made.value, listing } };
}

const textOf = (symbol: Uint8Array | undefined): string => (symbol === undefined ? '(malformed)' : describeSymbol(symbol));

/** The older generation if all imports have its names of four bytes. */
export function generationOf({ imports }: Program): 'virt' | 'typestate' {
  return Array.from({ length: imports.length }, (_, at) => imports[at]).every((one) => one?.length === 4) ? 'virt' : 'typestate';
}

export function factsOf({ name, hash, bytes, module: { program }, listing }: LoadedProgram): ProgramFacts {
  const exported = program.exports.map(({ symbol }) => new TextDecoder().decode(symbol));
  return {
    name,
    hash,
    bytes: bytes.length,
    codeBytes: program.code.length,
    instructionSet: program.instructionSet,
    exports: [...new Set(exported)],
    imports: Array.from({ length: program.imports.length }, (_, at) => textOf(program.imports[at])),
    generation: generationOf(program),
    lines: listing.length,
    hasLines: program.exports.some(({ pc }) =>
      locatorOf(program)
        .locate(pc)
        .some(({ line }) => line !== null),
    ),
  };
}

/** Some lines of a listing, with what their blocks cost and where they come from. */
export function listingWindow(
  { module, listing }: LoadedProgram,
  from: number,
  count: number,
  counts: ReadonlyMap<number, number> | undefined,
): readonly ListingLine[] {
  const { program } = module;
  const locator = locatorOf(program);
  const sourceAt = (pc: number | undefined): string | undefined => {
    if (pc === undefined) return undefined;
    const at = locator.locate(pc).at(-1);
    return at === undefined || at.file === null || at.line === null ? undefined : `${at.file}:${at.line}`;
  };
  let before = from > 0 ? sourceAt(listing[from - 1]?.offset) : undefined;
  return listing.slice(from, from + count).map(({ text, kind, offset: pc }): ListingLine => {
    const source = kind === 'instruction' ? sourceAt(pc) : undefined;
    const isNew = source !== undefined && source !== before;
    before = source ?? before;
    return {
      text,
      kind,
      pc,
      gas: kind === 'label' && pc !== undefined ? module.gasCost(pc) : undefined,
      source: isNew ? source : undefined,
      times: kind === 'instruction' && pc !== undefined && counts !== undefined ? (counts.get(pc) ?? 0) : undefined,
    };
  });
}

/** The line of a listing that has an instruction; -1 if there is none. */
export const lineOfPc = ({ listing }: LoadedProgram, pc: number): number =>
  listing.findIndex(({ offset, kind }) => offset === pc && kind !== 'label');
