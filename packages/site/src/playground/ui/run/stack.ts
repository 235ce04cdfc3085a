import { html } from 'lit';
import { PlaygroundElement } from '../element.ts';
import { hex } from '../format.ts';

/** The functions under way, the innermost first. */
export class Stack extends PlaygroundElement {
  override render() {
    const frames = [...(this.state.view?.stack ?? [])].reverse();
    return html`<section class="panel" aria-labelledby="stack-title">
      <h2 id="stack-title">Call stack</h2>
      ${
        frames.length === 0
          ? html`<p class="quiet">Nothing is under way.</p>`
          : html`<ol class="stack">${frames.map(
              ({ function: name, file, line, pc, how }) => html`<li>
                <code>${name}</code>
                <span class="quiet">${file === null ? `at ${hex(pc)}` : `${file}${line === null ? '' : `:${line}`}`}${how === 'machine' ? '' : `, ${how}`}</span>
              </li>`,
            )}</ol>`
      }
    </section>`;
  }
}

customElements.define('pv-stack', Stack);
