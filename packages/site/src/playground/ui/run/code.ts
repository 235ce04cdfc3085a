import { html } from 'lit';
import { playground } from '../../state/playground.ts';
import './editor.ts';
import { PlaygroundElement } from '../element.ts';
import './listing.ts';

/** The text, where there is one, and the program's code. */
export class Code extends PlaygroundElement {
  #shown: 'text' | 'code' = 'text';

  #tab(id: 'text' | 'code', title: string, shown: string) {
    return html`<button type="button" aria-pressed=${shown === id} @click=${() => {
      this.#shown = id;
      this.requestUpdate();
    }}>${title}</button>`;
  }

  override render() {
    const { source, facts, view, error } = this.state;
    const shown = source.kind === 'text' ? this.#shown : 'code';
    return html`<section class="panel code" aria-label="Program">
      <div class="above">
        <div class="regions" role="group" aria-label="Show">
          ${source.kind === 'text' ? [this.#tab('text', 'Text', shown), this.#tab('code', 'Code', shown)] : html`<strong>${source.name}</strong>`}
        </div>
        <button type="button" class="plain" ?disabled=${view === undefined} @click=${() => playground.showCoverage()}>Show coverage</button>
      </div>
      ${
        shown === 'text'
          ? html`<pv-editor></pv-editor>`
          : facts === undefined
            ? html`<p class="quiet">${error === undefined ? 'There is no program yet.' : `Line ${error.line} keeps the text from being a program.`}</p>`
            : html`<pv-listing></pv-listing>`
      }
    </section>`;
  }
}

customElements.define('pv-code', Code);
