import { HostFault, ok } from '@polkavirt/primitives';
import { bufferBytes } from './buffer-memory.ts';
import type { Answer, InterfaceFunction } from './interface-function.ts';

/** A call that reached the host. Of a read the last argument is the length. */
export interface HostCall {
  readonly fn: string;
  readonly args: readonly unknown[];
}

/** The size of guest memory; reads beyond it fail. */
const MEMORY = 1 << 20;

/** A host that runs nothing: it records its calls and gives prepared answers. */
export class FakeHost {
  /** The calls since {@link FakeHost.answerWith}. */
  calls: HostCall[] = [];
  /** The most bytes of buffers during one of those calls. */
  mostBytes = 0;
  /** The host, as a wire's server takes it. */
  readonly functions: Readonly<Record<string, (...args: unknown[]) => unknown>>;
  readonly #standard: ReadonlyMap<string, Answer>;
  #answers = new Map<string, Answer>();

  /** @param standard The default answers of functions. */
  constructor(functions: readonly InterfaceFunction[], standard: ReadonlyMap<string, Answer>) {
    this.#standard = standard;
    this.functions = Object.fromEntries(
      functions.map((fn) => [
        fn.name,
        (...args: unknown[]) => (fn.name === 'memoryRead' ? this.#read(fn, args) : this.#call(fn, args)),
      ]),
    );
  }

  /** Forgets the calls until now. @param answer Of the function `fn`; the others, and without one all, have the standard ones. */
  answerWith(fn: string, answer?: Answer): void {
    this.calls = [];
    this.mostBytes = 0;
    this.#answers = answer === undefined ? new Map() : new Map([[fn, answer]]);
  }

  #answer(fn: InterfaceFunction): Answer {
    return this.#answers.get(fn.name) ?? (this.#standard.get(fn.name) as Answer);
  }

  #call(fn: InterfaceFunction, args: readonly unknown[]): unknown {
    this.mostBytes = Math.max(this.mostBytes, bufferBytes());
    checkCall(fn, args);
    // Bytes can be views of memory that changes.
    this.calls.push({ fn: fn.name, args: args.map((arg) => (arg instanceof Uint8Array ? arg.slice() : arg)) });
    return this.#answer(fn);
  }

  #read(fn: InterfaceFunction, [id, offset, dest]: readonly unknown[]): unknown {
    const { length } = (dest ?? {}) as Uint8Array;
    this.mostBytes = Math.max(this.mostBytes, bufferBytes());
    checkCall(fn, [id, offset, length]);
    this.calls.push({ fn: fn.name, args: [id, offset, length] });
    const isFirst = this.calls.length === 1;
    const answer = this.#answer(fn);
    if (!answer.ok) return answer;
    // A wire may probe before it allocates; then the rest of the requested range must be accessible as well.
    if (length > MEMORY || (!isFirst && (offset as number) + length > MEMORY)) return { ok: false, error: 'OutOfBounds' };
    const content = answer.value as Uint8Array;
    (dest as Uint8Array).set(content.subarray(0, length));
    return ok(undefined);
  }
}

/** The interface answers values outside their type with a fault: see `VirtHost`. */
const checkCall = (fn: InterfaceFunction, args: readonly unknown[]): void => {
  try {
    fn.checkArgs(args);
  } catch (cause) {
    throw new HostFault('ValueOutOfRange', `${fn.name}: ${(cause as Error).message}`, { cause });
  }
};
