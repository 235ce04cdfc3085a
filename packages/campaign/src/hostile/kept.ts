/** Inputs that reached something new, by target: later ones are made of them. */
import { type KeptInput, readInput } from '../corpus/input-file.ts';
import type { AnyTarget } from './target.ts';

/** The most that a target has, and the longest that is worth to be kept. */
const MOST = 300;
const LONGEST = 20_000;

export class Kept {
  readonly #steps = new Map<string, unknown[]>();
  readonly #fresh: string[] = [];

  /** @param found files of a corpus, some of which may be inputs */
  constructor(targets: readonly AnyTarget[], found: readonly Uint8Array[]) {
    for (const bytes of found) {
      const input = readInput(bytes);
      const target = targets.find(({ name }) => name === input?.target);
      if (input !== undefined && target?.isStep(input.step)) this.#note(input.target, input.step);
    }
  }

  of(target: string): readonly unknown[] {
    return this.#steps.get(target) ?? [];
  }

  add(target: string, step: unknown, reached: number): void {
    const text = JSON.stringify({ polkavirtInput: 1, target, step, reached } satisfies KeptInput);
    if (text.length > LONGEST) return;
    this.#note(target, step);
    this.#fresh.push(text);
  }

  /** The newest that were added, as files in base64. */
  files(most: number): string[] {
    return this.#fresh.slice(-most).map((text) => Buffer.from(text).toString('base64'));
  }

  #note(target: string, step: unknown): void {
    const steps = this.#steps.get(target) ?? [];
    steps.push(step);
    if (steps.length > MOST) steps.shift();
    this.#steps.set(target, steps);
  }
}
