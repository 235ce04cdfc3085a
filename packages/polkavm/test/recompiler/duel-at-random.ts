/** A duel of the back ends on one program by a random schedule. */

import { type Census, Duel, type EngineAction, randomActions, type Scheduling } from '@polkavirt/campaign';
import { keep, modulesOf, type Setting } from './case.ts';

/**
 * The first difference in words, with the file where the case is kept, or undefined.
 *
 * @param what names the case
 * @param census is told where runs stopped, and of programs that both back ends refuse
 */
export function duelAtRandom(what: string, setting: Setting, schedule: Scheduling, census?: Census): string | undefined {
  const { program } = schedule;
  const modules = modulesOf(program, setting);
  if (modules === undefined) {
    census?.count('refused by both');
    return undefined;
  }
  const duel = new Duel(modules);
  const done: EngineAction[] = [];
  for (const action of randomActions(schedule, duel)) {
    done.push(action);
    const difference = duel.apply(action);
    if (difference !== undefined) return keep(what, program, setting, done);
    const stop = duel.lastStop(action.slot);
    if (action.do === 'run' && stop !== undefined) census?.countStop(program, stop, duel.reference(action.slot)!.pc);
  }
  return undefined;
}
