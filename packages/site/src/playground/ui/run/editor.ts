import { html, type PropertyValues } from 'lit';
import type { AssemblyEditor } from '../../editor/assembly-editor.ts';
import { playground } from '../../state/playground.ts';
import { PlaygroundElement } from '../element.ts';

/** The text. A plain field until the editor is loaded, and where it cannot be. */
export class Editor extends PlaygroundElement {
  #editor: AssemblyEditor | undefined;
  #isGone = false;

  override async firstUpdated(_: PropertyValues): Promise<void> {
    const { createAssemblyEditor } = await import('../../editor/assembly-editor.ts').catch(() => ({
      createAssemblyEditor: undefined,
    }));
    if (createAssemblyEditor === undefined || this.#isGone) return;
    const field = this.querySelector('textarea');
    const room = this.querySelector<HTMLElement>('.room');
    if (room === null || field === null) return;
    const hadFocus = document.activeElement === field;
    this.#editor = createAssemblyEditor(room, playground.state.text, {
      onText: (text) => void playground.setText(text),
      onBreakpoint: (line) => playground.toggleLine(line),
    });
    field.hidden = true;
    if (hadFocus) this.#editor.focus();
    this.#show();
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#isGone = false;
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#isGone = true;
    this.#editor?.destroy();
    this.#editor = undefined;
  }

  #show(): void {
    const { text, error, warnings, view, breakpointLines, coverage } = playground.state;
    this.#editor?.show({ text, error, warnings, line: view?.line, breakpoints: breakpointLines, times: coverage?.lines });
  }

  override updated(_: PropertyValues): void {
    this.#show();
  }

  override render() {
    const { text } = this.state;
    return html`<div class="room">
      <textarea class="plain-text" aria-label="Assembly" spellcheck="false" .value=${text}
        @input=${(event: Event) => playground.setText((event.target as HTMLTextAreaElement).value)}></textarea>
    </div>`;
  }
}

customElements.define('pv-editor', Editor);
