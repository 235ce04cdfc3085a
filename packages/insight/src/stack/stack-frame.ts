/** How control came to a function on the stack. */
export interface FramePath {
  readonly below: FramePath | undefined;
  /** How control got from `below` to it. */
  readonly way: 'start' | 'call' | 'jump';
  /** Where `below` was left: the code offset of the call, or of the last instruction before the jump. */
  readonly site: number;
  /** The number of the outermost function, see `FunctionTable`. */
  readonly outermost: number;
}

/** A function in an activation, and the frame below it. Frames are immutable, so a snapshot of a stack is a reference. */
export interface StackFrame extends FramePath {
  readonly below: StackFrame | undefined;
  /** The code offset to which the activation returns; the same for all its functions. */
  readonly returnTo: number | undefined;
  /** The number of `returnTo`, see `Piece.number`; -1 without one. */
  readonly returnNumber: number;
  readonly depth: number;
}
