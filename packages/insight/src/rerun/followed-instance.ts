/** An instance on the reference interpreter whose calls are followed while it runs. */
import { type ReferenceInstance, Stop } from '@polkavirt/polkavm';
import type { Piece } from '../stack/code-facts.ts';
import { type MakeFrame, ShadowStack } from '../stack/shadow-stack.ts';
import type { StackFrame } from '../stack/stack-frame.ts';
import type { RerunProgram } from './rerun-program.ts';

/** The number of instructions that ran, in all instances that share it. */
export interface Clock {
  time: number;
}

/** Called with a piece of code. */
export type PieceEntered = (piece: Piece) => void;

export class FollowedInstance {
  readonly number: number;
  readonly program: RerunProgram;
  readonly machine: ReferenceInstance;
  readonly shadow: ShadowStack;
  /** The piece of code that was entered last: a basic block or a part of one. */
  piece: Piece | undefined;
  /** The instruction of the piece that is next, by its index; the piece's length if all of it ran. */
  index = 0;
  readonly #clock: Clock;

  constructor(
    number: number,
    program: RerunProgram,
    machine: ReferenceInstance,
    { clock = { time: 0 }, makeFrame }: { readonly clock?: Clock; readonly makeFrame?: MakeFrame | undefined } = {},
  ) {
    this.number = number;
    this.program = program;
    this.machine = machine;
    this.shadow = new ShadowStack(makeFrame);
    this.#clock = clock;
  }

  /** An export is about to start. */
  start(): void {
    this.shadow.start();
    this.piece = undefined;
    this.index = 0;
  }

  /**
   * Runs until something stops it, or until `entering`, which is called before each piece, returns true: then the
   * result is `Stop.Step`. `entered` is called with the same pieces after the stack of active calls was updated.
   */
  run(entering: (piece: Piece) => boolean | undefined, entered: PieceEntered): Stop {
    const { machine, shadow } = this;
    const { facts } = this.program;
    let isFirst = true;
    const stop = machine.runBlocks((pcs, from, isContinued) => {
      const piece = facts.pieceOf(pcs, from, isContinued);
      const isRest = isFirst && this.#isInside(pcs[from]);
      isFirst = false;
      if (!isRest) this.#settle();
      if (entering(piece)) return true;
      // How the piece ends is already known from when it was entered.
      if (!isRest) {
        shadow.enter(piece);
        this.piece = piece;
        this.index = 0;
      }
      entered(piece);
      return false;
    });
    if (stop !== Stop.Step) this.#finish(stop);
    return stop;
  }

  /**
   * Runs until something stops it, and only reports the pieces; the clock does not advance. `isPaid` means that a piece
   * is the rest of a block that an earlier run paid for, `isFirst` that its gas is already taken. `missed` gets the
   * instructions of the last piece that did not run.
   */
  runCounted(entered: (piece: Piece, isPaid: boolean, isFirst: boolean) => void, missed: (pc: number) => void): Stop {
    const { machine, shadow } = this;
    const { facts } = this.program;
    const isPaid = machine.isPaid;
    let isFirst = true;
    const stop = machine.runBlocks((pcs, from, isContinued) => {
      const piece = facts.pieceOf(pcs, from, isContinued);
      if (isFirst) {
        isFirst = false;
        if (!this.#isInside(pcs[from])) {
          shadow.enter(piece);
          this.piece = piece;
          this.index = 0;
        }
        entered(piece, isPaid, true);
        return false;
      }
      if (this.index !== 0) this.index = 0;
      this.piece = piece;
      shadow.enter(piece);
      entered(piece, false, false);
      return false;
    });
    this.#finish(stop);
    if (!isFirst) for (const pc of this.piece?.pcs.slice(this.index) ?? []) missed(pc);
    return stop;
  }

  /** The frame on top when the next instruction runs, if it is the first of a piece of code. */
  peekTop(): StackFrame | undefined {
    const { machine, shadow, program } = this;
    const before = shadow.save();
    let top = shadow.top;
    machine.runBlocks((pcs, from, isContinued) => {
      shadow.enter(program.facts.pieceOf(pcs, from, isContinued));
      top = shadow.topAt(pcs[from]);
      return true;
    });
    shadow.restore(before);
    return top;
  }

  /** Runs one instruction: `Stop.Step` if nothing else stopped it. */
  step(entered: PieceEntered = () => {}): Stop {
    const { machine } = this;
    if (!this.#isInside(machine.nextPc as number)) {
      let next: Piece | undefined;
      // The engine reports the next piece without running it.
      const stop = machine.runBlocks((pcs, from, isContinued) => {
        next = this.program.facts.pieceOf(pcs, from, isContinued);
        return true;
      });
      if (next === undefined) {
        this.#finish(stop);
        return stop;
      }
      this.shadow.enter(next);
      this.piece = next;
      this.index = 0;
      entered(next);
    }
    const stop = machine.step();
    if (stop === Stop.Step) {
      this.#clock.time++;
      this.index++;
    } else this.#finish(stop);
    return stop;
  }

  /**
   * Whether an instruction is inside the current piece of the instance. That can be its first one: a `memset` that ran out of gas.
   */
  #isInside(pc: number): boolean {
    const { piece, index } = this;
    return piece !== undefined && index < piece.pcs.length && piece.pcs[index] === pc;
  }

  /** Called when the current piece ran to its end. */
  #settle(): void {
    if (this.piece === undefined) return;
    this.#clock.time += this.piece.pcs.length - this.index;
    this.index = this.piece.pcs.length;
  }

  /** Called when a run ended by itself. */
  #finish(stop: Stop): void {
    const { machine, piece } = this;
    if (stop === Stop.OutOfGas && !machine.isPaid) this.#settle();
    else if (piece !== undefined) {
      const at = piece.pcs.indexOf(machine.pc, this.index);
      // A `memset` that ran out of gas has not finished; it continues with more gas.
      const ran = at < 0 ? this.index : stop === Stop.OutOfGas ? at : at + 1;
      this.#clock.time += ran - this.index;
      this.index = ran;
    }
  }
}
