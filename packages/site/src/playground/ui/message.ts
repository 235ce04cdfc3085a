import { html, nothing, type TemplateResult } from 'lit';
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

/** A call of a host function, its messages closed until they are asked for. */
export const wireCall = (call: WireCall, number: number, isOpen: boolean): TemplateResult => {
  const { fn, instance, input, output, fault } = call;
  return html`<details class="wire-call" ?open=${isOpen}>
    <summary><strong>${number}</strong> <code>${fn}</code>
      <span class="quiet">${instance === undefined ? '' : `instance ${instance}, `}${counted(input.bytes, 'byte')} in, ${
        fault === undefined ? `${counted(output?.bytes ?? 0, 'byte')} out` : fault
      }</span></summary>
    <div class="scroll" tabindex="0" role="group" aria-label="Messages of call ${number}">
      ${messageTable('in', input)}
      ${output === undefined ? html`<p class="problem">${fault}</p>` : messageTable('out', output)}
    </div>
  </details>`;
};
