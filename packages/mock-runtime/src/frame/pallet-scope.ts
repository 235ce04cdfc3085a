import { HostFault } from '@polkavirt/primitives';
import type { RuntimeParts } from './runtime-parts.ts';

/** The place of a pallet in its runtime, which its parts need. It is set when the runtime is constructed. */
export interface RuntimeBinding {
  /** The pallet's name in the runtime: the prefix of its storage, the tag of its calls and events. */
  readonly name: string;
  /** The pallet's index in the runtime: the first byte of its calls and events. */
  readonly index: number;
  readonly parts: RuntimeParts;
}

/** Shared by all parts of one pallet; {@link PalletScope.bind} puts the pallet into a runtime. */
export class PalletScope {
  /** The Rust crate that the pallet mirrors, for the paths of its types in metadata. */
  readonly crate: string;
  #binding: RuntimeBinding | undefined;

  constructor(crate: string) {
    this.crate = crate;
  }

  bind(binding: RuntimeBinding): void {
    if (this.#binding !== undefined) {
      throw new HostFault('Internal', `${this.crate} is in a runtime already, as ${this.#binding.name}: create a second one`);
    }
    this.#binding = binding;
  }

  /** @throws HostFault `Internal` before the pallet is in a runtime. */
  get runtime(): RuntimeBinding {
    if (this.#binding === undefined) throw new HostFault('Internal', `${this.crate} is not in a runtime yet`);
    return this.#binding;
  }
}
