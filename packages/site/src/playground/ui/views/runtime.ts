import { wrap } from 'comlink';
import { html, nothing, type PropertyValues } from 'lit';
import type { AccountName } from '../../runtime/accounts.ts';
import type { DeployedView, FunctionForm } from '../../runtime/contracts.ts';
import type { Typed } from '../../runtime/form.ts';
import type { BlockView, CallForm, PalletForms } from '../../runtime/pallet-chain.ts';
import type { Done, RuntimeSession, ShippedView } from '../../runtime/runtime-session.ts';
import type { StorageTree } from '../../runtime/storage-tree.ts';
import { PlaygroundElement } from '../element.ts';
import { emptyOf, fieldView } from './field-view.ts';
import { shortHash } from '../format.ts';
import './storage.ts';

type Remote = {
  readonly [Name in keyof RuntimeSession]: (
    ...args: Parameters<RuntimeSession[Name]>
  ) => Promise<Awaited<ReturnType<RuntimeSession[Name]>>>;
};

/** A chain in the page: calls to pallets, contracts, blocks with their events, and the storage that comes of them. */
export class RuntimeView extends PlaygroundElement {
  #worker: Worker | undefined;
  #chain: Remote | undefined;
  #forms: readonly PalletForms[] = [];
  #accounts: Readonly<Record<AccountName, string>> | undefined;
  #who: AccountName = 'Alice';
  #pallet = 'Balances';
  #call = '';
  #typed: readonly Typed[] = [];
  #blocks: readonly BlockView[] = [];
  #storage: StorageTree | undefined;
  #shipped: readonly ShippedView[] = [];
  #chosen: ShippedView | undefined;
  #deployed: readonly DeployedView[] = [];
  #results = new Map<string, string>();
  #problem: string | undefined;
  #isBusy = true;

  override async firstUpdated(_: PropertyValues): Promise<void> {
    this.#worker = new Worker(new URL('../../runtime/worker.ts', import.meta.url), { type: 'module', name: 'runtime' });
    this.#worker.onerror = (event) => this.#say(event.message || 'the worker could not be loaded');
    const chain = wrap<RuntimeSession>(this.#worker) as unknown as Remote;
    this.#chain = chain;
    try {
      const { forms, accounts } = await chain.offers();
      this.#forms = forms;
      this.#accounts = accounts;
      this.#chooseCall('Balances', 'transferKeepAlive');
      this.#storage = await chain.storage();
      const shipped = await chain.shipped();
      if (shipped.ok) this.#shipped = shipped.value;
      else this.#problem = shipped.reason;
      this.#chosen = this.#shipped[0];
    } catch (error) {
      this.#problem = error instanceof Error ? error.message : String(error);
    }
    this.#isBusy = false;
    this.requestUpdate();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#worker?.terminate();
  }

  #say(problem: string | undefined): void {
    this.#problem = problem;
    this.requestUpdate();
  }

  get #form(): CallForm | undefined {
    return this.#forms.find(({ pallet }) => pallet === this.#pallet)?.calls.find(({ name }) => name === this.#call);
  }

  #chooseCall(pallet: string, call?: string): void {
    const calls = this.#forms.find((one) => one.pallet === pallet)?.calls ?? [];
    this.#pallet = pallet;
    this.#call = calls.find(({ name }) => name === call)?.name ?? calls[0]?.name ?? '';
    this.#typed = (this.#form?.fields ?? []).map(({ field }) => emptyOf(field));
    this.requestUpdate();
  }

  /** Does something on the chain, and shows what came of it. */
  async #do<T>(work: (chain: Remote) => Promise<Done<T>>, show: (value: T) => BlockView | undefined): Promise<void> {
    if (this.#chain === undefined || this.#isBusy) return;
    this.#isBusy = true;
    this.#say(undefined);
    try {
      const done = await work(this.#chain);
      if (!done.ok) this.#problem = done.reason;
      else {
        const block = show(done.value);
        if (block !== undefined) this.#blocks = [block, ...this.#blocks];
        this.#storage = await this.#chain.storage();
      }
    } catch (error) {
      this.#problem = error instanceof Error ? error.message : String(error);
    }
    this.#isBusy = false;
    this.requestUpdate();
  }

  #submit(event: SubmitEvent): void {
    event.preventDefault();
    void this.#do(
      (chain) => chain.submit(this.#who, this.#pallet, this.#call, this.#typed),
      (block) => block,
    );
  }

  #callForm() {
    const form = this.#form;
    const calls = this.#forms.find(({ pallet }) => pallet === this.#pallet)?.calls ?? [];
    return html`<section class="panel" aria-labelledby="call-title"><h2 id="call-title">Call a pallet</h2>
      <form class="call" @submit=${this.#submit}>
        <datalist id="pv-accounts">${Object.entries(this.#accounts ?? {}).map(([name, id]) => html`<option value=${name}>${id}</option>`)}</datalist>
        <div class="fields">
          <label>signed by <select @change=${(event: Event) => {
            this.#who = (event.target as HTMLSelectElement).value as AccountName;
          }}>${Object.keys(this.#accounts ?? {}).map((name) => html`<option>${name}</option>`)}</select></label>
          <label>pallet <select class="pallet" @change=${(event: Event) => this.#chooseCall((event.target as HTMLSelectElement).value)}>
            ${this.#forms.map(({ pallet }) => html`<option ?selected=${pallet === this.#pallet}>${pallet}</option>`)}</select></label>
          <label>call <select class="pallet-call" @change=${(event: Event) => this.#chooseCall(this.#pallet, (event.target as HTMLSelectElement).value)}>
            ${calls.map(({ name }) => html`<option ?selected=${name === this.#call}>${name}</option>`)}</select></label>
        </div>
        ${form === undefined || form.docs === '' ? nothing : html`<p class="quiet">${form.docs}</p>`}
        <div class="arguments">${(form?.fields ?? []).map((one, at) =>
          fieldView(
            one,
            this.#typed[at] ?? '',
            (typed) => {
              this.#typed = this.#typed.map((old, index) => (index === at ? typed : old));
              this.requestUpdate();
            },
            this.#forms,
          ),
        )}</div>
        <button type="submit" class="primary" ?disabled=${this.#isBusy}>Make a block of it</button>
      </form></section>`;
  }

  #inputs(inputs: FunctionForm['inputs']) {
    return inputs.map(
      ({ name, type }, at) =>
        html`<label>${name || at} <span class="quiet">${type}</span><input name="arg" autocomplete="off"></label>`,
    );
  }

  #argsOf(event: SubmitEvent): string[] {
    event.preventDefault();
    return new FormData(event.target as HTMLFormElement).getAll('arg').map(String);
  }

  #contracts() {
    const chosen = this.#chosen;
    return html`<section class="panel" aria-labelledby="contracts-title"><h2 id="contracts-title">Solidity contracts</h2>
      ${
        chosen === undefined
          ? html`<p class="quiet">loading…</p>`
          : html`<form class="fields deploy" @submit=${(event: SubmitEvent) => {
              const args = this.#argsOf(event);
              void this.#do(
                (chain) => chain.deploy(chosen.name, args),
                ({ block, deployed }) => {
                  this.#deployed = [...this.#deployed, deployed];
                  return block;
                },
              );
            }}>
              <label>contract <select class="contract" @change=${(event: Event) => {
                this.#chosen = this.#shipped.find(({ name }) => name === (event.target as HTMLSelectElement).value);
                this.requestUpdate();
              }}>${this.#shipped.map(({ name }) => html`<option ?selected=${name === chosen.name}>${name}</option>`)}</select></label>
              ${this.#inputs(chosen.inputs)}
              <button type="submit" class="primary" ?disabled=${this.#isBusy}>Deploy</button>
            </form>`
      }
      ${this.#deployed.map(
        ({
          address,
          contract,
          functions,
        }) => html`<details open class="deployed"><summary><strong>${contract}</strong> <code>${shortHash(address)}</code></summary>
          ${functions.map((one) => {
            const key = `${address} ${one.name}`;
            return html`<form class="fields function" data-function=${one.name} @submit=${(event: SubmitEvent) => {
              const args = this.#argsOf(event);
              void this.#do(
                (chain) => chain.call(address, one.name, args),
                ({ result, block }) => {
                  this.#results.set(key, result);
                  return block;
                },
              );
            }}>
              <button type="submit" ?disabled=${this.#isBusy}>${one.name}</button>
              ${this.#inputs(one.inputs)}
              <output>${this.#results.get(key) ?? ''}</output>
            </form>`;
          })}</details>`,
      )}
    </section>`;
  }

  #blocksView() {
    return html`<section class="panel" aria-labelledby="blocks-title"><h2 id="blocks-title">Blocks</h2>
      ${this.#blocks.length === 0 ? html`<p class="quiet">None yet: each call makes one.</p>` : nothing}
      <ol class="blocks">${this.#blocks.map(
        ({ number, hash, stateRoot, title, result, isOk, events }) => html`<li>
          <p><strong>${number}</strong> ${title} <span class=${isOk ? 'state finished' : 'state trap'}>${result}</span></p>
          <p class="quiet">hash <code title=${hash}>${shortHash(hash)}</code>, state root <code title=${stateRoot}>${shortHash(stateRoot)}</code></p>
          <ul>${events.map((event) => html`<li><code>${event}</code></li>`)}</ul>
        </li>`,
      )}</ol></section>`;
  }

  override render() {
    return html`<div class="runtime">
      <p class="lead">A chain in this page: a runtime with pallets and contracts, without a network. Each call makes a block.</p>
      <p role="status" class="status">${this.#isBusy ? 'working…' : nothing}</p>
      ${this.#problem === undefined ? nothing : html`<p class="notice" role="alert">${this.#problem}</p>`}
      <div class="columns-2">
        <div class="left">${this.#callForm()}${this.#contracts()}</div>
        <div class="right">${this.#blocksView()}<pv-storage .tree=${this.#storage}></pv-storage></div>
      </div>
    </div>`;
  }
}

customElements.define('pv-runtime', RuntimeView);
