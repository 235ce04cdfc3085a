/** What the worker tells the page: plain values that pass between threads. */
import type { BacktraceFrame } from '@polkavirt/insight';
import type { AssemblyError } from '@polkavirt/polkavm';

/** A part of the address space that a program has. `end` is exclusive. */
export interface Region {
  readonly name: 'read-only data' | 'read-write data' | 'heap' | 'stack';
  readonly start: number;
  readonly end: number;
}

/** What there is to know about a program before it runs. */
export interface ProgramFacts {
  readonly name: string;
  readonly hash: string;
  readonly bytes: number;
  readonly codeBytes: number;
  readonly instructionSet: string;
  readonly exports: readonly string[];
  readonly imports: readonly string[];
  /** The generation of the interface that runs it: the older one names imports by four bytes. */
  readonly generation: 'virt' | 'typestate';
  /** The number of lines of its listing. */
  readonly lines: number;
  /** Whether the container says which source lines its code comes from. */
  readonly hasLines: boolean;
}

/** What a file that was given turned out to be. */
export type Opened =
  | { readonly kind: 'program'; readonly facts: ProgramFacts }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'recording'; readonly facts: ProgramFacts; readonly view: View; readonly note: string | undefined }
  | { readonly kind: 'capture'; readonly calls: readonly WireCall[]; readonly isComplete: boolean }
  /** `reason` says what was wrong, and where. */
  | { readonly kind: 'refused'; readonly reason: string };

export type Assembled =
  | { readonly ok: true; readonly facts: ProgramFacts; readonly warnings: readonly AssemblyError[] }
  | { readonly ok: false; readonly error: AssemblyError };

/** A line of a program's listing. */
export interface ListingLine {
  readonly text: string;
  readonly kind: 'comment' | 'directive' | 'label' | 'instruction' | 'raw' | 'gap';
  /** Code offset. */
  readonly pc: number | undefined;
  /** What entering the basic block that starts here costs. */
  readonly gas: bigint | undefined;
  /** `file:line` where the source line changes. */
  readonly source: string | undefined;
  /** How often it ran, once coverage was asked for. */
  readonly times: number | undefined;
}

/** A host call that stands without an answer. */
export interface WaitingCall {
  /** The number of the import. */
  readonly number: number;
  readonly symbol: string;
  readonly args: readonly bigint[];
  /** Why the handler gave no answer, if there is one. */
  readonly problem: string | undefined;
}

export type RunState = 'ready' | 'paused' | 'waiting' | 'finished' | 'trap' | 'out of gas';

/** A moment of a run. */
export interface View {
  readonly state: RunState;
  /** Why it stands here, in words. */
  readonly reason: string;
  /** The number of instructions that ran. */
  readonly time: number;
  /** The furthest moment that is known. */
  readonly end: number;
  readonly gas: bigint;
  /** The instruction that comes next, or that stopped the run. */
  readonly pc: number;
  readonly instruction: string;
  readonly registers: readonly bigint[];
  /** Outermost first. */
  readonly stack: readonly BacktraceFrame[];
  /** The line of the text in the editor. */
  readonly line: number | undefined;
  readonly regions: readonly Region[];
  readonly hostCalls: number;
  readonly waiting: WaitingCall | undefined;
}

/** One line of a message: its bytes, and what they mean. */
export interface MessagePart {
  readonly hex: string;
  readonly from: number;
  readonly path: string;
  readonly type: string;
  readonly value: string;
}

/** A message, taken apart. */
export interface Message {
  readonly bytes: number;
  readonly parts: readonly MessagePart[];
  readonly problem: string | undefined;
}

/** A call of a host function, as it crossed a wire. */
export interface WireCall {
  readonly fn: string;
  readonly wire: string;
  readonly instance: number | undefined;
  readonly input: Message;
  /** Undefined after a fault. */
  readonly output: Message | undefined;
  readonly fault: string | undefined;
}

/** Who answers host calls. */
export type Answers =
  | { readonly by: 'hand' }
  /** The same value each time. */
  | { readonly by: 'value'; readonly a0: bigint }
  /** A JavaScript function's body, with `call` as its argument. */
  | { readonly by: 'handler'; readonly code: string };

export interface RunOptions {
  readonly exportName: string;
  readonly gas: bigint;
  readonly costModel: 'naive' | 'full';
  readonly answers: Answers;
}

/** Where a run pauses. */
export interface Breakpoints {
  readonly pcs: readonly number[];
  /** Lines of the text in the editor. */
  readonly lines: readonly number[];
  readonly hostCalls: boolean;
}

/** A way to move through a run. */
export type Move = 'start' | 'back' | 'step' | 'over' | 'out' | 'backLine' | 'continue' | 'reverse' | 'end';
