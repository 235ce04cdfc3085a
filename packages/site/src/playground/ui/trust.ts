import { html, type PropertyValues } from 'lit';
import { playground } from '../state/playground.ts';
import { PlaygroundElement } from './element.ts';

/** Asks whether JavaScript that came with a link may run. Until the visitor agrees it is text. */
export class Trust extends PlaygroundElement {
  override updated(_: PropertyValues): void {
    const dialog = this.querySelector('dialog');
    if (dialog === null || dialog.open === this.state.asksForTrust) return;
    if (this.state.asksForTrust) dialog.showModal();
    else dialog.close();
  }

  override render() {
    const { answers } = this.state;
    return html`<dialog class="trust" aria-labelledby="trust-title" @cancel=${() => playground.decideTrust(false)}>
      <h2 id="trust-title">This link brings JavaScript</h2>
      <p>It answers the program's host calls, and was written by whoever made the link. It runs in a worker: it cannot see this page, but it can use
        the network. Run it only if you have read it.</p>
      <pre tabindex="0">${answers.by === 'handler' ? answers.code : ''}</pre>
      <div class="moves">
        <button type="button" @click=${() => playground.decideTrust(false)} autofocus>Answer by hand instead</button>
        <button type="button" class="primary" @click=${() => {
          playground.decideTrust(true);
          void playground.run();
        }}>Run it</button>
      </div>
    </dialog>`;
  }
}

customElements.define('pv-trust', Trust);
