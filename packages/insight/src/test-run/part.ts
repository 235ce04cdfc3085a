/** What one test file ran, written by its process and read by the one that writes the reports. */
import type { CountedGas, GasCounter } from '../collect/gas-counter.ts';
import type { ProbedCounts } from '../collect/probed-file.ts';
import type { SourceCounter } from '../collect/source-counter.ts';
import type { EngineCounter } from '../counting/counting-engine.ts';
import { type Coverage, coverageOf } from '../coverage/coverage-of.ts';
import { coverageOfSources } from '../coverage/coverage-of-sources.ts';
import { addUp, type Profile, type ProfiledStack, stacksOf } from '../profile/collect-profile.ts';
import { base64ToBytes, bytesToBase64 } from '../recording/base64.ts';
import { prepareProgram } from '../rerun/rerun-program.ts';

/** The calls of a file of tests. */
export interface ProfilePart {
  readonly kind: 'profile';
  readonly isCut: boolean;
  readonly costModels: readonly ('naive' | 'full')[];
  readonly stacks: readonly ProfiledStack[];
}

/** The instructions that a file of tests ran. */
export interface CoveragePart {
  readonly kind: 'coverage';
  readonly programs: readonly {
    readonly hash: string;
    /** Base64. */
    readonly bytes: string;
    /** Code offsets, each with how often it ran. */
    readonly counts: readonly (readonly [number, number])[];
  }[];
  /** What ran of sources with probes. */
  readonly sources: readonly ProbedCounts[];
  /** Sentences for the end of the run. */
  readonly notes: readonly string[];
}

/** The gas that contracts used in a file of tests. */
export interface GasPart extends CountedGas {
  readonly kind: 'gas';
}

export const gasPart = (counter: GasCounter): GasPart => ({ kind: 'gas', ...counter.counted });

/** Paths begin with their program, because functions of different programs can have the same name. */
const programName = (hash: string): string => `program ${hash.slice(0, 10)}`;

export function profilePart({ programs, isCut }: EngineCounter): ProfilePart {
  const stacks: ProfiledStack[] = [];
  const costModels = new Set<'naive' | 'full'>();
  for (const { tree } of programs) {
    const name = programName(tree.program.hash);
    const own = addUp(stacksOf(tree)).stacks;
    if (own.length > 0) costModels.add(tree.program.module.costModel);
    for (const stack of own) stacks.push({ ...stack, functions: [name, ...stack.functions] });
  }
  return { kind: 'profile', isCut, costModels: [...costModels], stacks };
}

export const coveragePart = ({ programs }: EngineCounter, sources: SourceCounter): CoveragePart => ({
  kind: 'coverage',
  programs: [...programs]
    .filter(({ tree }) => !sources.isCovered(tree.program.hash))
    .map(({ tree, bytes }) => ({
      hash: tree.program.hash,
      bytes: bytesToBase64(bytes),
      counts: [...tree.instructionCounts()].filter(([, times]) => times !== 0),
    })),
  sources: sources.files,
  notes: sources.notes,
});

/** The profile of several files of tests together. */
export function profileOf(parts: readonly ProfilePart[]): Profile {
  const costModels = new Set(parts.flatMap((part) => part.costModels));
  return {
    costModel: costModels.size > 1 ? 'mixed' : ([...costModels][0] ?? 'naive'),
    isCut: parts.some(({ isCut }) => isCut),
    ...addUp(parts.flatMap(({ stacks }) => stacks)),
  };
}

/** Coverage with the sentences that belong to it. */
export interface NotedCoverage extends Coverage {
  readonly notes: readonly string[];
}

/** The coverage of several files of tests together. */
export function coverageOfParts(parts: readonly CoveragePart[]): NotedCoverage {
  const ofPrograms = coverageOfPrograms(parts);
  const { files, changed } = coverageOfSources(parts.flatMap(({ sources }) => sources));
  const notes = changed.map((path) => `${path} was compiled from several texts; its counts are those of the last one`);
  return {
    files: [...ofPrograms.files, ...files],
    withoutLines: ofPrograms.withoutLines,
    notes: [...new Set([...parts.flatMap((part) => part.notes), ...notes])],
  };
}

/** Instructions first, so that a line ran as often as its most frequent instruction. */
function coverageOfPrograms(parts: readonly CoveragePart[]): Coverage {
  const programs = new Map<string, { readonly bytes: string; readonly counts: Map<number, number> }>();
  for (const { hash, bytes, counts } of parts.flatMap((part) => part.programs)) {
    const known = programs.get(hash) ?? { bytes, counts: new Map<number, number>() };
    programs.set(hash, known);
    for (const [pc, times] of counts) known.counts.set(pc, (known.counts.get(pc) ?? 0) + times);
  }
  return coverageOf(
    [...programs].flatMap(([hash, { bytes, counts }]) => {
      const prepared = prepareProgram(hash, base64ToBytes(bytes) ?? new Uint8Array(), 'virt', 'naive');
      // The engine has accepted every program that ran.
      if (typeof prepared === 'string') return [];
      return [{ hash, program: prepared.module.program, debug: prepared.functions.debug, counts }];
    }),
  );
}
