/** The worker's half of the playground: one program, and one run of it. The page calls its methods over Comlink. */
import { countInstructions, writeRecording } from '@polkavirt/insight';
import { assemble, type AssemblyError } from '@polkavirt/polkavm';
import { compileHandler, type Handler } from './handler.ts';
import { factsOf, lineOfPc, listingWindow, loadProgram, type LoadedProgram, TEXT_NAME } from './loaded-program.ts';
import { move, type StopSignal, type Tell } from './moves.ts';
import { MAX_FILE_BYTES, readFile } from './open-file.ts';
import { Run } from './run.ts';
import type { Answers, Assembled, Breakpoints, ListingLine, Move, Opened, ProgramFacts, RunOptions, View } from './views.ts';

/** What the visitor asked for was not possible; the message says why. */
export type Attempt<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly reason: string };

/** The most captured calls that are shown. */
const MAX_CALLS = 2_000;

function handlerOf(answers: Answers): Handler | undefined {
  if (answers.by === 'hand') return undefined;
  if (answers.by === 'value') return () => BigInt.asUintN(64, answers.a0);
  return compileHandler(answers.code);
}

export class Session {
  #program: LoadedProgram | undefined;
  #run: Run | undefined;
  #counts: ReadonlyMap<number, number> | undefined;
  readonly #signal: StopSignal = { isSet: false };

  #take(program: LoadedProgram): ProgramFacts {
    // A run that is under way ends at its next turn.
    this.#signal.isSet = true;
    this.#run?.release();
    this.#run = undefined;
    this.#counts = undefined;
    this.#program = program;
    return factsOf(program);
  }

  /** Assembles the editor's text and loads the program, or says what is wrong with which line. */
  assemble(text: string): Assembled {
    const warnings: AssemblyError[] = [];
    const made = assemble(text, { sourceFile: TEXT_NAME, onWarning: (warning) => warnings.push(warning) });
    if (!made.ok) return { ok: false, error: made.error };
    const loaded = loadProgram(made.value, TEXT_NAME);
    if (!loaded.ok) return { ok: false, error: { line: 1, column: 1, text: '', message: loaded.reason } };
    return { ok: true, facts: this.#take(loaded.value), warnings };
  }

  /** Finds out what a file is, and loads it. */
  async open(file: Blob, name: string): Promise<Opened> {
    if (file.size > MAX_FILE_BYTES)
      return { kind: 'refused', reason: `the file has ${file.size} bytes: at most ${MAX_FILE_BYTES} are read` };
    const bytes = new Uint8Array(await file.arrayBuffer());
    const content = await readFile(bytes);
    switch (content.kind) {
      case 'program': {
        const loaded = loadProgram(bytes, name);
        if (!loaded.ok) return { kind: 'refused', reason: `not a program that can run: ${loaded.reason}` };
        return { kind: 'program', facts: this.#take(loaded.value) };
      }
      case 'recording': {
        const { recording } = content;
        const [first] = recording.programs.values();
        if (first === undefined) return { kind: 'refused', reason: 'the recording holds no program' };
        const loaded = loadProgram(first, name, recording.costModel ?? (recording.generation === 'virt' ? 'naive' : 'full'));
        if (!loaded.ok) return { kind: 'refused', reason: `the recording's program is refused: ${loaded.reason}` };
        const facts = this.#take(loaded.value);
        this.#run = Run.of(loaded.value, recording);
        return { kind: 'recording', facts, view: this.#run.view(), note: recording.note };
      }
      case 'capture': {
        const { wireCallOf } = await import('./wire-calls.ts');
        const { calls, isComplete } = content.capture;
        return { kind: 'capture', calls: calls.slice(0, MAX_CALLS).map(wireCallOf), isComplete };
      }
      default:
        return content;
    }
  }

  /** Lines of the listing. */
  listing(from: number, count: number): readonly ListingLine[] {
    return this.#program === undefined ? [] : listingWindow(this.#program, from, Math.min(count, 500), this.#counts);
  }

  /** The line of the listing that has a code offset; -1 if none has. */
  lineOf(pc: number): number {
    return this.#program === undefined ? -1 : lineOfPc(this.#program, pc);
  }

  /** Makes a new run, which stands before its first instruction. */
  begin({ exportName, gas, costModel, answers }: RunOptions): Attempt<View> {
    if (this.#program === undefined) return { ok: false, reason: 'there is no program' };
    let handler: Handler | undefined;
    try {
      handler = handlerOf(answers);
    } catch (error) {
      return { ok: false, reason: `the handler is no JavaScript: ${error instanceof Error ? error.message : String(error)}` };
    }
    this.#run?.release();
    this.#counts = undefined;
    this.#run = Run.start(this.#program, { exportName, gas, costModel, handler });
    return { ok: true, value: this.#run.view() };
  }

  /** Moves through the run. `tell` hears how far it is. */
  async move(how: Move, breakpoints: Breakpoints, tell: Tell): Promise<Attempt<View>> {
    const run = this.#run;
    if (run === undefined) return { ok: false, reason: 'nothing runs' };
    const note = await move(run, how, breakpoints, this.#signal, tell);
    if (this.#run !== run) return { ok: false, reason: 'another program was loaded while it ran' };
    return { ok: true, value: run.view(note) };
  }

  /** Goes to a moment that was reached before. */
  goTo(time: number): Attempt<View> {
    if (this.#run === undefined) return { ok: false, reason: 'nothing runs' };
    this.#run.timeline.goTo(time);
    return { ok: true, value: this.#run.view() };
  }

  /** Answers the host call that waits. */
  answer(a0: bigint, address: number | undefined, bytes: Uint8Array): Attempt<View> {
    const run = this.#run;
    if (run === undefined) return { ok: false, reason: 'nothing runs' };
    run.timeline.goTo(Number.MAX_SAFE_INTEGER);
    const writes = address === undefined || bytes.length === 0 ? [] : [{ address, bytes }];
    if (writes.length > 0 && !run.canWrite(writes[0].address, bytes.length))
      return { ok: false, reason: `the program cannot write ${bytes.length} bytes at 0x${writes[0].address.toString(16)}` };
    if (!run.answer(a0, writes)) return { ok: false, reason: 'no host call waits' };
    return { ok: true, value: run.view('answered') };
  }

  /** Ends the move that is under way, soon. */
  stop(): void {
    this.#signal.isSet = true;
  }

  memory(address: number, length: number): readonly (number | undefined)[] {
    return this.#run?.memory(address, Math.min(length, 4096)) ?? [];
  }

  /** Counts how often each instruction ran until now; the listing shows it. Undefined if nothing ran. */
  coverage(): { readonly ran: number; readonly all: number; readonly lines: ReadonlyMap<number, number> } | undefined {
    const [run, program] = [this.#run, this.#program];
    if (run === undefined || program === undefined) return undefined;
    const counts = countInstructions([run.recording]).get(program.hash) ?? new Map<number, number>();
    this.#counts = counts;
    const { functions } = run.timeline.rerun.programs.get(program.hash) ?? {};
    const lines = new Map<number, number>();
    let [ran, all] = [0, 0];
    for (const { kind, offset } of program.listing) {
      if (kind !== 'instruction' || offset === undefined) continue;
      const times = counts.get(offset) ?? 0;
      all++;
      if (times > 0) ran++;
      const origin = functions?.originAt(offset).at(-1);
      if (origin?.file === TEXT_NAME && origin.line !== null)
        lines.set(origin.line, Math.max(times, lines.get(origin.line) ?? 0));
    }
    return { ran, all, lines };
  }

  /** The run as a file, to be opened again here or by the command. */
  recording(): Uint8Array | undefined {
    return this.#run === undefined ? undefined : writeRecording(this.#run.recording);
  }

  /** The container. */
  program(): Uint8Array | undefined {
    return this.#program?.bytes;
  }

  /** The flame graph of what ran until now. */
  async profile() {
    if (this.#run === undefined) return undefined;
    const { profileOf } = await import('./profile.ts');
    return profileOf(this.#run.recording);
  }
}
