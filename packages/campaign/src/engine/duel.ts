import type { Instance, Module, Stop } from '@polkavirt/polkavm';
import { Contest } from '../contest/contest.ts';
import { describeDifference } from '../contest/difference.ts';
import { readerOf } from '../contest/memory-reader.ts';
import { type EngineAction, EngineSession } from './engine-session.ts';

/** Modules of one program side by side, the reference first, driven action by action. */
export class Duel {
  readonly #reference: EngineSession;
  readonly #contest: Contest<EngineAction>;

  /** @param modules of one program on different back ends */
  constructor(modules: readonly Module[]) {
    const contestants = modules.map((module, at) => ({
      name: module.backend,
      session: new EngineSession(module, readerOf(at)),
    }));
    this.#reference = contestants[0].session;
    this.#contest = new Contest(contestants);
  }

  /** The reference's instance, to decide what to do next; undefined if there is none. */
  reference(slot: number): Instance | undefined {
    return this.#reference.reference(slot);
  }

  lastStop(slot: number): Stop | undefined {
    return this.#reference.lastStop(slot);
  }

  /** Does it to all, and gives the first difference in words, or undefined. */
  apply(action: EngineAction): string | undefined {
    const difference = this.#contest.apply(action);
    return difference === undefined ? undefined : `${JSON.stringify(action)}: ${describeDifference(difference)}`;
  }
}
