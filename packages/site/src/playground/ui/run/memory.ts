import { html } from 'lit';
import type { Region, View } from '../../guest/views.ts';
import { playground } from '../../state/playground.ts';
import { PlaygroundElement } from '../element.ts';
import { hex, numberIn, paddedHex } from '../format.ts';

const ROWS = 16;
const COLUMNS = 16;
const LENGTH = ROWS * COLUMNS;

/** Where a region is looked at first: the stack is used from its top. */
const startOf = ({ name, start, end }: Region): number => (name === 'stack' ? Math.max(start, end - LENGTH) : start);

type Bytes = readonly (number | undefined)[];

const characterOf = (byte: number | undefined): string =>
  byte === undefined ? ' ' : byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '·';

/** 256 bytes of memory, with the regions to jump to; bytes that differ from the moment before are marked. */
export class Memory extends PlaygroundElement {
  #address: number | undefined;
  #bytes: Bytes = [];
  #before: { readonly address: number; readonly bytes: Bytes } | undefined;
  #view: View | undefined;

  override updated(): void {
    const { view } = this.state;
    if (view === this.#view) return;
    this.#view = view;
    const regions = view?.regions ?? [];
    const isKnown = regions.some(
      ({ start, end }) => this.#address !== undefined && this.#address >= start - LENGTH && this.#address < end,
    );
    if (!isKnown) this.#address = regions.length === 0 ? undefined : startOf(regions[0]);
    void this.#load(true);
  }

  async #load(isOfNewMoment: boolean): Promise<void> {
    const { view } = this.state;
    const address = this.#address;
    if (view === undefined || address === undefined) {
      this.#bytes = [];
      this.#before = undefined;
      this.requestUpdate();
      return;
    }
    const old = this.#bytes;
    const bytes = await playground.guest.ask((session) => session.memory(address, LENGTH)).catch((): Bytes => []);
    if (this.#address !== address) return;
    this.#before = isOfNewMoment && this.state.before !== undefined ? { address, bytes: old } : undefined;
    this.#bytes = bytes;
    this.requestUpdate();
  }

  #goTo(address: number): void {
    this.#address = Math.min(Math.max(0, address), 0xffff_ff00) & ~0xf;
    this.#address >>>= 0;
    void this.#load(false);
  }

  #nameOf(address: number): string {
    const region = this.state.view?.regions.find(({ start, end }) => address < end && address + COLUMNS > start);
    return region?.name ?? 'nothing';
  }

  #row(row: number) {
    const address = (this.#address ?? 0) + row * COLUMNS;
    const bytes = this.#bytes.slice(row * COLUMNS, (row + 1) * COLUMNS);
    const isChanged = (column: number): boolean => {
      const at = row * COLUMNS + column;
      return (
        this.#before?.address === this.#address &&
        this.#before?.bytes[at] !== undefined &&
        this.#before.bytes[at] !== bytes[column]
      );
    };
    return html`<tr>
      <th scope="row" title=${this.#nameOf(address)}>${paddedHex(address, 8)}</th>
      <td class="bytes">${bytes.map((byte, column) =>
        isChanged(column)
          ? html`<mark>${byte === undefined ? '··' : paddedHex(byte, 2)}</mark> `
          : byte === undefined
            ? '·· '
            : `${paddedHex(byte, 2)} `,
      )}</td>
      <td class="characters" aria-hidden="true">${bytes.map(characterOf).join('')}</td>
    </tr>`;
  }

  override render() {
    const { view } = this.state;
    const address = this.#address;
    return html`<section class="panel" aria-labelledby="memory-title">
      <h2 id="memory-title">Memory</h2>
      ${
        view === undefined || address === undefined
          ? html`<p class="quiet">${view === undefined ? 'Run or step to see it.' : 'The program has none.'}</p>`
          : html`<div class="regions" role="group" aria-label="Regions">
              ${view.regions.map((region) => {
                const { name, start, end } = region;
                const isHere = address >= start && address < end;
                return html`<button type="button" aria-pressed=${isHere} title="${hex(start)} to ${hex(end)}" @click=${() => this.#goTo(startOf(region))}>${name}</button>`;
              })}
              <button type="button" aria-label="256 bytes back" @click=${() => this.#goTo(address - LENGTH)}>↑</button>
              <button type="button" aria-label="256 bytes on" @click=${() => this.#goTo(address + LENGTH)}>↓</button>
              <label><span class="hidden">Address</span><input class="address" .value=${hex(address)} @change=${(
                event: Event,
              ) => {
                const typed = numberIn((event.target as HTMLInputElement).value);
                if (typed !== undefined && typed >= 0n && typed < 2n ** 32n) this.#goTo(Number(typed));
                else (event.target as HTMLInputElement).value = hex(address);
              }}></label>
            </div>
            <div class="scroll" tabindex="0" role="group" aria-label="Bytes">
              <table class="memory">
                <thead class="hidden"><tr><th scope="col">address</th><th scope="col">bytes</th><th scope="col">characters</th></tr></thead>
                <tbody>${Array.from({ length: this.#bytes.length === 0 ? 0 : ROWS }, (_, row) => this.#row(row))}</tbody>
              </table>
            </div>`
      }

    </section>`;
  }
}

customElements.define('pv-memory', Memory);
