import { html, LitElement, nothing, type TemplateResult } from 'lit';
import type { Message, WireCall } from '../guest/views.ts';
import { counted, paddedHex } from './format.ts';

const messageTable = (title: string, { bytes, parts, problem }: Message): TemplateResult => html`<table class="dump">
  <caption>${title}, ${counted(bytes, 'byte')}</caption>
  <thead class="hidden"><tr><th scope="col">at</th><th scope="col">bytes</th><th scope="col">field</th><th scope="col">value</th></tr></thead>
  <tbody>
    ${parts.map(
      ({ hex, from, path, type, value }) => html`<tr>
        <td class="quiet">${paddedHex(from, 4)}</td>
        <td class="hex">${hex}</td>
        <td>${path} <span class="quiet">${type}</span></td>
        <td>${value}</td>
      </tr>`,
    )}
  </tbody>
  ${problem === undefined ? nothing : html`<tfoot><tr><td colspan="4" class="problem">${problem}</td></tr></tfoot>`}
</table>`;

/** A call of a host function; its messages are there while it is open, because a run can have hundreds of calls. */
class WireCallView extends LitElement {
  static override properties = { call: { attribute: false }, number: { attribute: false }, startsOpen: { attribute: false } };
  declare call: WireCall | undefined;
  declare number: number;
  declare startsOpen: boolean;
  #isOpen: boolean | undefined;

  override createRenderRoot(): this {
    return this;
  }

  override willUpdate(changed: Map<string, unknown>): void {
    if (changed.has('call') || changed.has('startsOpen')) this.#isOpen = this.startsOpen;
  }

  #toggle(event: Event): void {
    this.#isOpen = (event.target as HTMLDetailsElement).open;
    this.requestUpdate();
  }

  override render() {
    if (this.call === undefined) return nothing;
    const { fn, instance, input, output, fault } = this.call;
    const sizes = `${counted(input.bytes, 'byte')} in, ${fault ?? `${counted(output?.bytes ?? 0, 'byte')} out`}`;
    return html`<details class="wire-call" .open=${this.#isOpen ?? false} @toggle=${this.#toggle}>
      <summary><strong>${this.number}</strong> <code>${fn}</code>
        <span class="quiet">${instance === undefined ? '' : `instance ${instance}, `}${sizes}</span></summary>
      ${
        this.#isOpen
          ? html`<div class="scroll" tabindex="0" role="group" aria-label="Messages of call ${this.number}">
              ${messageTable('in', input)}
              ${output === undefined ? html`<p class="problem">${fault}</p>` : messageTable('out', output)}
            </div>`
          : nothing
      }
    </details>`;
  }
}

customElements.define('pv-wire-call', WireCallView);

/** Some calls, of which one is open at first. */
export const wireCalls = (calls: readonly WireCall[], count: number, open: number): TemplateResult[] =>
  calls
    .slice(0, count)
    .map((call, at) => html`<pv-wire-call .call=${call} .number=${at + 1} .startsOpen=${at + 1 === open}></pv-wire-call>`);
