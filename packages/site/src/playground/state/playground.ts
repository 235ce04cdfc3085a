/** What the visitor can do, and the state that comes of it. */
import { proxy } from 'comlink';
import type { Move, Opened, View } from '../guest/views.ts';
import { GuestClient, GuestEnded } from './guest-client.ts';
import { type Linked, linkOf } from './link.ts';
import { DEFAULT_HANDLER, INITIAL, type PlaygroundState, type TabId } from './playground-state.ts';

type Attempt = { readonly ok: true; readonly value: View } | { readonly ok: false; readonly reason: string };

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

export class Playground {
  readonly guest = new GuestClient();
  #state: PlaygroundState = INITIAL;
  readonly #listeners = new Set<() => void>();
  /** Text that was assembled last, so that the same one is not assembled again. */
  #assembled: string | undefined;

  get state(): PlaygroundState {
    return this.#state;
  }

  /** Hears of each change; the result ends it. */
  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  set(change: Partial<PlaygroundState>): void {
    this.#state = { ...this.#state, ...change };
    for (const listener of this.#listeners) listener();
  }

  /** Options of the next run: the one that there is ends. */
  setOptions(
    change: Partial<Pick<PlaygroundState, 'exportName' | 'gas' | 'costModel' | 'answers' | 'handlerText' | 'isHandlerTrusted'>>,
  ): void {
    this.set({ ...change, view: this.#state.isRecording ? this.#state.view : undefined, before: undefined, coverage: undefined });
  }

  showTab(tab: TabId): void {
    this.set({ tab });
  }

  /** Text that was typed. It is assembled at once; it is run when the visitor says so. */
  async setText(text: string): Promise<void> {
    const was = this.#state.source.kind === 'text';
    this.set({ text, source: { kind: 'text' }, isRecording: false, capture: undefined, ...(was ? {} : { breakpointPcs: [] }) });
    if (text === this.#assembled) {
      this.#chooseExport(this.#state.facts?.exports ?? []);
      return;
    }
    this.#assembled = text;
    const made = await this.guest.ask((session) => session.assemble(text));
    if (text !== this.#state.text) return;
    if (!made.ok) {
      this.set({ error: made.error, warnings: [], facts: undefined, view: undefined, before: undefined, coverage: undefined });
      return;
    }
    const { facts, warnings } = made;
    this.set({ facts, warnings, error: undefined, view: undefined, before: undefined, coverage: undefined, notice: undefined });
    this.#chooseExport(facts.exports);
  }

  #chooseExport(exports: readonly string[]): void {
    if (!exports.includes(this.#state.exportName)) this.set({ exportName: exports[0] ?? '' });
  }

  /** A file that was dropped, chosen, or that the command opened. */
  async open(file: Blob, name: string): Promise<void> {
    this.set({ notice: undefined });
    const opened = await this.guest
      .ask((session) => session.open(file, name))
      .catch((error): Opened => {
        return { kind: 'refused', reason: messageOf(error) };
      });
    switch (opened.kind) {
      case 'refused':
        this.set({ notice: `${name}: ${opened.reason}` });
        return;
      case 'text':
        this.set({ exportName: '', breakpointLines: [] });
        await this.setText(opened.text);
        return;
      case 'capture':
        this.set({ capture: { name, calls: opened.calls, isComplete: opened.isComplete }, tab: 'bridge' });
        return;
      default: {
        this.#assembled = undefined;
        const isRecording = opened.kind === 'recording';
        this.set({
          source: { kind: 'file', name, file },
          facts: opened.facts,
          error: undefined,
          warnings: [],
          breakpointPcs: [],
          breakpointLines: [],
          capture: undefined,
          coverage: undefined,
          isRecording,
          before: undefined,
          view: opened.kind === 'recording' ? opened.view : undefined,
          tab: this.#state.tab === 'runtime' ? 'debug' : this.#state.tab,
          notice: opened.kind === 'recording' ? opened.note : undefined,
        });
        this.#chooseExport(opened.facts.exports);
      }
    }
  }

  /** Loads what the worker had again, after it was ended. */
  async #reload(): Promise<void> {
    const { source, text } = this.#state;
    this.#assembled = undefined;
    if (source.kind === 'text') await this.setText(text);
    else await this.open(source.file, source.name);
  }

  /** Asks the worker for a moment, and shows it. */
  async #show(question: () => Promise<Attempt>): Promise<boolean> {
    this.set({ busy: this.#state.view?.time ?? 0, notice: undefined });
    try {
      const got = await question();
      if (!got.ok) this.set({ notice: got.reason });
      else this.set({ before: this.#state.view, view: got.value, coverage: undefined });
      return got.ok;
    } catch (error) {
      if (!(error instanceof GuestEnded)) this.set({ notice: `the playground failed: ${messageOf(error)}` });
      return false;
    } finally {
      this.set({ busy: undefined });
    }
  }

  /** A run to move through: the one that there is, or a new one. */
  async #begin(): Promise<boolean> {
    const { view, facts, exportName, gas, costModel, answers, isHandlerTrusted } = this.#state;
    if (view !== undefined) return true;
    if (facts === undefined) return false;
    if (exportName === '') {
      this.set({ notice: 'the program exports nothing that could be run' });
      return false;
    }
    if (answers.by === 'handler' && !isHandlerTrusted) {
      this.set({ asksForTrust: true });
      return false;
    }
    return this.#show(() => this.guest.ask((session) => session.begin({ exportName, gas, costModel, answers })));
  }

  async move(how: Move): Promise<void> {
    if (this.#state.busy !== undefined || !(await this.#begin())) return;
    const { breakpointPcs: pcs, breakpointLines: lines, pausesAtHostCalls: hostCalls } = this.#state;
    const tell = proxy((time: number) => this.set({ busy: time }));
    await this.#show(() => this.guest.ask((session) => session.move(how, { pcs, lines, hostCalls }, tell)));
  }

  /** Runs from the start. */
  async run(): Promise<void> {
    if (this.#state.busy !== undefined) return;
    if (!this.#state.isRecording) this.set({ view: undefined, before: undefined, coverage: undefined });
    else await this.move('start');
    await this.move('continue');
  }

  async goTo(time: number): Promise<void> {
    if (this.#state.busy === undefined) await this.#show(() => this.guest.ask((session) => session.goTo(time)));
  }

  async answer(a0: bigint, address: number | undefined, bytes: Uint8Array): Promise<void> {
    if (this.#state.busy === undefined) await this.#show(() => this.guest.ask((session) => session.answer(a0, address, bytes)));
  }

  /** The button. What does not stop by itself is ended with its worker. */
  async stop(): Promise<void> {
    if (!(await this.guest.stop())) return;
    await this.#reload();
    this.set({ notice: 'the run did not stop by itself, so it was ended; the program is loaded again', view: undefined });
  }

  /** The visitor's answer to the question whether a link's handler may run. One that may not is gone: choosing JavaScript does not bring it back. */
  decideTrust(isTrusted: boolean): void {
    const change = isTrusted ? {} : { answers: { by: 'hand' } as const, handlerText: DEFAULT_HANDLER };
    this.set({ asksForTrust: false, isHandlerTrusted: true, view: undefined, ...change });
  }

  toggleLine(line: number): void {
    const { breakpointLines: all } = this.#state;
    this.set({ breakpointLines: all.includes(line) ? all.filter((one) => one !== line) : [...all, line] });
  }

  togglePc(pc: number): void {
    const { breakpointPcs: all } = this.#state;
    this.set({ breakpointPcs: all.includes(pc) ? all.filter((one) => one !== pc) : [...all, pc] });
  }

  async showCoverage(): Promise<void> {
    const coverage = await this.guest.ask((session) => session.coverage());
    this.set(coverage === undefined ? { notice: 'run the program first: nothing ran that could be counted' } : { coverage });
  }

  /** Takes what a link says. Nothing runs. */
  async takeLink(linked: Linked): Promise<void> {
    const { tab, exportName, gas, costModel, answers, breakpointLines, breakpointPcs } = linked;
    this.setOptions({});
    if (linked.file !== undefined) await this.open(linked.file.blob, linked.file.name);
    else await this.setText(linked.text ?? '');
    this.set({ tab, gas, costModel, answers, breakpointLines, breakpointPcs, isHandlerTrusted: answers.by !== 'handler' });
    if (answers.by === 'handler') this.set({ handlerText: answers.code });
    if (this.#state.facts?.exports.includes(exportName)) this.set({ exportName });
    if (linked.time > 0 && answers.by !== 'handler') await this.#replay(linked.time);
  }

  /** Goes to a link's moment, if the run gets there by itself. */
  async #replay(time: number): Promise<void> {
    if (!(await this.#begin())) return;
    await this.goTo(time);
    const { view } = this.#state;
    if (view !== undefined && view.time < time && view.state === 'paused') await this.move('end');
  }

  link(): Promise<string | undefined> {
    return linkOf(this.#state);
  }
}

export const playground = new Playground();
