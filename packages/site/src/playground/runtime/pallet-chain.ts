/** A chain in the worker: a runtime with pallets and contracts, whose blocks are made when the visitor calls something. */
import {
  describeEvent,
  describeValue,
  encode,
  type HexString,
  headerHash,
  type RuntimeCall,
  RuntimeOrigin,
  stateVersionOf,
} from '@polkavirt/mock-runtime';
import { createTypestateNative } from '@polkavirt/native';
import { createContractsRuntime } from '@polkavirt/revive/rpc';
import { ACCOUNTS, type AccountName } from './accounts.ts';
import { fieldOf, type NamedField, type Typed, typedValue } from './form.ts';
import { type StorageTree, StorageWatch } from './storage-tree.ts';

export interface BlockView {
  readonly number: number;
  readonly hash: string;
  readonly stateRoot: string;
  /** What the visitor did in it. */
  readonly title: string;
  /** How that ended. */
  readonly result: string;
  readonly isOk: boolean;
  readonly events: readonly string[];
}

export interface CallForm {
  readonly name: string;
  readonly docs: string;
  readonly fields: readonly NamedField[];
}

export interface PalletForms {
  readonly pallet: string;
  readonly calls: readonly CallForm[];
}

const MAX_VALUE = 300;
const SLOT = 6_000n;

const shortened = (text: string): string => (text.length > MAX_VALUE ? `${text.slice(0, MAX_VALUE)}…` : text);

export class PalletChain {
  readonly runtime = createContractsRuntime({ virt: createTypestateNative({ costModel: 'naive' }) });
  readonly externalities = this.runtime.genesis();
  readonly #blocks: BlockView[] = [];
  #parent: HexString = `0x${'00'.repeat(32)}`;
  #now = 1_700_000_000_000n;
  readonly #watch: StorageWatch;

  constructor() {
    // Computing the root writes the roots of child tries.
    this.externalities.stateRoot();
    const pallets = this.runtime.pallets.map(({ name, pallet }) => ({ name, storage: pallet.definition.storage }));
    const version = stateVersionOf(this.runtime.System.constants.Version);
    this.#watch = new StorageWatch(pallets, version, this.externalities.snapshot());
  }

  get blocks(): readonly BlockView[] {
    return this.#blocks;
  }

  /** Makes a block around some work. If that throws, nothing stays. @returns The block. */
  async block(title: string, work: () => Promise<string> | string): Promise<BlockView> {
    const { runtime, externalities } = this;
    const before = externalities.snapshot();
    const number = this.#blocks.length + 1;
    try {
      externalities.executeWith(() => {
        runtime.Executive.initializeBlock({ number, parentHash: this.#parent });
        this.#now += SLOT;
        for (const call of runtime.Executive.inherents({ now: this.#now })) this.#apply(call, RuntimeOrigin.none());
      });
      const result = await work();
      const header = externalities.executeWith(() => runtime.Executive.finalizeBlock());
      const events = externalities.executeWith(() =>
        runtime.System.Events.get().map(({ event }) => shortened(describeEvent(event))),
      );
      this.#parent = headerHash(header);
      const isOk = !events.some((event) => event.startsWith('System.ExtrinsicFailed'));
      const made = { number, hash: this.#parent, stateRoot: header.stateRoot, title, result, isOk, events };
      this.#blocks.push(made);
      this.#watch.take(externalities.snapshot());
      return made;
    } catch (error) {
      externalities.restore(before);
      throw error;
    }
  }

  #apply(call: RuntimeCall, origin: RuntimeOrigin): string {
    const { runtime } = this;
    const applied = runtime.Executive.applyExtrinsic({ call, origin, encoded: encode(runtime.RuntimeCall, call) });
    if (!applied.ok) throw new Error(`the block has no place for it: ${describeValue(applied.error)}`);
    return applied.value.ok ? 'applied' : `failed: ${describeValue(applied.value.error)}`;
  }

  /** The calls that the runtime offers, with a form for each. */
  forms(): readonly PalletForms[] {
    return this.runtime.pallets
      .map(({ name, pallet }) => ({
        pallet: name,
        calls: [...pallet.definition.calls].map(([call, { args, docs }]) => ({
          name: call,
          docs: docs.join(' '),
          fields: args.map(([arg, type]) => ({ name: arg, field: fieldOf(type) })),
        })),
      }))
      .filter(({ calls }) => calls.length > 0);
  }

  /** Signs a call by a development account, and makes a block of it. */
  async submit(who: AccountName, palletName: string, callName: string, typed: readonly Typed[]): Promise<BlockView> {
    const call = this.runtime.pallets.find(({ name }) => name === palletName)?.pallet.definition.calls.get(callName);
    if (call === undefined) throw new Error(`there is no call ${palletName}.${callName}`);
    const value = Object.fromEntries(call.args.map(([name, type], at) => [name, typedValue(type, typed[at] ?? '', name)]));
    const runtimeCall: RuntimeCall = {
      type: palletName,
      value: call.args.length === 0 ? { type: callName } : { type: callName, value },
    };
    return this.block(`${who}: ${palletName}.${callName}`, () =>
      this.externalities.executeWith(() => this.#apply(runtimeCall, RuntimeOrigin.signed(ACCOUNTS[who]))),
    );
  }

  /** All storage, with what the last block changed. */
  storage(): StorageTree {
    return this.#watch.tree();
  }
}
