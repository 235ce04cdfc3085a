import { html, nothing } from 'lit';
import { MISTAKES, type Mistake } from '../../bridge/mistakes.ts';
import type { BridgeReport, BridgeRequest, FirstDifference } from '../../bridge/bridge.ts';
import { Job, JobStopped } from '../../state/job.ts';
import { playground } from '../../state/playground.ts';
import { PlaygroundElement } from '../element.ts';
import { counted } from '../format.ts';
import { wireCalls } from '../message.ts';

interface BridgeApi {
  runBridge(request: BridgeRequest): Promise<BridgeReport>;
}

const TITLES = { native: 'Native', scale: 'Forwarder, SCALE', abi: "Forwarder, upstream's ABI" } as const;

/** Calls that are listed at a time. */
const MORE_CALLS = 100;

/** Native and forwarder side by side, and what crosses the wires between them. */
export class Bridge extends PlaygroundElement {
  readonly #job = new Job(
    () => new Worker(new URL('../../bridge/worker.ts', import.meta.url), { type: 'module', name: 'bridge' }),
  );
  #report: BridgeReport | undefined;
  #problem: string | undefined;
  #isBusy = false;
  #wire: 'scale' | 'abi' = 'scale';
  #mistake: Mistake = 'none';
  /** How many calls are listed. */
  #shown = MORE_CALLS;

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#job.stop();
  }

  async #compare(): Promise<void> {
    const { facts, exportName, gas, answers, isHandlerTrusted } = this.state;
    if (facts === undefined) return;
    if (answers.by === 'handler' && !isHandlerTrusted) {
      playground.set({ asksForTrust: true });
      return;
    }
    const program = await playground.guest.ask((session) => session.program());
    if (program === undefined) return;
    const { generation, imports } = facts;
    const request = { program, generation, imports, exportName, gas, answers, mistake: this.#mistake, broken: this.#wire };
    this.#isBusy = true;
    this.#problem = undefined;
    this.requestUpdate();
    try {
      this.#report = await this.#job.ask((api: BridgeApi) => api.runBridge(request));
    } catch (error) {
      this.#problem = error instanceof JobStopped ? 'stopped' : error instanceof Error ? error.message : String(error);
    } finally {
      this.#isBusy = false;
      this.requestUpdate();
    }
  }

  #steps({ sides, isSame }: BridgeReport) {
    const [native] = sides;
    const count = Math.max(...sides.map(({ steps }) => steps.length));
    return html`<p class="status">${
      isSame
        ? html`<strong class="state finished">the same</strong> on all three, in ${counted(count, 'step')}`
        : html`<strong class="state trap">different</strong> <span>the marked steps differ from native's</span>`
    }</p>
    <div class="scroll" tabindex="0" role="group" aria-label="Steps">
      <table class="steps">
        <thead><tr><th scope="col"><span class="hidden">step</span></th>${sides.map(({ name }) => html`<th scope="col">${TITLES[name]}</th>`)}</tr></thead>
        <tbody>${Array.from(
          { length: Math.min(count, 100) },
          (_, at) =>
            html`<tr><th scope="row">${at + 1}</th>${sides.map(({ steps }) => {
              const isOther = steps[at] !== native.steps[at];
              return html`<td class=${isOther ? 'differs' : ''}>${steps[at] ?? (isOther ? '(nothing)' : '')}</td>`;
            })}</tr>`,
        )}</tbody>
      </table>
    </div>`;
  }

  #difference({ call, fn, direction, path, sound, broken }: FirstDifference) {
    return html`<section class="difference" aria-label="First difference">
      <p><strong>First difference:</strong> call ${call}, <code>${fn}</code>, ${direction}, field <code>${path}</code></p>
      <dl><dt>sound</dt><dd><code>${sound}</code></dd><dt>broken</dt><dd><code>${broken}</code></dd></dl>
    </section>`;
  }

  #more(count: number) {
    if (count <= this.#shown) return nothing;
    return html`<p><button type="button" @click=${() => {
      this.#shown += MORE_CALLS;
      this.requestUpdate();
    }}>Show ${Math.min(MORE_CALLS, count - this.#shown)} more</button></p>`;
  }

  #calls() {
    const { capture } = this.state;
    if (capture !== undefined) {
      return html`<h2>${capture.name}</h2>
        <p class="quiet">${counted(capture.calls.length, 'call')}${capture.isComplete ? '' : '; the file ends before its capture did'}</p>
        ${wireCalls(capture.calls, this.#shown, 1)}
        ${this.#more(capture.calls.length)}`;
    }
    const wire = this.#report?.wires.find(({ name }) => name === this.#wire);
    if (wire === undefined) return nothing;
    const open = this.#report?.difference?.call ?? 2;
    return html`<p class="quiet">${counted(wire.calls.length, 'call')}, ${counted(wire.bytes, 'byte')}</p>
      ${wireCalls(wire.calls, this.#shown, open)}
      ${this.#more(wire.calls.length)}`;
  }

  override render() {
    const { facts, capture } = this.state;
    if (capture !== undefined) return html`<div class="bridge">${this.#calls()}</div>`;
    const report = this.#report;
    return html`<div class="bridge">
      <p class="lead">The program runs three times: in this runtime, and through host functions over each wire. Host calls get the answers chosen under Run.</p>
      <div class="controls">
        <div class="fields">
          <label>Wire
            <select @change=${(event: Event) => {
              this.#wire = (event.target as HTMLSelectElement).value === 'abi' ? 'abi' : 'scale';
              if (this.#mistake !== 'none' && report !== undefined) void this.#compare();
              this.requestUpdate();
            }}><option value="scale">SCALE</option><option value="abi">upstream's ABI</option></select></label>
          <label>Break its codec
            <select class="mistake" @change=${(event: Event) => {
              const { value } = event.target as HTMLSelectElement;
              this.#mistake = MISTAKES.find(({ id }) => id === value)?.id ?? 'none';
              if (report !== undefined) void this.#compare();
            }}>${MISTAKES.map(({ id, title }) => html`<option value=${id}>${title}</option>`)}</select></label>
        </div>
        ${
          this.#isBusy
            ? html`<button type="button" class="primary stop" @click=${() => this.#job.stop()}>Stop</button>`
            : html`<button type="button" class="primary" ?disabled=${facts === undefined} @click=${this.#compare}>Compare</button>`
        }
      </div>
      ${this.#problem === undefined ? nothing : html`<p class="problem" role="alert">${this.#problem}</p>`}
      ${report === undefined ? nothing : this.#steps(report)}
      ${report?.difference === undefined ? nothing : this.#difference(report.difference)}
      ${this.#calls()}
    </div>`;
  }
}

customElements.define('pv-bridge', Bridge);
