import { html, nothing } from 'lit';
import { openExample } from '../../examples/examples.ts';
import { BACKENDS, type Measured, type MeasureRequest } from '../../speed/measure.ts';
import { Job, JobStopped } from '../../state/job.ts';
import { playground } from '../../state/playground.ts';
import { PlaygroundElement } from '../element.ts';
import { counted, grouped } from '../format.ts';

interface SpeedApi {
  measure(request: MeasureRequest, backend: Measured['backend']): Promise<Measured>;
}

const TITLES: Readonly<Record<Measured['backend'], string>> = {
  interpreter: 'reference interpreter',
  tier0: 'tier 0',
  recompiler: 'recompiler',
};

/** Millions of instructions a second. */
const rateOf = ({ gas, ms }: Measured): number => Number(gas) / Math.max(ms, 0.001) / 1000;

/** The speed of the back ends, measured in this browser on the program that is loaded. */
export class Speed extends PlaygroundElement {
  readonly #job = new Job(() => new Worker(new URL('../../speed/worker.ts', import.meta.url), { type: 'module', name: 'speed' }));
  #measured: readonly Measured[] = [];
  #busy: Measured['backend'] | undefined;
  #problem: string | undefined;

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#job.stop();
  }

  async #measure(): Promise<void> {
    const { exportName, gas } = this.state;
    const program = await playground.guest.ask((session) => session.program());
    if (program === undefined) return;
    this.#measured = [];
    this.#problem = undefined;
    try {
      for (const backend of BACKENDS) {
        this.#busy = backend;
        this.requestUpdate();
        const one = await this.#job.ask((api: SpeedApi) => api.measure({ program, exportName, gas }, backend));
        this.#measured = [...this.#measured, one];
      }
    } catch (error) {
      this.#problem = error instanceof JobStopped ? 'stopped by you' : error instanceof Error ? error.message : String(error);
    } finally {
      this.#busy = undefined;
      this.requestUpdate();
    }
  }

  #row(one: Measured, most: number) {
    const rate = rateOf(one);
    return html`<tr data-backend=${one.backend}>
      <th scope="row">${TITLES[one.backend]}</th>
      <td class="bar-cell"><span style="width:${((100 * rate) / most).toFixed(2)}%"></span></td>
      <td class="rate">${grouped(Math.round(rate * 10) / 10)} million a second</td>
      <td class="quiet">${grouped(Math.round(one.ms * 10) / 10)} ms</td>
    </tr>`;
  }

  override render() {
    const { facts, exportName, source } = this.state;
    const [first] = this.#measured;
    const most = Math.max(...this.#measured.map(rateOf));
    const agree = this.#measured.every(({ end }) => end === first?.end);
    return html`<div class="speed">
      <p class="lead">How many instructions a second each back end runs in this browser, on <code>${exportName || 'a program'}</code>${source.kind === 'file' ? html` of ${source.name}` : nothing}, with the gas chosen under Run.</p>
      <div class="controls">
        ${
          this.#busy === undefined
            ? html`<button type="button" class="primary" ?disabled=${facts === undefined} @click=${this.#measure}>Measure</button>`
            : html`<button type="button" class="primary stop" @click=${() => this.#job.stop()}>Stop</button>`
        }
        <button type="button" ?disabled=${this.#busy !== undefined} @click=${() => openExample('primes')}>Take a larger program: the primes below a million</button>
        <p class="status" role="status">${
          this.#busy !== undefined
            ? `measuring the ${TITLES[this.#busy]}…`
            : this.#problem !== undefined
              ? html`<span class="problem">${this.#problem}</span>`
              : first === undefined
                ? nothing
                : agree
                  ? html`<strong class="state finished">all agree</strong> ${first.end}, ${counted(first.gas, 'instruction')}`
                  : html`<strong class="state trap">they differ</strong> ${this.#measured.map(({ end }) => end).join('; ')}`
        }</p>
      </div>
      ${
        first === undefined
          ? nothing
          : html`<div class="scroll" tabindex="0" role="group" aria-label="Speeds"><table class="speeds"><tbody>${this.#measured.map((one) => this.#row(one, most))}</tbody></table></div>`
      }
    </div>`;
  }
}

customElements.define('pv-speed', Speed);
