/** What hostile input is sent to: a host behind a wire, a wire's two halves, a node behind JSON-RPC. It is handed in. */
import type { HostileLevel } from '../levels.ts';
import type { Random } from '../random.ts';

/**
 * What every input must leave true:
 * - `answer`: it ends with an answer that the format allows, or with a refusal that it provides for; nothing else is thrown;
 * - `state`: a refused input has changed nothing;
 * - `leak`: what lives inside is what those outside have a name for;
 * - `bounds`: what it costs is in proportion to its size.
 */
export const RULE_TEXTS = {
  answer: 'an answer, or a refusal that is provided for',
  state: 'a refused input changes nothing',
  leak: 'nothing lives inside that has no name outside',
  bounds: 'costs in proportion to its size',
} as const;
export type Rule = keyof typeof RULE_TEXTS;

export interface Violation {
  readonly rule: Rule;
  /** What happened instead, in one line. */
  readonly detail: string;
}

/** What came of an input. */
export interface Reaction {
  /** What it reached: a host function, an RPC method. */
  readonly of: string;
  /** How it ended, in a few words: `answer`, `HostFault BadPointer`, `error -32602`. */
  readonly outcome: string;
  /** The text of a refusal, which tells apart the places that refuse. */
  readonly text?: string;
  readonly violation?: Violation;
}

/** One side that inputs are sent to, from its beginning. */
export interface HostileSession<Step> {
  /**
   * The next input: a valid one, or one that was changed.
   *
   * @param kept inputs that reached something new before
   */
  choose(random: Random, kept: readonly Step[]): Step;
  /** Sends an input. It throws nothing, whatever the other side does. */
  apply(step: Step): Reaction | Promise<Reaction>;
  close(): void;
}

/** Inputs are plain JSON, so that a file holds them. */
export interface HostileTarget<Step = unknown> {
  /** Shown in reports and kept in files, such as `scale, virt`. */
  readonly name: string;
  readonly level: HostileLevel;
  /** Inputs of a session. */
  readonly length: number;
  open(): HostileSession<Step>;
  /** Whether something that was read from a file is an input of this target. */
  isStep(value: unknown): value is Step;
  /** Smaller inputs that may show the same as one; told for each whether it does. */
  smaller(step: Step): Generator<Step, void, boolean>;
}

/** A target whatever its inputs are. */
// biome-ignore lint/suspicious/noExplicitAny: each target has inputs of its own, which nothing here looks into
export type AnyTarget = HostileTarget<any>;

/** The inputs of a session up to one that broke a rule: plain data, which a file holds. */
export interface HostileCase {
  readonly level: HostileLevel;
  /** The target's name. */
  readonly target: string;
  readonly steps: readonly unknown[];
}

/** Where a rule was broken first. */
export interface HostileFinding {
  /** The number of the input, from 0. */
  readonly step: number;
  readonly of: string;
  readonly violation: Violation;
}
