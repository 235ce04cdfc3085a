import { Failure } from '../errors.ts';
import { LIMITS } from '../limits.ts';

interface Undo {
  readonly key: string;
  readonly old: Uint8Array | undefined;
  readonly size: number;
}

/** Storage that is gone with the transaction, and rolled back with the frames that wrote it. Its size, undo log included, is limited. */
export class TransientStorage {
  readonly #values = new Map<string, Uint8Array>();
  readonly #undos: Undo[] = [];
  readonly #starts: number[] = [];
  #undoSize = 0;
  #valueSize = 0;

  get(key: string): Uint8Array | undefined {
    return this.#values.get(key);
  }

  /** @throws Failure `OutOfTransientStorage` at the limit. */
  set(key: string, keySize: number, value: Uint8Array | undefined): void {
    const old = this.#values.get(key);
    const sizeOf = (bytes: Uint8Array | undefined): number => (bytes === undefined ? 0 : keySize + bytes.length);
    const undoSize = keySize + (old?.length ?? 0);
    const total = this.#valueSize - sizeOf(old) + sizeOf(value) + this.#undoSize + undoSize;
    if (total > LIMITS.transientStorageBytes) {
      throw new Failure(
        'OutOfTransientStorage',
        `transient storage would hold ${total} bytes with what is needed to roll it back; the limit is ${LIMITS.transientStorageBytes}`,
      );
    }
    this.#undos.push({ key, old, size: undoSize });
    this.#undoSize += undoSize;
    this.#valueSize += sizeOf(value) - sizeOf(old);
    if (value === undefined) this.#values.delete(key);
    else this.#values.set(key, value);
  }

  begin(): void {
    this.#starts.push(this.#undos.length);
  }

  commit(): void {
    this.#starts.pop();
  }

  rollback(): void {
    const start = this.#starts.pop() ?? 0;
    while (this.#undos.length > start) {
      const undo = this.#undos.pop();
      if (undo === undefined) return;
      const { key, old, size } = undo;
      const keySize = size - (old?.length ?? 0);
      const now = this.#values.get(key);
      this.#valueSize += (old === undefined ? 0 : keySize + old.length) - (now === undefined ? 0 : keySize + now.length);
      this.#undoSize -= size;
      if (old === undefined) this.#values.delete(key);
      else this.#values.set(key, old);
    }
  }
}
