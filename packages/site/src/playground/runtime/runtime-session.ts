/** The worker's half of the runtime's view. The page calls its methods over Comlink, one after the other. */
import { ACCOUNTS, type AccountName } from './accounts.ts';
import { type AbiItem, Contracts, type DeployedView } from './contracts.ts';
import type { Typed } from './form.ts';
import { type BlockView, PalletChain, type PalletForms } from './pallet-chain.ts';
import { loadShipped, SHIPPED_NAMES, type ShippedName } from './shipped.ts';
import type { StorageTree } from './storage-tree.ts';

/** What happened, or why it could not. */
export type Done<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly reason: string };

/** A contract that ships, and what its constructor takes. */
export interface ShippedView {
  readonly name: ShippedName;
  readonly inputs: readonly { readonly name: string; readonly type: string }[];
}

export class RuntimeSession {
  readonly #chain = new PalletChain();
  readonly #contracts = new Contracts(this.#chain);
  readonly #shipped = new Map<ShippedName, { readonly abi: readonly AbiItem[]; readonly blob: Uint8Array }>();
  /** Blocks are made one after the other. */
  #last: Promise<unknown> = Promise.resolve();

  #next<T>(work: () => Promise<T> | T): Promise<Done<T>> {
    const done = this.#last.then(async (): Promise<Done<T>> => {
      try {
        return { ok: true, value: await work() };
      } catch (error) {
        return { ok: false, reason: error instanceof Error ? error.message : String(error) };
      }
    });
    this.#last = done;
    return done;
  }

  /** What there is to call, by whom. */
  offers(): {
    readonly forms: readonly PalletForms[];
    readonly accounts: Readonly<Record<AccountName, string>>;
    readonly root: string;
  } {
    return { forms: this.#chain.forms(), accounts: ACCOUNTS, root: this.#chain.storage().root };
  }

  submit(who: AccountName, pallet: string, call: string, typed: readonly Typed[]): Promise<Done<BlockView>> {
    return this.#next(() => this.#chain.submit(who, pallet, call, typed));
  }

  storage(): StorageTree {
    return this.#chain.storage();
  }

  shipped(): Promise<Done<readonly ShippedView[]>> {
    return this.#next(async () => {
      const views: ShippedView[] = [];
      for (const name of SHIPPED_NAMES) {
        const { abi } = await this.#load(name);
        views.push({ name, inputs: abi.find(({ type }) => type === 'constructor')?.inputs ?? [] });
      }
      return views;
    });
  }

  async #load(name: ShippedName) {
    const known = this.#shipped.get(name) ?? (await loadShipped(name));
    this.#shipped.set(name, known);
    return known;
  }

  deploy(
    name: ShippedName,
    args: readonly string[],
  ): Promise<Done<{ readonly block: BlockView; readonly deployed: DeployedView }>> {
    return this.#next(async () => {
      const { abi, blob } = await this.#load(name);
      return this.#contracts.deploy(name, abi, blob, args);
    });
  }

  call(
    address: string,
    name: string,
    args: readonly string[],
  ): Promise<Done<{ readonly result: string; readonly block: BlockView | undefined }>> {
    return this.#next(() => this.#contracts.call(address, name, args));
  }
}
