/** All that the page shows. Elements read it and call the actions of `playground.ts`. */
import type { AssemblyError } from '@polkavirt/polkavm';
import type { Answers, ProgramFacts, View, WireCall } from '../guest/views.ts';

export const TABS = [
  { id: 'debug', title: 'Run' },
  { id: 'profile', title: 'Profile' },
  { id: 'speed', title: 'Speed' },
  { id: 'bridge', title: 'Bridge' },
  { id: 'runtime', title: 'Runtime' },
] as const;
export type TabId = (typeof TABS)[number]['id'];

/** What the program was made from. */
export type Source =
  | { readonly kind: 'text' }
  /** The container, or the recording. Its bytes are read where they are needed: copying many would hold up the page. */
  | { readonly kind: 'file'; readonly name: string; readonly file: Blob };

/** What is counted of a run, beside the text. */
export interface CoverageCounts {
  readonly ran: number;
  readonly all: number;
  readonly lines: ReadonlyMap<number, number>;
}

export interface PlaygroundState {
  readonly tab: TabId;
  readonly source: Source;
  readonly text: string;
  readonly facts: ProgramFacts | undefined;
  readonly error: AssemblyError | undefined;
  readonly warnings: readonly AssemblyError[];
  /** What was refused, or went wrong; one sentence. */
  readonly notice: string | undefined;
  readonly view: View | undefined;
  /** The moment that was shown before, for the marks of what changed. */
  readonly before: View | undefined;
  /** The number of instructions that have run, while something runs. */
  readonly busy: number | undefined;
  readonly exportName: string;
  readonly gas: bigint;
  readonly costModel: 'naive' | 'full';
  readonly answers: Answers;
  /** The handler as the visitor sees it, whether or not it answers. */
  readonly handlerText: string;
  /** False while the handler is from a link and the visitor has not agreed to run it. */
  readonly isHandlerTrusted: boolean;
  /** Whether the visitor is being asked. */
  readonly asksForTrust: boolean;
  readonly breakpointPcs: readonly number[];
  readonly breakpointLines: readonly number[];
  readonly pausesAtHostCalls: boolean;
  readonly coverage: CoverageCounts | undefined;
  /** The calls of a capture that was opened. */
  readonly capture: { readonly name: string; readonly calls: readonly WireCall[]; readonly isComplete: boolean } | undefined;
  /** Whether what is open is a recording, to which nothing can be added. */
  readonly isRecording: boolean;
}

export const DEFAULT_HANDLER = `// call.symbol, call.number, call.args (a0 to a5), call.gas, call.count,
// call.read(address, length), call.write(address, bytes or text).
// What you return is put into a0.
return call.args[0] + 1n;
`;

export const INITIAL: PlaygroundState = {
  tab: 'debug',
  source: { kind: 'text' },
  text: '',
  facts: undefined,
  error: undefined,
  warnings: [],
  notice: undefined,
  view: undefined,
  before: undefined,
  busy: undefined,
  exportName: '',
  gas: 10_000_000n,
  costModel: 'naive',
  answers: { by: 'hand' },
  handlerText: DEFAULT_HANDLER,
  isHandlerTrusted: true,
  asksForTrust: false,
  breakpointPcs: [],
  breakpointLines: [],
  pausesAtHostCalls: false,
  coverage: undefined,
  capture: undefined,
  isRecording: false,
};
