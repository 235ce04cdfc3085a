import { html, nothing } from 'lit';
import type { Answers, WaitingCall } from '../../guest/views.ts';
import { playground } from '../../state/playground.ts';
import { PlaygroundElement } from '../element.ts';
import { counted, hex, numberIn } from '../format.ts';

const WAYS = [
  { by: 'hand', text: 'by hand' },
  { by: 'value', text: 'a fixed value' },
  { by: 'handler', text: 'JavaScript' },
] as const;

/** Bytes that were typed: hex, or a text in quotes; undefined if they are neither. */
export function bytesIn(text: string): Uint8Array | undefined {
  const quoted = /^"(.*)"$/s.exec(text.trim())?.[1];
  if (quoted !== undefined) return new TextEncoder().encode(quoted);
  const digits = text.replaceAll(/\s|0x/g, '');
  if (digits.length % 2 !== 0 || !/^[\da-f]*$/i.test(digits)) return undefined;
  return Uint8Array.from(digits.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}

/** Who answers host calls, and the form for an answer by hand. */
export class HostCalls extends PlaygroundElement {
  #problem: string | undefined;

  #choose(by: Answers['by']): void {
    const { handlerText, answers } = this.state;
    if (by === answers.by) return;
    if (by === 'handler') playground.setOptions({ answers: { by, code: handlerText } });
    else playground.setOptions({ answers: by === 'value' ? { by, a0: 0n } : { by } });
  }

  #answer(event: SubmitEvent): void {
    event.preventDefault();
    const data = new FormData(event.target as HTMLFormElement);
    const a0 = numberIn(String(data.get('a0')));
    const where = String(data.get('address')).trim();
    const address = where === '' ? undefined : numberIn(where);
    const bytes = bytesIn(String(data.get('bytes')));
    this.#problem =
      a0 === undefined
        ? 'a0 must be a whole number, decimal or 0x…'
        : where !== '' && (address === undefined || address < 0n || address >= 2n ** 32n)
          ? 'the address must be a number below 2^32'
          : bytes === undefined
            ? 'bytes are hex such as 0a ff, or a "text"'
            : undefined;
    this.requestUpdate();
    if (a0 !== undefined && bytes !== undefined && this.#problem === undefined)
      void playground.answer(a0, address === undefined ? undefined : Number(address), bytes);
  }

  #form({ symbol, number, args, problem }: WaitingCall) {
    return html`<form class="answer" @submit=${this.#answer}>
      <p><strong>Call of import ${number}</strong>, <code>${symbol}</code>, with ${args.map((arg, index) => html`<span class="arg">a${index} <code>${hex(arg)}</code></span> `)}</p>
      ${problem === undefined ? nothing : html`<p class="problem">${problem}</p>`}
      <div class="fields">
        <label>a0 <input name="a0" value="0" autocomplete="off"></label>
        <label>write at <input name="address" placeholder="nowhere" autocomplete="off"></label>
        <label>bytes <input name="bytes" placeholder='0a ff, or "text"' autocomplete="off"></label>
        <button type="submit" class="primary">Answer</button>
      </div>
      ${this.#problem === undefined ? nothing : html`<p class="problem" role="alert">${this.#problem}</p>`}
    </form>`;
  }

  override render() {
    const { answers, facts, view, handlerText, pausesAtHostCalls, isRecording } = this.state;
    if (facts === undefined || (facts.imports.length === 0 && view?.waiting === undefined)) return nothing;
    return html`<section class="panel" aria-labelledby="host-title">
      <h2 id="host-title">Host calls</h2>
      ${
        isRecording
          ? html`<p class="quiet">A recording has its answers: ${counted(view?.hostCalls ?? 0, 'host call')}.</p>`
          : html`<fieldset class="choices">
              <legend>Answered</legend>
              ${WAYS.map(({ by, text }) => html`<label><input type="radio" name="answers" .checked=${answers.by === by} @change=${() => this.#choose(by)}> ${text}</label>`)}
              <label><input type="checkbox" .checked=${pausesAtHostCalls}
                @change=${(event: Event) => playground.set({ pausesAtHostCalls: (event.target as HTMLInputElement).checked })}> pause at each</label>
            </fieldset>`
      }
      ${
        answers.by === 'value' && !isRecording
          ? html`<label>a0 of every answer <input .value=${String(answers.a0)} @change=${(event: Event) => {
              const a0 = numberIn((event.target as HTMLInputElement).value);
              if (a0 !== undefined) playground.setOptions({ answers: { by: 'value', a0 } });
            }}></label>`
          : nothing
      }
      ${
        answers.by === 'handler' && !isRecording
          ? html`<label class="handler">The body of a function of <code>call</code>
              <textarea rows="6" spellcheck="false" .value=${handlerText} @change=${(event: Event) => {
                const code = (event.target as HTMLTextAreaElement).value;
                playground.setOptions({ handlerText: code, answers: { by: 'handler', code } });
              }}></textarea></label>`
          : nothing
      }
      ${view?.waiting === undefined ? nothing : this.#form(view.waiting)}
    </section>`;
  }
}

customElements.define('pv-host-calls', HostCalls);
