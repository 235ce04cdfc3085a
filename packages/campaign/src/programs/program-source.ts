/** Where the programs of a campaign come from. */
import { type InstructionSetName, type Program, parseProgram } from '@polkavirt/polkavm';
import { writeProgram } from '@polkavirt/polkavm/program';
import type { Random } from '../random.ts';
import { Census } from './census.ts';
import { mutatedProgram } from './mutated-program.ts';
import { randomProgram } from './random-program.ts';

/** How a program came to be: made from nothing; a given one with its code changed; one with bytes of its container changed. */
export const ORIGINS = ['random', 'mutated code', 'mutated container'] as const;
export type Origin = (typeof ORIGINS)[number];

export interface SourcedProgram {
  readonly origin: Origin;
  readonly blob: Uint8Array;
}

export interface ProgramSource {
  /** Containers that are changed: those of compilers, and those of a corpus. */
  readonly blobs: readonly Uint8Array[];
  readonly instructionSets: readonly InstructionSetName[];
}

/** Of a program that is mutated, so that a run gets far into it. */
const MOST_CODE = 30_000;
const MOST_CHANGED_BYTES = 4;

/** The programs that can be mutated among some containers. */
export const mutable = (blobs: readonly Uint8Array[]): Program[] =>
  blobs.flatMap((blob) => {
    const parsed = parseProgram(blob);
    return parsed.ok && parsed.value.code.length > 0 && parsed.value.code.length <= MOST_CODE ? [parsed.value] : [];
  });

/** @param programs from {@link mutable}, and what was found since; without any a program is made from nothing */
export function anyProgram(
  random: Random,
  { blobs, instructionSets }: ProgramSource,
  programs: readonly Program[],
  census = new Census(),
): SourcedProgram {
  const kind = random.below(100);
  if (programs.length === 0 || kind < 50) {
    const { program } = randomProgram(random, random.pick(instructionSets), census);
    return { origin: 'random', blob: writeProgram(dressed(random, program)) };
  }
  if (kind < 92 || blobs.length === 0)
    return { origin: 'mutated code', blob: writeProgram(mutatedProgram(random, random.pick(programs), census).program) };
  const blob = random.pick(blobs).slice();
  for (let count = 1 + random.below(MOST_CHANGED_BYTES); count > 0; count--) {
    if (blob.length > 0) blob[random.below(blob.length)] = random.below(256);
  }
  return { origin: 'mutated container', blob };
}

/** Names for the exports, and imports: most host calls have one of four bytes, some another one, some none. */
function dressed(random: Random, program: Program): Program {
  const imports = Array.from({ length: 2 + random.below(4) }, (_, index) => {
    const length = random.chance(92) ? 4 : random.pick([0, 1, 5, 32, 33]);
    return { symbol: Uint8Array.from({ length }, (__, at) => 0x61 + index + at) };
  }).map(({ symbol }) => symbol);
  const exports = program.exports.map(({ pc }, index) => ({ pc, symbol: new TextEncoder().encode(`f${index}`) }));
  return { ...program, imports, exports };
}
