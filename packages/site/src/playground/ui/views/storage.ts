import { html, LitElement, nothing, type TemplateResult } from 'lit';
import type { Place, StorageEntry, StorageItemNode, StorageTree } from '../../runtime/storage-tree.ts';
import { counted, shortHash } from '../format.ts';

const hash = (value: string, title: string): TemplateResult => html`<code title="${title}${value}">${shortHash(value)}</code>`;

/** A node's hash; a node of less than 32 bytes has none, and is part of its parent. */
const nodeOf = (node: string | undefined): TemplateResult =>
  node === undefined
    ? html`<span class="quiet">gone</span>`
    : node.length < 2 + 64
      ? html`<span class="quiet" title=${node}>in its parent</span>`
      : hash(node, 'node ');

const changes = (count: number): TemplateResult | typeof nothing => (count === 0 ? nothing : html`<mark>${count} changed</mark>`);

/** Storage as a tree that opens: pallet, item, key. */
class StorageView extends LitElement {
  static override properties = { tree: { attribute: false } };
  declare tree: StorageTree | undefined;
  /** What is open, by prefix: the rest of the tree is not drawn. */
  readonly #open = new Set<string>();

  override createRenderRoot(): this {
    return this;
  }

  #branch(id: string, name: TemplateResult, place: Place, inside: () => unknown, isOuter: boolean) {
    const { node, count, changed, prefix } = place;
    return html`<details class=${isOuter ? 'storage' : 'item'} .open=${this.#open.has(id)} @toggle=${(event: Event) => {
      // An inner one tells its outer ones as well in some browsers.
      if (event.target !== event.currentTarget) return;
      if ((event.target as HTMLDetailsElement).open) this.#open.add(id);
      else this.#open.delete(id);
      this.requestUpdate();
    }}>
      <summary>${name} <span class="quiet">${counted(count, 'key')}</span> ${changes(changed)} <span class="node">${node === undefined ? nothing : nodeOf(node)}</span></summary>
      ${
        this.#open.has(id)
          ? html`${prefix === '' ? nothing : html`<p class="quiet prefix">Keys begin with <code>${prefix}</code></p>`}${inside()}`
          : nothing
      }
    </details>`;
  }

  #entry({ key, fullKey, value, hash: ofValue, node, change }: StorageEntry) {
    return html`<li class=${change ?? ''}>
      <div class="key"><span title=${fullKey}>${key === '' ? html`<span class="quiet">the only key</span>` : html`<code>${key}</code>`}</span>
        ${change === undefined ? nothing : html`<mark>${change}</mark>`}</div>
      <div class="value">${value}</div>
      <div class="quiet">node ${nodeOf(node)}, blake2b-256 of the value ${hash(ofValue, '')}</div>
    </li>`;
  }

  #item(pallet: string, item: StorageItemNode) {
    const { name, entries, count, changed } = item;
    const more = Math.max(count, changed) - entries.length;
    return this.#branch(
      `${pallet} ${name}`,
      html`${name.startsWith('0x') ? shortHash(name) : name}`,
      item,
      () => html`<ul class="entries">${entries.map((entry) => this.#entry(entry))}</ul>
        ${more > 0 ? html`<p class="quiet">and ${more} more</p>` : nothing}`,
      false,
    );
  }

  override render() {
    const { tree } = this;
    if (tree === undefined) return nothing;
    return html`<section class="panel" aria-labelledby="storage-title"><h2 id="storage-title">Storage</h2>
      <p class="quiet">${counted(tree.keys, 'key')} in a trie with the root <code class="root" title=${tree.root}>${shortHash(tree.root)}</code>${
        tree.changed === 0 ? nothing : html`; the last block changed ${tree.changed}`
      }. The hash at the right of each line is that of the node there, or of the first one below.</p>
      ${tree.pallets.map((one) =>
        this.#branch(
          one.pallet,
          html`<strong>${one.pallet}</strong>`,
          one,
          () => one.items.map((item) => this.#item(one.pallet, item)),
          true,
        ),
      )}
    </section>`;
  }
}

customElements.define('pv-storage', StorageView);
