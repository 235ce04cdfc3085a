import { html, nothing, type PropertyValues } from 'lit';
import type { ListingLine, ProgramFacts, View } from '../../guest/views.ts';
import { playground } from '../../state/playground.ts';
import { PlaygroundElement } from '../element.ts';
import { counted, grouped, hex } from '../format.ts';

/** The height of a line, in pixels; the styles have the same. */
const LINE = 22;
/** Lines that are loaded beyond those in sight, on each side. */
const MORE = 40;

/** The program's code, a line an instruction. Only the lines in sight are there: a program can have hundreds of thousands. */
export class Listing extends PlaygroundElement {
  #from = 0;
  #lines: readonly ListingLine[] = [];
  #hash: ProgramFacts | undefined;
  #view: View | undefined;
  #coverage: unknown;
  #wanted = 0;

  async #load(from: number): Promise<void> {
    const wanted = ++this.#wanted;
    const height = this.#scroller()?.clientHeight ?? 400;
    const count = Math.ceil(height / LINE) + 2 * MORE;
    const lines = await playground.guest.ask((session) => session.listing(from, count)).catch((): readonly ListingLine[] => []);
    if (wanted !== this.#wanted) return;
    this.#from = from;
    this.#lines = lines;
    this.requestUpdate();
  }

  #scroller(): HTMLElement | null {
    return this.querySelector('.listing');
  }

  #onScroll(): void {
    const top = Math.floor((this.#scroller()?.scrollTop ?? 0) / LINE);
    const from = Math.max(0, top - MORE);
    if (Math.abs(from - this.#from) > MORE / 2) void this.#load(from);
  }

  /** Scrolls to the instruction that comes next, unless it is in sight. */
  async #follow(pc: number): Promise<void> {
    const line = await playground.guest.ask((session) => session.lineOf(pc)).catch(() => -1);
    const scroller = this.#scroller();
    if (line < 0 || scroller === null) return;
    const at = line * LINE;
    if (at < scroller.scrollTop + LINE || at > scroller.scrollTop + scroller.clientHeight - 2 * LINE)
      scroller.scrollTop = Math.max(0, at - scroller.clientHeight / 3);
  }

  override updated(_: PropertyValues): void {
    const { facts, view, coverage } = this.state;
    if (facts !== this.#hash || coverage !== this.#coverage) {
      const isOther = facts !== this.#hash;
      this.#hash = facts;
      this.#coverage = coverage;
      if (isOther) this.#scroller()?.scrollTo(0, 0);
      void this.#load(isOther ? 0 : this.#from);
    }
    if (view === this.#view) return;
    this.#view = view;
    if (view !== undefined) void this.#follow(view.pc);
  }

  #line({ kind, text, pc, gas, source, times }: ListingLine) {
    const { view, breakpointPcs } = this.state;
    const isCode = kind === 'instruction' || kind === 'raw';
    const isHere = isCode && view !== undefined && pc === view.pc;
    const isBreakpoint = pc !== undefined && isCode && breakpointPcs.includes(pc);
    return html`<li class="${kind}${isHere ? ' here' : ''}${times === 0 ? ' never' : ''}" aria-current=${isHere ? 'step' : nothing} data-pc=${isCode ? pc : nothing}>
      ${
        isCode && pc !== undefined
          ? html`<button type="button" class="break" aria-pressed=${isBreakpoint} aria-label="Breakpoint at ${hex(pc)}" @click=${() => playground.togglePc(pc)}></button>
              <span class="pc">${pc}</span>`
          : html`<span class="pc"></span>`
      }
      ${times === undefined ? nothing : html`<span class="times" title=${counted(times, 'time')}>${grouped(times)}</span>`}
      <span class="text">${text.trim()}</span>
      ${gas === undefined ? nothing : html`<span class="gas">${grouped(gas)} gas</span>`}
      ${source === undefined ? nothing : html`<span class="source">${source}</span>`}
    </li>`;
  }

  override render() {
    const { facts, coverage } = this.state;
    const all = facts?.lines ?? 0;
    return html`${
      coverage === undefined
        ? nothing
        : html`<p class="quiet covered">${counted(coverage.ran, 'instruction')} of ${grouped(coverage.all)} ran. The number before each is how often.</p>`
    }
    <div class="listing" tabindex="0" role="group" aria-label="Code" @scroll=${this.#onScroll}>
      <ol style="height:${all * LINE}px;padding-top:${this.#from * LINE}px">${this.#lines.map((line) => this.#line(line))}</ol>
    </div>`;
  }
}

customElements.define('pv-listing', Listing);
