import { LitElement } from 'lit';
import { playground } from '../state/playground.ts';
import type { PlaygroundState } from '../state/playground-state.ts';

/** An element that shows the state. It has no shadow: the site's styles hold, and labels reach across elements. */
export abstract class PlaygroundElement extends LitElement {
  #unsubscribe: (() => void) | undefined;

  protected get state(): PlaygroundState {
    return playground.state;
  }

  override createRenderRoot(): this {
    return this;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#unsubscribe = playground.subscribe(() => this.requestUpdate());
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#unsubscribe?.();
  }
}
