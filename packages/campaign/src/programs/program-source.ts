/** Where the programs of a campaign come from. */
import { type InstructionSetName, type Program, parseProgram } from '@polkavirt/polkavm';
import { writeProgram } from '@polkavirt/polkavm/program';
import type { Random } from '../random.ts';
import { Census } from './census.ts';
import { mutatedProgram } from './mutated-program.ts';
import { randomProgram } from './random-program.ts';

/**
 * How a program came to be: made from nothing; one that the campaign kept, changed; a real one with its code changed; a real one
 * with bytes of its container changed.
 */
export const ORIGINS = ['random', 'mutated find', 'mutated code', 'mutated container'] as const;
export type Origin = (typeof ORIGINS)[number];

export interface SourcedProgram {
  readonly origin: Origin;
  readonly blob: Uint8Array;
}

export interface ProgramSource {
  /** Containers that a compiler or an assembler made. */
  readonly blobs: readonly Uint8Array[];
  /** Those that can be changed among them: see {@link mutable}. */
  readonly programs: readonly Program[];
  /** Programs that reached something new, of this campaign and of its corpus. */
  readonly found: readonly Program[];
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

/** Of a hundred programs, up to which number they have each origin: more than half are real ones with a change. */
const RANDOM = 37;
const FOUND = 48;
const CODE = 92;

/** A program of any origin that there is something for; a random one otherwise. */
export function anyProgram(
  random: Random,
  { blobs, programs, found, instructionSets }: ProgramSource,
  census = new Census(),
): SourcedProgram {
  const kind = random.below(100);
  const changed = (of: readonly Program[]): Uint8Array => writeProgram(mutatedProgram(random, random.pick(of), census).program);
  if (kind >= RANDOM && kind < FOUND && found.length > 0) return { origin: 'mutated find', blob: changed(found) };
  if (kind >= FOUND && kind < CODE && programs.length > 0) return { origin: 'mutated code', blob: changed(programs) };
  if (kind < CODE || blobs.length === 0) {
    const { program } = randomProgram(random, random.pick(instructionSets), census);
    return { origin: 'random', blob: writeProgram(dressed(random, program)) };
  }
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
