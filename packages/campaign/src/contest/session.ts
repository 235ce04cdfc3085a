/** Memory of an instance that can be read. */
export interface MemoryRange {
  readonly address: number;
  readonly bytes: Uint8Array;
}

/** All that can be seen of one contender after an action. */
export interface Observation {
  /** In words. The same text is the same state. */
  readonly text: string;
  /** Of an instance that is about to go: what its memory held. Its bytes are valid until the session's next action. */
  readonly memory?: readonly MemoryRange[];
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
