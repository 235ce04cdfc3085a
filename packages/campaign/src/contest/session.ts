/** A page of an instance's memory that can be read. */
export interface MemoryPage {
  readonly address: number;
  readonly bytes: Uint8Array;
}

/** All that can be seen of one contender after an action. */
export interface Observation {
  /** In words. The same text is the same state. */
  readonly text: string;
  /** Of an instance that is about to go: what its memory held. */
  readonly memory?: readonly MemoryPage[];
}

/** One contender that runs a program, driven by actions. */
export interface Session<Action> {
  /** Does an action and tells what can be seen then. What makes no sense (running what has ended) does nothing, and says so. */
  apply(action: Action): Observation;
  /** Releases what is left. */
  close(): void;
}

/** How many instances of a program there can be at the same time: they are numbered from 0. */
export const SLOTS = 3;
