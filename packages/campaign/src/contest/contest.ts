import { type Difference, differenceOf } from './difference.ts';
import type { Observation, Session } from './session.ts';

/** A session with the name that a difference is reported under. */
export interface Contestant<Action> {
  readonly name: string;
  readonly session: Session<Action>;
}

/** Contenders side by side: each action is done to all, and after each all must show what the first one shows. */
export class Contest<Action> {
  readonly #contestants: readonly Contestant<Action>[];
  #actions = 0;

  /** @param contestants the reference first */
  constructor(contestants: readonly Contestant<Action>[]) {
    this.#contestants = contestants;
  }

  /** Does an action to all. @param onSeen is told what the reference showed */
  apply(action: Action, onSeen?: (seen: Observation) => void): Difference | undefined {
    const number = this.#actions++;
    const [reference, ...others] = this.#contestants;
    const expected = observe(reference.session, action);
    onSeen?.(expected);
    let found: Difference | undefined;
    for (const { name, session } of others) {
      const texts = differenceOf(expected, observe(session, action));
      if (texts === undefined) continue;
      found ??= { reference: reference.name, contender: name, action: number, expected: texts[0], actual: texts[1] };
    }
    return found;
  }

  close(): void {
    for (const { session } of this.#contestants) {
      try {
        session.close();
      } catch {
        // A contender that failed may not be able to release what it has; what it did was seen.
      }
    }
  }
}

/** What an action shows. An exception is shown as well: whatever a program does, a contender must not throw. */
function observe<Action>(session: Session<Action>, action: Action): Observation {
  try {
    return session.apply(action);
  } catch (thrown) {
    return { text: `threw ${thrown instanceof Error ? `${thrown.name}: ${thrown.message}` : String(thrown)}` };
  }
}
