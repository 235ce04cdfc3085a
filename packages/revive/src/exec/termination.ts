import type { AccountId } from '@polkavirt/mock-runtime';
import { type Address, fallbackAccount } from '../address.ts';
import { removeContract } from './contract-lifecycle.ts';
import type { Environment } from './environment.ts';

type Note =
  | { readonly kind: 'created'; readonly address: Address }
  | { readonly kind: 'terminated'; readonly address: Address; readonly beneficiary: AccountId };

/** The contracts that the transaction made, and those that end with it. Entries of rolled-back frames are dropped. */
export class Termination {
  readonly #notes: Note[] = [];
  readonly #starts: number[] = [];

  begin(): void {
    this.#starts.push(this.#notes.length);
  }

  end(kept: boolean): void {
    const start = this.#starts.pop() ?? 0;
    if (!kept) this.#notes.length = start;
  }

  created(address: Address): void {
    this.#notes.push({ kind: 'created', address });
  }

  hasCreated(address: Address): boolean {
    return this.#notes.some((note) => note.kind === 'created' && note.address === address);
  }

  schedule(address: Address, beneficiary: AccountId): void {
    this.#notes.push({ kind: 'terminated', address, beneficiary });
  }

  /**
   * Removes the contracts that were made and terminated; the last beneficiary counts.
   *
   * @returns What that changes in deposits, and the accounts of those that went.
   */
  finish(env: Environment): { readonly deposit: bigint; readonly gone: ReadonlySet<AccountId> } {
    const created = new Set<Address>();
    const terminated = new Map<Address, AccountId>();
    for (const note of this.#notes) {
      if (note.kind === 'created') created.add(note.address);
      else terminated.set(note.address, note.beneficiary);
    }
    let deposit = 0n;
    const gone = new Set<AccountId>();
    for (const [address, beneficiary] of terminated) {
      const freed = created.has(address) ? removeContract(env, address, beneficiary) : undefined;
      if (freed === undefined) continue;
      deposit -= freed;
      gone.add(fallbackAccount(address));
    }
    return { deposit, gone };
  }
}
