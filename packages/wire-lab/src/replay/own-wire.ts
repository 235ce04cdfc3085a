/** Replays captures of a user's own wire, which the wire itself decodes. */
import { err, HostFault, type Result, type VirtHost } from '@polkavirt/primitives';
import type { CapturedCall } from '../capture/captured-call.ts';
import { isPromise } from '../fuzz/problem.ts';
import type { AnyWire } from '../fuzz/wire-under-test.ts';
import { outputOf } from '../message/flatten.ts';
import { type RawKinds, rawKinds, valuesIn } from './raw-kinds.ts';

type Calls = Readonly<Record<keyof VirtHost, (...args: unknown[]) => Result<unknown, string>>>;

/** The result of a captured request on an own wire. */
export type OwnReplay =
  | { readonly kind: 'answered'; readonly output: Uint8Array }
  | { readonly kind: 'skipped'; readonly why: string };

/** An id that no host gives out, because ids count up from 0. */
const NOTHING = 0xffff_ffff;

/** Replays calls that were captured over a wire of one's own: its server reads the requests again, its client the captured answers. */
export class OwnWireReplay {
  readonly #kinds: ReadonlyMap<string, RawKinds>;
  readonly #table: Readonly<Record<string, (...args: unknown[]) => unknown>>;
  readonly #client: Calls;
  readonly #ids: Map<number, number>;
  #captured: CapturedCall | undefined;
  #skips = false;

  /**
   * @param host What the requests are sent to.
   * @param ids Ids as they were captured -> ids of the replay. They grow.
   */
  constructor(wire: AnyWire, host: VirtHost, ids: Map<number, number>) {
    this.#ids = ids;
    this.#kinds = rawKinds(wire);
    this.#table = wire.serve(this.#bridge(host as unknown as Calls));
    const answering = Object.keys(this.#table).map((name) => [name, () => this.#capturedAnswer(name)] as const);
    this.#client = wire.connect(Object.fromEntries(answering)) as unknown as Calls;
  }

  /** @throws What the wire throws about the request. */
  replay(call: CapturedCall): OwnReplay {
    const kinds = this.#kinds.get(call.importName);
    const values = kinds === undefined ? undefined : valuesIn(call.input, kinds.request);
    if (values === undefined) return { kind: 'skipped', why: `what ${call.importName} takes cannot be told from its bytes` };
    this.#captured = call;
    this.#skips = false;
    const result = this.#table[call.importName](...values);
    if (this.#skips) return { kind: 'skipped', why: 'it is about an instance that the capture does not make' };
    if (isPromise(result)) throw new TypeError('the raw function returns a promise');
    const output = outputOf({ args: values, result, reads: [], writes: [] });
    if (output === undefined)
      throw new TypeError(`the raw function gives ${typeof result}, which is neither bytes, text nor a number`);
    return { kind: 'answered', output };
  }

  /** The host behind the wire's server: ids of the replay take the place of those that were captured. */
  #bridge(host: Calls): Calls {
    const instance =
      (fn: keyof VirtHost) =>
      (...[id, ...args]: unknown[]): Result<unknown, string> => {
        const known = this.#ids.get(id as number) ?? (this.#isFailure(fn, [id, ...args]) ? NOTHING : undefined);
        if (known !== undefined) return host[fn](known, ...args);
        this.#skips = true;
        return err('InvalidInstance');
      };
    return {
      instantiate: (program) => {
        const made = host.instantiate(program);
        const before = made.ok ? this.#read('instantiate', [program]) : undefined;
        if (!made.ok || before?.ok !== true) return made;
        this.#ids.set(before.value as number, made.value as number);
        return before;
      },
      run: instance('run'),
      memoryRead: instance('memoryRead'),
      memoryWrite: instance('memoryWrite'),
      destroy: instance('destroy'),
    };
  }

  /** The captured answer as the interface has it; undefined after a fault, or if the wire cannot read it. */
  #read(fn: keyof VirtHost, args: readonly unknown[]): Result<unknown, string> | undefined {
    try {
      // The buffer of a read belongs to the caller, so the captured answer goes into another one.
      return this.#client[fn](...args.map((arg, at) => (fn === 'memoryRead' && at === 2 ? (arg as Uint8Array).slice() : arg)));
    } catch {
      return undefined;
    }
  }

  #isFailure(fn: keyof VirtHost, args: readonly unknown[]): boolean {
    return this.#captured?.output === undefined || this.#read(fn, args)?.ok === false;
  }

  #capturedAnswer(importName: string): unknown {
    const { output } = this.#captured ?? {};
    const kinds = this.#kinds.get(importName)?.reply ?? [];
    const values = output === undefined ? undefined : valuesIn(output, kinds);
    if (values === undefined) throw new HostFault('MalformedWire', 'there is no answer');
    return values[0];
  }
}
