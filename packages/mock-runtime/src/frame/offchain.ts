/** What an offchain worker sees of its node, as a double for tests. */
import { HostFault } from '@polkavirt/primitives';
import { bytesToHex, type HexString } from '../bytes.ts';
import type { RuntimeCall } from './runtime-call.ts';

/** The local storage of a node: it is not part of the state. */
export interface OffchainStorage {
  get(key: Uint8Array): Uint8Array | undefined;
  set(key: Uint8Array, value: Uint8Array): void;
  clear(key: Uint8Array): void;
  /** Sets the value if it is still `old`. @returns Whether it was. */
  compareAndSet(key: Uint8Array, old: Uint8Array | undefined, value: Uint8Array): boolean;
}

export interface Offchain {
  readonly storage: OffchainStorage;
  /** Sends a call without a signature to the pool. */
  submitUnsigned(call: RuntimeCall): void;
}

/** {@link Offchain} that a test can look into. */
export interface OffchainDouble extends Offchain {
  /** By key in hex. */
  readonly values: Map<HexString, Uint8Array>;
  readonly submitted: RuntimeCall[];
}

export function createOffchainDouble(): OffchainDouble {
  const values = new Map<HexString, Uint8Array>();
  const submitted: RuntimeCall[] = [];
  const hexOf = (bytes: Uint8Array | undefined) => (bytes === undefined ? undefined : bytesToHex(bytes));
  return {
    values,
    submitted,
    submitUnsigned: (call) => void submitted.push(call),
    storage: {
      get: (key) => values.get(bytesToHex(key)),
      set: (key, value) => void values.set(bytesToHex(key), value),
      clear: (key) => void values.delete(bytesToHex(key)),
      compareAndSet(key, old, value) {
        if (hexOf(values.get(bytesToHex(key))) !== hexOf(old)) return false;
        values.set(bytesToHex(key), value);
        return true;
      },
    },
  };
}

const stack: Offchain[] = [];

/** Runs `work`, mostly `runtime.offchainWorker(number)`, with this node around it. */
export function withOffchain<T>(offchain: Offchain, work: () => T): T {
  stack.push(offchain);
  try {
    return work();
  } finally {
    stack.pop();
  }
}

/** The node around an offchain worker. @throws HostFault `Internal` outside of {@link withOffchain}. */
export function currentOffchain(): Offchain {
  const offchain = stack.at(-1);
  if (offchain === undefined) throw new HostFault('Internal', 'an offchain worker runs inside withOffchain only');
  return offchain;
}
