import { REGISTERS } from '@polkavirt/polkavm';
import { html, nothing } from 'lit';
import { PlaygroundElement } from '../element.ts';
import { paddedHex } from '../format.ts';

/** The registers; those that differ from the moment that was shown before are marked. */
export class Registers extends PlaygroundElement {
  override render() {
    const { view, before } = this.state;
    return html`<section class="panel" aria-labelledby="registers-title">
      <h2 id="registers-title">Registers</h2>
      <table class="registers">
        <thead class="hidden"><tr><th scope="col">register</th><th scope="col">hex</th><th scope="col">as a signed number</th></tr></thead>
        <tbody>${REGISTERS.map((name, index) => {
          const value = view?.registers[index] ?? 0n;
          const isChanged = before !== undefined && view !== undefined && before.registers[index] !== value;
          return html`<tr data-register=${name} class=${isChanged ? 'changed' : ''}>
            <th scope="row">${name}</th>
            <td><code>${paddedHex(value, 16)}</code></td>
            <td class="quiet">${BigInt.asIntN(64, value)}${isChanged ? html`<span class="hidden">, changed</span>` : nothing}</td>
          </tr>`;
        })}</tbody>
      </table>
    </section>`;
  }
}

customElements.define('pv-registers', Registers);
