import { html, nothing } from 'lit';
import type { FlameBox, FlameGraph } from '../../guest/profile.ts';
import type { View } from '../../guest/views.ts';
import { playground } from '../../state/playground.ts';
import { PlaygroundElement } from '../element.ts';
import { counted, grouped } from '../format.ts';

const ROW = 24;

const percent = (part: number): string => `${(100 * part).toFixed(3)}%`;

/** A hue for each name, the same everywhere. */
function hueOf(name: string): number {
  let hash = 0;
  for (const character of name) hash = (hash * 31 + (character.codePointAt(0) ?? 0)) % 360;
  return hash;
}

/** Where the gas of the run went: the outermost function on top, as wide as its gas; a click zooms in. */
export class Profile extends PlaygroundElement {
  #graph: FlameGraph | undefined;
  #zoom: FlameBox | undefined;
  #view: View | undefined;
  #isBusy = false;
  #problem: string | undefined;

  override updated(): void {
    const { view } = this.state;
    if (view === undefined || view === this.#view || this.#isBusy) return;
    this.#view = view;
    void this.#load();
  }

  async #load(): Promise<void> {
    this.#isBusy = true;
    this.requestUpdate();
    try {
      this.#graph = await playground.guest.ask((session) => session.profile());
      this.#zoom = undefined;
    } catch (error) {
      this.#problem = error instanceof Error ? error.message : String(error);
    } finally {
      this.#isBusy = false;
      this.requestUpdate();
    }
  }

  #box(box: FlameBox, graph: FlameGraph) {
    const zoom = this.#zoom ?? graph.boxes[0];
    const isAbove = box.row < zoom.row && box.left <= zoom.left + 1e-9 && box.left + box.width >= zoom.left + zoom.width - 1e-9;
    const isInside = box.left >= zoom.left - 1e-9 && box.left + box.width <= zoom.left + zoom.width + 1e-9 && box.row >= zoom.row;
    if (!isAbove && !isInside) return nothing;
    const left = isAbove ? 0 : (box.left - zoom.left) / zoom.width;
    const width = isAbove ? 1 : box.width / zoom.width;
    const text = `${box.name}: ${counted(box.gas, 'gas', 'gas')}, ${((100 * box.gas) / Math.max(1, graph.gas)).toFixed(1)} %`;
    return html`<button type="button" class="flame${isAbove ? ' above' : ''}" title=${text} aria-label=${text}
      style="left:${percent(left)};width:${percent(width)};top:${box.row * ROW}px;--hue:${hueOf(box.name)}"
      @click=${() => {
        this.#zoom = box;
        this.requestUpdate();
      }}>${box.name}</button>`;
  }

  override render() {
    const { view, facts } = this.state;
    const graph = view === undefined ? undefined : this.#graph;
    if (graph === undefined) {
      return html`<div class="profile">
        <p class="lead">A flame graph of the run: where its gas went, by function and caller.</p>
        ${
          this.#isBusy
            ? html`<p class="quiet" role="status">counting…</p>`
            : html`<button type="button" class="primary" ?disabled=${facts === undefined} @click=${() => playground.run()}>Run the program</button>`
        }
        ${this.#problem === undefined ? nothing : html`<p class="problem">${this.#problem}</p>`}
      </div>`;
    }
    const rows = Math.max(...graph.boxes.map(({ row }) => row)) + 1;
    return html`<div class="profile">
      <p class="lead">${counted(graph.gas, 'gas', 'gas')}, ${counted(graph.instructions, 'instruction')}. Choose a function to zoom in, the top row to zoom out.</p>
      <div class="flames" style="height:${rows * ROW}px" role="group" aria-label="Flame graph">${graph.boxes.map((box) => this.#box(box, graph))}</div>
      <div class="scroll" tabindex="0" role="group" aria-label="Functions">
        <table class="functions">
          <thead><tr><th scope="col">itself</th><th scope="col">with callees</th><th scope="col">function</th></tr></thead>
          <tbody>${graph.functions.map(
            ({ function: name, self, total }) =>
              html`<tr><td>${grouped(self)}</td><td>${grouped(total)}</td><td><code>${name}</code></td></tr>`,
          )}</tbody>
        </table>
      </div>
    </div>`;
  }
}

customElements.define('pv-profile', Profile);
