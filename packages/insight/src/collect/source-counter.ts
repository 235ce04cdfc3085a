import { programHash } from '../recording/digest.ts';
import type { ProbedCounts, ProbedFile } from './probed-file.ts';

/** Counts the probes of sources that run in a file of tests. */
export class SourceCounter {
  readonly #files = new Map<string, { readonly file: ProbedFile; readonly counts: number[] }>();
  readonly #programs = new Set<string>();
  readonly #notes = new Set<string>();

  /** The counters of a file by probe, from 0; the same ones for the same file and text. */
  countersOf(file: ProbedFile): number[] {
    const key = JSON.stringify([file.path, file.digest]);
    const known = this.#files.get(key) ?? { file, counts: new Array<number>(file.probes).fill(0) };
    this.#files.set(key, known);
    return known.counts;
  }

  /** A program that runs is of counted sources, so that it needs no lines of its own. */
  covers(program: Uint8Array): void {
    this.#programs.add(programHash(program));
  }

  /** Whether the program of a hash is of counted sources. */
  isCovered(hash: string): boolean {
    return this.#programs.has(hash);
  }

  /** A sentence for the end of the run, once however often it is said. */
  note(sentence: string): void {
    this.#notes.add(sentence);
  }

  get files(): readonly ProbedCounts[] {
    return [...this.#files.values()];
  }

  get notes(): readonly string[] {
    return [...this.#notes];
  }
}

/** Shared by all copies of this package in a realm: test runners load modules again for each file, or when a test asks for it. */
const SLOT = Symbol.for('@polkavirt/insight: counts sources');
const slots = globalThis as { [SLOT]?: SourceCounter | undefined };

/** From now on {@link sourceCounter} gives this one; undefined removes it. */
export function countSources(counter: SourceCounter | undefined): void {
  slots[SLOT] = counter;
}

/** What counts the sources that run, if something does. */
export const sourceCounter = (): SourceCounter | undefined => slots[SLOT];
