import { html, nothing, type PropertyValues } from 'lit';
import { EXAMPLES, openExample } from '../examples/examples.ts';
import { playground } from '../state/playground.ts';
import { TABS, type TabId } from '../state/playground-state.ts';
import './run/code.ts';
import './run/controls.ts';
import { PlaygroundElement } from './element.ts';
import './run/host-calls.ts';
import './run/memory.ts';
import './run/registers.ts';
import { saveFile } from './save-file.ts';
import './run/stack.ts';
import './trust.ts';

/** Views beside the first one are loaded when they are shown. */
const LATER: Partial<Record<TabId, () => Promise<unknown>>> = {
  profile: () => import('./views/profile.ts'),
  speed: () => import('./views/speed.ts'),
  bridge: () => import('./views/bridge.ts'),
  runtime: () => import('./views/runtime.ts'),
};

/** The whole playground. */
export class App extends PlaygroundElement {
  #said = '';
  #isOver = false;
  readonly #loaded = new Set<TabId>(['debug']);

  #say(text: string): void {
    this.#said = text;
    this.requestUpdate();
  }

  async #share(): Promise<void> {
    const link = await playground.link();
    if (link === undefined) {
      this.#say('This is too long for a link: save it as a file.');
      return;
    }
    history.replaceState(undefined, '', link);
    try {
      await navigator.clipboard.writeText(location.href);
      this.#say('The link is in the clipboard.');
    } catch {
      this.#say('The link is in the address bar.');
    }
  }

  async #save(): Promise<void> {
    const { source, view } = this.state;
    const name = (source.kind === 'file' ? source.name : 'program').replace(/\.[a-z]+$/, '');
    if (view !== undefined) {
      const bytes = await playground.guest.ask((session) => session.recording());
      if (bytes !== undefined) saveFile(`${name}.pvrec`, bytes);
    } else {
      const bytes = await playground.guest.ask((session) => session.program());
      if (bytes !== undefined) saveFile(`${name}.polkavm`, bytes);
    }
  }

  async #open(file: File | undefined): Promise<void> {
    if (file === undefined) return;
    await playground.open(file, file.name);
  }

  #onDrag(event: DragEvent): void {
    event.preventDefault();
    const isOver = event.type === 'dragover' || event.type === 'dragenter';
    if (event.type === 'drop') void this.#open(event.dataTransfer?.files[0]);
    if (isOver === this.#isOver) return;
    this.#isOver = isOver;
    this.requestUpdate();
  }

  override updated(_: PropertyValues): void {
    const { tab } = this.state;
    if (this.#loaded.has(tab)) return;
    this.#loaded.add(tab);
    void LATER[tab]?.();
  }

  #top() {
    const { view, facts } = this.state;
    return html`<div class="top">
      <label class="example"><span class="hidden">Example</span>
        <select @change=${(event: Event) => {
          const select = event.target as HTMLSelectElement;
          void openExample(select.value);
          select.value = '';
        }}>
          <option value="">Examples…</option>
          ${EXAMPLES.map(({ id, title }) => html`<option value=${id}>${title}</option>`)}
        </select></label>
      <label class="file plain">Open a file<input type="file" class="hidden" @change=${(event: Event) => {
        const input = event.target as HTMLInputElement;
        void this.#open(input.files?.[0]);
        input.value = '';
      }}></label>
      <button type="button" class="plain" ?disabled=${facts === undefined} @click=${this.#save}>${view === undefined ? 'Save program' : 'Save recording'}</button>
      <button type="button" class="plain" @click=${this.#share}>Copy link</button>
      <span class="quiet" role="status">${this.#said}</span>
    </div>`;
  }

  #tabs() {
    const { tab } = this.state;
    return html`<div class="tabs" role="tablist" aria-label="Views" @keydown=${(event: KeyboardEvent) => {
      const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
      if (step === 0) return;
      const at = TABS.findIndex(({ id }) => id === tab);
      const next = TABS[(at + step + TABS.length) % TABS.length].id;
      playground.showTab(next);
      this.querySelector<HTMLElement>(`#tab-${next}`)?.focus();
    }}>${TABS.map(
      ({
        id,
        title,
      }) => html`<button type="button" role="tab" id="tab-${id}" aria-selected=${tab === id} aria-controls="view" tabindex=${tab === id ? 0 : -1}
        @click=${() => playground.showTab(id)}>${title}</button>`,
    )}</div>`;
  }

  #debug() {
    return html`<pv-controls></pv-controls>
      <div class="columns-2">
        <div class="left"><pv-code></pv-code><pv-host-calls></pv-host-calls></div>
        <div class="right"><pv-registers></pv-registers><pv-stack></pv-stack><pv-memory></pv-memory></div>
      </div>`;
  }

  #view() {
    switch (this.state.tab) {
      case 'debug':
        return this.#debug();
      case 'profile':
        return html`<pv-profile></pv-profile>`;
      case 'speed':
        return html`<pv-speed></pv-speed>`;
      case 'bridge':
        return html`<pv-bridge></pv-bridge>`;
      case 'runtime':
        return html`<pv-runtime></pv-runtime>`;
    }
  }

  override render() {
    const { notice, tab } = this.state;
    return html`<div class="playground${this.#isOver ? ' over' : ''}" @dragenter=${this.#onDrag} @dragover=${this.#onDrag} @dragleave=${this.#onDrag} @drop=${this.#onDrag}>
      ${this.#top()}
      ${
        notice === undefined
          ? nothing
          : html`<p class="notice" role="alert">${notice} <button type="button" class="plain" @click=${() => playground.set({ notice: undefined })}>Dismiss</button></p>`
      }
      ${this.#tabs()}
      <div id="view" role="tabpanel" aria-labelledby="tab-${tab}">${this.#view()}</div>
      <pv-trust></pv-trust>
    </div>`;
  }
}

customElements.define('pv-app', App);
