/**
 * Tracks the active calls beside a run, because a program does not record them. It works block by block, because
 * control is transferred only at the ends of blocks.
 *
 * A call creates an activation, and its return ends it. Within an activation a jump can lead to another function (a
 * tail call, or a function that the linker enters with a plain jump). If that function was left by a jump earlier in
 * the same activation, the stack goes back to it; otherwise it is pushed.
 */
import type { Piece } from './code-facts.ts';
import type { StackFrame } from './stack-frame.ts';

/** The state of a shadow stack between two pieces. */
export interface ShadowState {
  readonly top: StackFrame | undefined;
  /** The piece that ran last, whose end decides how the next one was reached; undefined if it was not completed. */
  readonly last: Piece | undefined;
  readonly cut: number;
}

/** Makes frames; a profile keeps its frames and counts in them. */
export type MakeFrame = (
  below: StackFrame | undefined,
  way: StackFrame['way'],
  site: number,
  outermost: number,
  returnTo: number | undefined,
  returnNumber: number,
) => StackFrame;

/** The most frames of a stack. Deeper calls, as in a program that never returns, are only counted. */
export const MAX_DEPTH = 65_536;

const plainFrame: MakeFrame = (below, way, site, outermost, returnTo, returnNumber) => ({
  below,
  way,
  site,
  outermost,
  returnTo,
  returnNumber,
  depth: below === undefined ? 0 : below.depth + 1,
});

export class ShadowStack {
  top: StackFrame | undefined;
  readonly #make: MakeFrame;
  #last: Piece | undefined;
  /** Calls that were too deep to be kept. */
  #cut = 0;
  /** If the function changes within the current piece: the frames on top, each with the instruction where it starts. */
  #changes: { readonly pc: number; readonly top: StackFrame }[] = [];
  /** How many activations return to a code offset, by its number: see `Piece.number`. */
  #returns: number[] = [];

  constructor(make: MakeFrame = plainFrame) {
    this.#make = make;
  }

  /** Starts an export with an empty stack. */
  start(): void {
    this.restore({ top: undefined, last: undefined, cut: 0 });
  }

  /** The next piece is about to run. */
  enter(piece: Piece): void {
    const last = this.#last;
    this.#last = piece;
    const segments = piece.segments;
    const first = segments[0];
    if (last !== undefined && last.exit.kind !== 'along') this.#leave(last.exit, piece);
    if (this.top === undefined) this.top = this.#make(undefined, 'start', first.pc, first.outermost, undefined, -1);
    else if (this.top.outermost !== first.outermost) this.#jump(first.outermost, last?.pcs.at(-1) ?? first.pc);
    if (this.#changes.length > 0) this.#changes = [];
    if (segments.length > 1) this.#change(segments);
  }

  /** The function changes within the piece. */
  #change(segments: Piece['segments']): void {
    const first = segments[0];
    for (let at = 1; at < segments.length; at++) {
      if (at === 1) this.#changes.push({ pc: first.pc, top: this.top as StackFrame });
      this.#jump(segments[at].outermost, segments[at - 1].pcs.at(-1) as number);
      this.#changes.push({ pc: segments[at].pc, top: this.top as StackFrame });
    }
  }

  /** The frame that is on top at an instruction of the piece that was entered last, which may be before a change of functions. */
  topAt(pc: number): StackFrame | undefined {
    return this.#changes.filter((change) => change.pc <= pc).at(-1)?.top ?? this.top;
  }

  save(): ShadowState {
    return { top: this.top, last: this.#last, cut: this.#cut };
  }

  restore({ top, last, cut }: ShadowState): void {
    this.top = top;
    this.#last = last;
    this.#cut = cut;
    this.#changes = [];
    this.#returns = [];
    for (let frame = top; frame !== undefined; frame = frame.below) if (frame.way === 'call') this.#count(frame.returnNumber, 1);
  }

  #count(returnNumber: number, by: number): void {
    if (returnNumber >= 0) this.#returns[returnNumber] = (this.#returns[returnNumber] ?? 0) + by;
  }

  #leave(exit: Piece['exit'], to: Piece): void {
    if (exit.kind === 'call') {
      for (const { site, returnTo, returnNumber, callee } of exit.before) {
        if (this.top === undefined || this.top.depth >= MAX_DEPTH) break;
        this.top = this.#make(this.top, 'call', site, callee, returnTo, returnNumber);
        this.#count(returnNumber, 1);
      }
      if (this.top !== undefined && this.top.depth >= MAX_DEPTH) {
        this.#cut++;
        return;
      }
      this.top = this.#make(this.top, 'call', exit.site, to.segments[0].outermost, exit.returnTo, exit.returnNumber);
      this.#count(exit.returnNumber, 1);
    } else if (this.#cut > 0) {
      this.#cut--;
    } else if ((this.#returns[to.number] ?? 0) > 0) {
      this.#return(to.number);
    }
  }

  /** Ends activations down to the one that returns to a piece. */
  #return(number: number): void {
    for (let frame = this.top; frame !== undefined; frame = frame.below) {
      if (frame.way !== 'call') continue;
      this.#count(frame.returnNumber, -1);
      if (frame.returnNumber === number) {
        this.top = frame.below;
        return;
      }
    }
  }

  #jump(outermost: number, site: number): void {
    const top = this.top as StackFrame;
    if (top.outermost === outermost) return;
    for (let frame = top; frame.way === 'jump' && frame.below !== undefined; ) {
      frame = frame.below;
      if (frame.outermost === outermost) {
        this.top = frame;
        return;
      }
    }
    if (top.depth < MAX_DEPTH) this.top = this.#make(top, 'jump', site, outermost, top.returnTo, top.returnNumber);
  }
}
