/** Many duels from seeds, with a digest of all that was seen, which is the same wherever the engine is the same. */

import {
  Census,
  createRandom,
  Duel,
  type GeneratedProgram,
  mutatedProgram,
  type Random,
  randomActions,
  randomProgram,
  stateOf,
} from '@polkavirt/campaign';
import { type InstructionSetName, parseProgram, unwrap } from '@polkavirt/polkavm';
import { modulesOf, type Setting } from './case.ts';

export interface ManyDuels {
  /** The seed of the first program; each further one has the next. */
  readonly seed: number;
  readonly programs: number;
  /** Containers that compilers made. Every other program is one of them, changed at random; the rest is made from nothing. */
  readonly blobs: readonly Uint8Array[];
}

export interface DuelsReport {
  readonly programs: number;
  readonly mutated: number;
  /** Programs that all back ends refused. */
  readonly refused: number;
  /** Runs and steps of instances of the reference interpreter. */
  readonly runs: number;
  /** Folded from the state of the reference interpreter after every run and step. */
  readonly digest: string;
  /** In words; empty if every back end did the same as the reference interpreter. */
  readonly differences: readonly string[];
}

const CONTENDERS = ['tier0', 'recompiler'] as const;
const SETS: readonly InstructionSetName[] = ['latest64', 'latest64', 'revive_v1', 'jam_v1', 'latest32', 'latest32'];
const IN_PIECES = { samplingGas: 10, analysisGasPerByte: 0, gasPerInstruction: 0, gasPerUnit: 0, maxUnitLength: 1 };
/** The report of a run that goes wrong everywhere stays readable. */
const MOST_DIFFERENCES = 10;

/**
 * Runs every program of the seeds by the same schedule on the reference interpreter, tier 0 and the recompiler.
 *
 * @param onProgress is told how many programs are done
 */
export function runManyDuels({ seed, programs, blobs }: ManyDuels, onProgress?: (done: number) => void): DuelsReport {
  const compiled = blobs.map((blob) => unwrap(parseProgram(blob)));
  const census = new Census();
  const digest = new Digest();
  const differences: string[] = [];
  let mutated = 0;
  let refused = 0;
  let runs = 0;

  /** All of it again for each contender, by the same random numbers. */
  const duel = (random: Random, backend: Setting['backend'], isMutated: boolean, inPieces: boolean): string | undefined => {
    const { program, pcs }: GeneratedProgram = isMutated
      ? mutatedProgram(random, random.pick(compiled), census)
      : randomProgram(random, random.pick(SETS), census);
    const costModel = random.pick(['naive', 'naive', 'full'] as const);
    const compileAfter = random.pick([0, 0, 0, 50, 1000]);
    // Half of the programs are compiled function by function, when each has run for a moment.
    const modules = modulesOf(program, { backend, costModel, compileAfter, ...(inPieces ? { tiering: IN_PIECES } : {}) });
    if (modules === undefined) {
      refused += 1 / CONTENDERS.length;
      return undefined;
    }
    const sides = new Duel(modules);
    const schedule = { random, program, pcs, runs: 40, gas: random.pick([30, 300, 3000, 20_000]) };
    for (const action of randomActions(schedule, sides)) {
      const difference = sides.apply(action);
      if (difference !== undefined) return difference;
      if (action.do !== 'run' && action.do !== 'step') continue;
      const stop = sides.lastStop(action.slot);
      if (stop === undefined) continue;
      runs++;
      digest.add(stateOf(sides.reference(action.slot)!, stop));
    }
    return undefined;
  };

  for (let at = seed; at < seed + programs; at++) {
    const isMutated = compiled.length > 0 && at % 2 !== 0;
    if (isMutated) mutated++;
    for (const backend of CONTENDERS) {
      const difference = duel(createRandom(at), backend, isMutated, at % 4 >= 2);
      if (difference !== undefined && differences.length < MOST_DIFFERENCES) {
        differences.push(`seed ${at}, ${isMutated ? 'mutated' : 'random'}, ${backend}: ${difference}`);
      }
    }
    onProgress?.(at + 1 - seed);
  }
  return { programs, mutated, refused, runs, digest: digest.text, differences };
}

/** Two sums in the manner of FNV-1a: they tell runs apart, and need nothing of the platform. */
class Digest {
  #low = 0x811c_9dc5;
  #high = 0x0100_0193;

  add(text: string): void {
    for (let i = 0; i < text.length; i++) {
      const code = text.charCodeAt(i);
      this.#low = Math.imul(this.#low ^ code, 0x0100_0193);
      this.#high = Math.imul(this.#high ^ code ^ (this.#low >>> 16), 0x0100_0193);
    }
  }

  get text(): string {
    const hex = (half: number) => (half >>> 0).toString(16).padStart(8, '0');
    return hex(this.#high) + hex(this.#low);
  }
}
