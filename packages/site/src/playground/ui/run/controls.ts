import { html, nothing } from 'lit';
import { playground } from '../../state/playground.ts';
import { PlaygroundElement } from '../element.ts';
import { counted, grouped, numberIn } from '../format.ts';
import { icon } from './icons.ts';

interface Button {
  readonly how: 'start' | 'reverse' | 'back' | 'step' | 'over' | 'out' | 'continue';
  readonly text: string;
  readonly key: string | undefined;
}

/** The ways to move, backwards ones first. */
const MOVES: readonly Button[] = [
  { how: 'start', text: 'To the start', key: undefined },
  { how: 'reverse', text: 'Back to the breakpoint before', key: 'Shift+F8' },
  { how: 'back', text: 'Step back', key: 'Shift+F11' },
  { how: 'step', text: 'Step', key: 'F11' },
  { how: 'over', text: 'Step over', key: 'F10' },
  { how: 'out', text: 'Step out', key: undefined },
  { how: 'continue', text: 'On to the next breakpoint', key: 'F8' },
];

/** The keys of the moves, and Ctrl+Enter to run. */
function onKey(event: KeyboardEvent): void {
  if (playground.state.tab !== 'debug') return;
  const key = `${event.shiftKey ? 'Shift+' : ''}${event.key}`;
  if ((event.ctrlKey || event.metaKey) && event.key === 'Enter') {
    event.preventDefault();
    void playground.run();
    return;
  }
  const found = MOVES.find((one) => one.key === key);
  if (found === undefined || event.ctrlKey || event.altKey || event.metaKey) return;
  event.preventDefault();
  void playground.move(found.how);
}

/** What runs, with how much gas, and the buttons to move through it. */
export class Controls extends PlaygroundElement {
  override connectedCallback(): void {
    super.connectedCallback();
    document.addEventListener('keydown', onKey);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    document.removeEventListener('keydown', onKey);
  }

  #setGas(event: Event): void {
    const input = event.target as HTMLInputElement;
    const gas = numberIn(input.value);
    const isFit = gas !== undefined && gas >= 0n && gas < 2n ** 63n;
    input.setCustomValidity(isFit ? '' : 'A whole number from 0 to 2^63 - 1');
    input.reportValidity();
    if (isFit) playground.setOptions({ gas });
  }

  #status() {
    const { busy, view, error, facts } = this.state;
    if (busy !== undefined) return html`<strong>running</strong> ${counted(busy, 'instruction')} so far`;
    if (view !== undefined) {
      return html`<strong class="state ${view.state.replaceAll(' ', '-')}">${view.state}</strong>
        <span>${view.reason === view.state ? '' : view.reason}</span>
        <span class="quiet">${counted(view.time, 'instruction')}, ${grouped(view.gas)} gas left</span>`;
    }
    if (error !== undefined) return html`<strong class="state trap">line ${error.line}</strong> ${error.message}`;
    return facts === undefined
      ? html`<span class="quiet">no program yet</span>`
      : html`<span class="quiet">ready: ${counted(facts.codeBytes, 'byte')} of code, ${facts.instructionSet}</span>`;
  }

  override render() {
    const { facts, exportName, gas, costModel, busy, isRecording, view } = this.state;
    const cannot = facts === undefined || busy !== undefined;
    return html`<div class="controls">
      <div class="fields">
        <label>Export
          <select .value=${exportName} ?disabled=${isRecording || (facts?.exports.length ?? 0) === 0}
            @change=${(event: Event) => playground.setOptions({ exportName: (event.target as HTMLSelectElement).value })}>
            ${(facts?.exports ?? []).map((name) => html`<option ?selected=${name === exportName}>${name}</option>`)}
          </select></label>
        <label>Gas <input class="number" .value=${grouped(gas)} inputmode="numeric" ?disabled=${isRecording} @change=${this.#setGas}></label>
        <label>Cost model
          <select ?disabled=${isRecording}
            @change=${(event: Event) =>
              playground.setOptions({ costModel: (event.target as HTMLSelectElement).value === 'full' ? 'full' : 'naive' })}>
            <option value="naive" ?selected=${costModel === 'naive'}>naive: one an instruction</option>
            <option value="full" ?selected=${costModel === 'full'}>full: the pipeline</option>
          </select></label>
      </div>
      <div class="moves" role="group" aria-label="Run and step">
        ${
          busy === undefined
            ? html`<button type="button" class="primary" ?disabled=${cannot} title="From the start to the next breakpoint, or to the end (Ctrl+Enter)"
                @click=${() => playground.run()}>Run</button>`
            : html`<button type="button" class="primary stop" @click=${() => playground.stop()}>Stop</button>`
        }
        ${MOVES.map(
          ({ how, text, key }) => html`<button type="button" class="move" ?disabled=${cannot} data-move=${how}
            aria-label=${text} title="${text}${key === undefined ? '' : ` (${key})`}" @click=${() => playground.move(how)}>${icon(how)}</button>`,
        )}
        ${
          view === undefined || view.end === 0
            ? nothing
            : html`<label class="moment"><span class="hidden">Moment, in instructions</span>
                <input type="range" min="0" max=${view.end} .value=${String(view.time)} ?disabled=${busy !== undefined}
                  @change=${(event: Event) => playground.goTo(Number((event.target as HTMLInputElement).value))}></label>`
        }
      </div>
      <p class="status" role="status">${this.#status()}</p>
    </div>`;
  }
}

customElements.define('pv-controls', Controls);
