/** A debugger's steps on a timeline: by line and function, forwards and backwards. */

import type { FollowedInstance } from '../rerun/followed-instance.ts';
import { type BacktraceFrame, backtraceOf } from '../stack/backtrace.ts';
import type { StackFrame } from '../stack/stack-frame.ts';
import { type Sought, seekOffsets } from './sought.ts';
import type { Failure, Timeline } from './timeline.ts';

/** A position, as steps compare it. */
interface Place {
  readonly instance: number;
  /** The number of active calls, without inlined ones. */
  readonly calls: number;
  /** The number of active functions, including inlined ones. */
  readonly depth: number;
  /** Function, file and line of the innermost one; the code offset where the line is not known. */
  readonly line: string;
  readonly isKnown: boolean;
}

/** The number of instructions that a step backwards searches first; then eight times as many, and so on. */
const FIRST_WINDOW = 512;

const callsOf = (top: StackFrame | undefined): number => {
  let calls = 0;
  for (let frame = top; frame !== undefined; frame = frame.below) if (frame.way === 'call') calls++;
  return calls;
};

export class Debugger {
  readonly timeline: Timeline;
  /** Caches the functions of a code offset, which are needed at each instruction. */
  readonly #lines = new Map<string, { readonly line: string; readonly inner: number; readonly isKnown: boolean }>();

  /** Whether the run was continued before: a failure of the first instruction is met once. */
  #hasStarted = false;

  constructor(timeline: Timeline) {
    this.timeline = timeline;
  }

  /** The instance that runs now, or that ran last. */
  get instance(): FollowedInstance | undefined {
    return this.timeline.current?.instance ?? this.timeline.rerun.last?.run.instance;
  }

  /** The active functions, outermost first; none at the end. */
  backtrace(): readonly BacktraceFrame[] {
    const { current, pc } = this.timeline;
    if (current === undefined || pc === undefined) return [];
    const { program } = current.instance;
    return backtraceOf(program.functions, this.#top(), pc);
  }

  /** The frame on top for the next instruction. The stack is updated only when that runs, so at the start of a piece the end of the previous piece is taken into account. */
  #top(): StackFrame | undefined {
    const { timeline } = this;
    const instance = timeline.current?.instance;
    if (instance === undefined) return undefined;
    const pc = timeline.pc as number;
    const { piece, index, shadow } = instance;
    if (piece !== undefined && index < piece.pcs.length && piece.pcs[index] === pc) return shadow.topAt(pc);
    return timeline.peekTop();
  }

  #place(): Place | undefined {
    const { current, pc } = this.timeline;
    if (current === undefined || pc === undefined) return undefined;
    const { instance } = current;
    const key = `${instance.program.hash} ${pc}`;
    let known = this.#lines.get(key);
    if (known === undefined) {
      const origin = instance.program.functions.originAt(pc);
      const last = origin[origin.length - 1];
      const isKnown = last.line !== null;
      known = { line: `${last.name} ${last.file}:${last.line ?? `@${pc}`}`, inner: origin.length, isKnown };
      this.#lines.set(key, known);
    }
    const top = this.#top();
    const depth = (top?.depth ?? 0) + known.inner;
    return { instance: instance.number, calls: callsOf(top), depth, line: known.line, isKnown: known.isKnown };
  }

  /** Runs a call that was just made to its end. */
  #finishCall(from: Place): void {
    const top = this.#top();
    let frame = top;
    while (frame !== undefined && frame.way !== 'call') frame = frame.below;
    const { returnTo } = frame ?? {};
    const hash = this.timeline.current?.instance.program.hash;
    if (returnTo === undefined || hash === undefined) {
      this.timeline.step();
      return;
    }
    const back = seekOffsets(hash, new Set([returnTo]));
    while (this.timeline.findNext(back)) if ((this.#place()?.calls ?? 0) <= from.calls) return;
  }

  /** Steps to the next line, into called functions or over them. False at the end. */
  stepLine(into: boolean): boolean {
    const from = this.#place();
    if (from === undefined) return false;
    while (this.timeline.step()) {
      const now = this.#place();
      if (now === undefined) return false;
      if (now.instance !== from.instance) {
        if (into) return true;
        continue;
      }
      if (!into && now.calls > from.calls) this.#finishCall(from);
      const at = this.#place();
      if (at === undefined) return false;
      if (!into && at.depth > from.depth) continue;
      if (at.isKnown && (at.line !== from.line || at.depth !== from.depth)) return true;
    }
    return false;
  }

  /** Runs until the function, which may be inlined, returns to its caller. False at the end. */
  stepOut(): boolean {
    const from = this.#place();
    if (from === undefined) return false;
    while (this.timeline.step()) {
      const now = this.#place();
      if (now === undefined) return false;
      if (now.instance !== from.instance) continue;
      if (now.calls > from.calls) this.#finishCall(from);
      const at = this.#place();
      if (at === undefined) return false;
      if (at.depth < from.depth) return true;
    }
    return false;
  }

  /** Steps back to the start of the previous line, over calls in between. False, at the start, if there is none. */
  stepBackLine(): boolean {
    const start = this.timeline.time;
    const from = this.#place() ?? this.#placeBefore(start);
    if (from === undefined) return false;
    for (let window = FIRST_WINDOW; ; window *= 8) {
      const begin = Math.max(0, start - window);
      const found = this.#lastLineStart(begin, start, from);
      if (found !== undefined) {
        this.timeline.goTo(found);
        return true;
      }
      if (begin === 0) break;
    }
    this.timeline.goTo(0);
    return start > 0;
  }

  #placeBefore(time: number): Place | undefined {
    if (time === 0) return undefined;
    this.timeline.goTo(time - 1);
    return this.#place();
  }

  /** The last moment between two at which a line of the same function, or of its caller, starts, other than the one that `end` is in. */
  #lastLineStart(begin: number, end: number, from: Place): number | undefined {
    let found: number | undefined;
    let before: Place | undefined;
    this.timeline.goTo(begin);
    while (this.timeline.time < end) {
      const now = this.#place();
      if (now === undefined) break;
      const isHere = now.instance === from.instance && now.depth <= from.depth && now.isKnown;
      const isNew = before === undefined ? begin === 0 : before.line !== now.line || before.depth !== now.depth;
      if (isHere && isNew) found = this.timeline.time;
      if (now.instance === from.instance) before = now.depth <= from.depth ? now : before;
      if (!this.timeline.step()) break;
    }
    return found;
  }

  /** Continues to the next match; to the end of the recording if there is none. */
  continue(sought: readonly Sought[]): boolean {
    return this.timeline.findNext(anyOf(sought));
  }

  /**
   * Continues to the next match or failure, whichever comes first; to the end if there is neither. At the very start a failure of the
   * first instruction counts.
   */
  continueToFailure(sought: readonly Sought[]): 'breakpoint' | 'end' | Failure['what'] {
    const { timeline } = this;
    const start = timeline.time;
    const isPast = start > 0 || this.#hasStarted;
    this.#hasStarted = true;
    const failure = timeline.failures.find(({ time }) => (isPast ? time > start : time >= start));
    const isFound = sought.length > 0 && timeline.findNext(anyOf(sought));
    if (isFound && (failure === undefined || timeline.time <= failure.time)) return 'breakpoint';
    timeline.goTo(failure?.time ?? Number.MAX_SAFE_INTEGER);
    return failure?.what ?? 'end';
  }

  /** Goes back to the previous match; to the start of the recording if there is none. */
  reverseContinue(sought: readonly Sought[]): boolean {
    if (sought.length > 0 && this.timeline.findLast(anyOf(sought))) return true;
    this.timeline.goTo(0);
    return false;
  }
}

/** A search that matches if any of several does. */
export function anyOf(sought: readonly Sought[]): Sought {
  const stores = sought.length === 1 ? sought[0].stores : undefined;
  return {
    ...(stores === undefined ? {} : { stores }),
    mayBeIn: (piece, run) => sought.some((one) => one.mayBeIn(piece, run)),
    isHere: (run) => sought.some((one) => one.isHere(run)),
  };
}
