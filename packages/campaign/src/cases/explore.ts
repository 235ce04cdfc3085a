/** A new case: actions are chosen while the contenders do them, until they differ or the schedule ends. */

import { createMemoryMap } from '@polkavirt/polkavm/program';
import type { Contest } from '../contest/contest.ts';
import type { Difference } from '../contest/difference.ts';
import type { Observation } from '../contest/session.ts';
import type { EngineAction } from '../engine/engine-session.ts';
import { randomActions } from '../engine/random-schedule.ts';
import type { CallAction } from '../interface/call-action.ts';
import { randomCalls } from '../interface/random-calls.ts';
import type { Random } from '../random.ts';
import type { Case } from './case.ts';
import type { Contenders, Level } from './contenders.ts';
import { describeProgram, type Opening, openCallContest, openEngineContest } from './open-contest.ts';

export interface Exploration {
  readonly case: Case;
  readonly difference: Difference | undefined;
  /** All contenders refused the program. */
  readonly isRefused: boolean;
}

export interface Exploring extends Opening {
  readonly level: Level;
  readonly random: Random;
  /** How often instances run in all. */
  readonly runs: number;
  /** The most gas that is granted at a time. */
  readonly gas: number;
}

/** How many of a hundred programs are run with an eye on the bytes on the wires. */
const TRAFFIC = 20;

/** @param onSeen is told what the reference showed after each action */
export function explore(
  contenders: Contenders,
  { level, random, runs, gas, program, costModel, compileAfter }: Exploring,
  onSeen: (seen: Observation, action: EngineAction | CallAction) => void = () => {},
): Exploration {
  const opening = { program, costModel, compileAfter };
  const described = describeProgram(program);
  if (level === 'engine') {
    const made = (actions: readonly EngineAction[]): Case => ({ level, ...opening, actions });
    const opened = openEngineContest(contenders, opening);
    if (opened === undefined || described.program === undefined) {
      return { case: made([]), difference: undefined, isRefused: true };
    }
    if ('difference' in opened) return { case: made([]), difference: opened.difference, isRefused: false };
    const schedule = { random, program: described.program, pcs: described.pcs, runs, gas };
    const done = runAll(opened.contest, randomActions(schedule, opened.reference), onSeen);
    return { case: made(done.actions), difference: done.difference, isRefused: false };
  }
  const names = (described.program?.exports ?? []).flatMap(({ symbol }) => utf8(symbol) ?? []);
  const map = described.program === undefined ? undefined : createMemoryMap(described.program);
  const { contest, reference, compareTraffic } = openCallContest(level, contenders, opening, random.chance(TRAFFIC));
  let isRefused = false;
  const schedule = { random, names, memoryMap: map?.ok ? map.value : undefined, runs, gas };
  const done = runAll(
    contest,
    randomCalls(schedule, (slot) => reference.stateOf(slot)),
    (seen, action) => {
      if (seen.text.startsWith('refused')) isRefused = true;
      onSeen(seen, action);
    },
    (count) => compareTraffic(count - 1),
  );
  return { case: { level, ...opening, actions: done.actions }, difference: done.difference, isRefused };
}

function runAll<Action>(
  contest: Contest<Action>,
  actions: Iterable<Action>,
  onSeen: (seen: Observation, action: Action) => void,
  atEnd: (count: number) => Difference | undefined = () => undefined,
): { actions: Action[]; difference: Difference | undefined } {
  const done: Action[] = [];
  try {
    for (const action of actions) {
      done.push(action);
      const difference = contest.apply(action, (seen) => onSeen(seen, action));
      if (difference !== undefined) return { actions: done, difference };
    }
    return { actions: done, difference: atEnd(done.length) };
  } finally {
    contest.close();
  }
}

const decoder = new TextDecoder('utf-8', { fatal: true });

const utf8 = (bytes: Uint8Array): string | undefined => {
  try {
    return decoder.decode(bytes);
  } catch {
    return undefined;
  }
};
