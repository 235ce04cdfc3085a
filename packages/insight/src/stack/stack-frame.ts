/** A function in an activation, and what is below it. Never changed, so that a snapshot of a stack is a reference. */
export interface StackFrame {
  readonly below: StackFrame | undefined;
  /** How it came to be on top of `below`. */
  readonly way: 'start' | 'call' | 'jump';
  /** Where `below` was left: the code offset of the call, or of the last instruction before the jump. */
  readonly site: number;
  /** The number of the outermost function, see `FunctionTable`. */
  readonly outermost: number;
  /** Where the activation returns to; the same for all its functions. */
  readonly returnTo: number | undefined;
  readonly depth: number;
}
