/** Moves through a run, in slices: between two of them the worker hears what the page says, a stop for example. */
import { anyOf, offsetsOfLine, type Sought, seekHostCalls, seekOffsets } from '@polkavirt/insight';
import { TEXT_NAME } from './loaded-program.ts';
import type { Run } from './run.ts';
import type { Breakpoints, Move } from './views.ts';

/** Instructions between two looks at the messages. */
const SLICE = 500_000;

/** Milliseconds between two reports of how far a run is. */
const REPORT_EVERY = 200;

/** Whether the visitor asked to stop. */
export interface StopSignal {
  isSet: boolean;
}

/** Called between slices. */
export type Tell = (time: number) => void;

/** Lets the worker take the messages that wait. A message, because timers are slowed down where pages are in the background. */
function turn(): Promise<void> {
  const { port1, port2 } = new MessageChannel();
  return new Promise((resolve) => {
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(undefined);
  });
}

/** The places where a run pauses. */
export function soughtOf({ program, timeline }: Run, { pcs, lines, hostCalls }: Breakpoints): readonly Sought[] {
  const functions = timeline.rerun.programs.get(program.hash)?.functions;
  const all = new Set(pcs);
  if (functions !== undefined) for (const line of lines) for (const pc of offsetsOfLine(functions, TEXT_NAME, line)) all.add(pc);
  return [...(all.size > 0 ? [seekOffsets(program.hash, all)] : []), ...(hostCalls ? [seekHostCalls()] : [])];
}

/** Runs until a place is found, the run is over or waits, or the visitor stops it. The result says which, in words. */
async function runOn(run: Run, places: readonly Sought[], signal: StopSignal, tell: Tell): Promise<string> {
  const { timeline } = run;
  const isHere = (): boolean => timeline.current !== undefined && places.some((one) => one.isHere(timeline.current!));
  let told = performance.now();
  for (;;) {
    const limit = timeline.time + SLICE;
    const isOver = (): boolean => timeline.time >= limit;
    const found = timeline.findNext(anyOf([...places, { mayBeIn: isOver, isHere: isOver }]));
    if (found && isHere()) return 'at a breakpoint';
    if (!found) {
      if (!run.goOn()) return 'the end';
      if (isHere()) return 'at a breakpoint';
    }
    if (!found && timeline.time < limit && run.hostCalls % 256 !== 0) continue;
    if (performance.now() - told >= REPORT_EVERY) {
      told = performance.now();
      tell(timeline.time);
    }
    await turn();
    if (signal.isSet) return 'stopped by you';
  }
}

/** One step forward by a function of the debugger; host calls on the way are answered if somebody does. */
function stepBy(run: Run, step: () => boolean): void {
  if (run.isAtEnd) {
    run.goOn();
    return;
  }
  step();
  run.goOn();
}

/** Moves, and says why the run stands where it does. */
export async function move(
  run: Run,
  how: Move,
  breakpoints: Breakpoints,
  signal: StopSignal,
  tell: Tell,
): Promise<string | undefined> {
  const { timeline, steps } = run;
  signal.isSet = false;
  switch (how) {
    case 'start':
      timeline.goTo(0);
      return undefined;
    case 'back':
      timeline.goTo(Math.max(0, timeline.time - 1));
      return undefined;
    case 'backLine':
      steps.stepBackLine();
      return undefined;
    case 'reverse':
      return steps.reverseContinue(soughtOf(run, breakpoints)) ? 'at a breakpoint' : undefined;
    case 'step':
      stepBy(run, () => timeline.step());
      return undefined;
    case 'over':
      stepBy(run, () => steps.stepLine(false));
      return undefined;
    case 'out':
      stepBy(run, () => steps.stepOut());
      return undefined;
    case 'continue':
      return runOn(run, soughtOf(run, breakpoints), signal, tell);
    case 'end':
      return runOn(run, [], signal, tell);
  }
}
