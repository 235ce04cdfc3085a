import {
  type DestroyError,
  type ExecAction,
  type ExecError,
  type ExecOutcome,
  err,
  type InstantiateError,
  type Memory,
  type MemoryError,
  ok,
  type Result,
  type StopExplainer,
  type StopReport,
  type Virt,
  type VirtHost,
  type VirtT,
} from '@polkavirt/primitives';
import { createInstanceIds, type InstanceIds } from './instance-ids.ts';

/** How much a manager holds at most. Beyond it `instantiate` gives `InvalidImage`, the only error that `VirtT` has for it. */
export interface HostLimits {
  /**
   * Instances that live at the same time. Default 1024. Upstream had no cap at 0.2.0 and has 30 today, one a nested call of
   * its contracts pallet plus a margin; here an instance that a test forgets to destroy also counts.
   */
  readonly maxInstances: number;
  /**
   * Guest memory of all live instances together, in bytes, counted when another is made: what they hold then, heaps as far as
   * they have grown. Default 1 GiB. After that check each may still grow to the limit of the implementation
   * (`maxMemoryBytes` of `createNative`), so the absolute bound is `maxInstances` times that limit.
   */
  readonly maxMemoryBytes: number;
}

export const DEFAULT_HOST_LIMITS: HostLimits = { maxInstances: 1024, maxMemoryBytes: 2 ** 30 };

/** Why a manager refused an instance that the implementation would have made. */
export interface Refusal {
  readonly reason: 'TooManyInstances' | 'TooMuchMemory' | 'IdsExhausted';
  /** What was asked for, and the limit; a text for people. */
  readonly message: string;
}

export interface VirtManagerOptions {
  /** What makes and runs the instances. */
  readonly virt: VirtT;
  readonly limits?: Partial<HostLimits>;
  /** Called at each refusal with the reason, because `InvalidImage` carries none. */
  readonly onRefused?: (refusal: Refusal) => void;
  /** The bytes of guest memory that an instance holds now. Default: its `memoryBytes`; 0 if it has none. */
  readonly memoryOf?: (virt: Virt) => number;
  /** The id of the first instance. Default 0, as upstream. */
  readonly firstId?: number;
  /** The source of ids, instead of `firstId`, for a manager that shares it with another. */
  readonly ids?: InstanceIds;
}

interface Entry {
  readonly virt: Virt;
  readonly memory: Memory;
}

/**
 * The instances behind the host functions, by id. Ids count up from 0 and are never used again, so that they are the
 * same in every execution of the same calls; a refused or failed `instantiate` uses no id.
 *
 * Source: polkadot-sdk, `substrate/primitives/virtualization/src/manager.rs` at sp-virtualization 0.2.0.
 */
export class VirtManager implements VirtHost, StopExplainer, Disposable {
  readonly #virt: VirtT;
  readonly #limits: HostLimits;
  readonly #onRefused: (refusal: Refusal) => void;
  readonly #memoryOf: (virt: Virt) => number;
  readonly #instances = new Map<number, Entry>();
  readonly #ids: InstanceIds;

  constructor({ virt, limits, onRefused = () => {}, memoryOf = memoryBytesOf, firstId, ids }: VirtManagerOptions) {
    this.#virt = virt;
    this.#limits = { ...DEFAULT_HOST_LIMITS, ...limits };
    this.#onRefused = onRefused;
    this.#memoryOf = memoryOf;
    this.#ids = ids ?? createInstanceIds(firstId);
  }

  /** How many instances live. */
  get liveInstances(): number {
    return this.#instances.size;
  }

  /** The guest memory that live instances hold now, in bytes. */
  get memoryBytes(): number {
    let bytes = 0;
    for (const { virt } of this.#instances.values()) bytes += this.#memoryOf(virt);
    return bytes;
  }

  instantiate(program: Uint8Array): Result<number, InstantiateError> {
    const { maxInstances, maxMemoryBytes } = this.#limits;
    if (this.#instances.size >= maxInstances) {
      return this.#refuse('TooManyInstances', `${this.#instances.size} instances live, the limit is ${maxInstances}`);
    }
    if (this.#ids.exhausted) return this.#refuse('IdsExhausted', 'all 4294967296 instance ids have been used');

    const made = this.#virt.instantiate(program);
    if (!made.ok) return made;
    const virt = made.value;
    const held = this.memoryBytes;
    const needed = this.#memoryOf(virt);
    if (held + needed > maxMemoryBytes) {
      virt.destroy();
      const message = `the instance needs ${needed} bytes of memory; others hold ${held} of the limit of ${maxMemoryBytes}`;
      return this.#refuse('TooMuchMemory', message);
    }
    const id = this.#ids.take();
    this.#instances.set(id, { virt, memory: virt.memory() });
    return ok(id);
  }

  run(instanceId: number, gasLeft: bigint, action: ExecAction): Result<ExecOutcome, ExecError> {
    const entry = this.#instances.get(instanceId);
    return entry === undefined ? err('InvalidInstance') : entry.virt.run(gasLeft, action);
  }

  memoryRead(instanceId: number, offset: number, dest: Uint8Array): Result<void, MemoryError> {
    const entry = this.#instances.get(instanceId);
    return entry === undefined ? err('InvalidInstance') : entry.memory.read(offset, dest);
  }

  memoryWrite(instanceId: number, offset: number, src: Uint8Array): Result<void, MemoryError> {
    const entry = this.#instances.get(instanceId);
    return entry === undefined ? err('InvalidInstance') : entry.memory.write(offset, src);
  }

  destroy(instanceId: number): Result<void, DestroyError> {
    const entry = this.#instances.get(instanceId);
    if (entry === undefined) return err('InvalidInstance');
    this.#instances.delete(instanceId);
    return entry.virt.destroy();
  }

  explainStop(instanceId: number): StopReport | undefined {
    return this.#instances.get(instanceId)?.virt.explain?.();
  }

  explainRefusal(program: Uint8Array): string | undefined {
    return this.#virt.explainRefusal?.(program);
  }

  /** Destroys every live instance. Ids go on counting. */
  destroyAll(): void {
    for (const { virt } of this.#instances.values()) virt.destroy();
    this.#instances.clear();
  }

  [Symbol.dispose](): void {
    this.destroyAll();
  }

  #refuse(reason: Refusal['reason'], message: string): Result<never, InstantiateError> {
    this.#onRefused({ reason, message });
    return err('InvalidImage');
  }
}

const memoryBytesOf = (virt: Virt): number => virt.memoryBytes ?? 0;
