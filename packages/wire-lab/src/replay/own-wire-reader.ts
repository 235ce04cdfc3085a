import type { CapturedCall } from '../capture/captured-call.ts';
import { isPromise, thrownText } from '../fuzz/problem.ts';
import { type AnyWire, answerText, textOf, WireUnderTest } from '../fuzz/wire-under-test.ts';
import { type RawKinds, rawKinds, valuesIn } from './raw-kinds.ts';

/** A captured call in terms of the interface. */
export interface CallMeaning {
  /** Such as `run(0, 1000n, {functionName: "go", kind: "Execute"})`, or why the wire does not read it. */
  readonly request: string;
  /** Such as `ok {gasLeft: 997n, kind: "Finished"}`; undefined after a fault, or if the request is not known. */
  readonly answer: string | undefined;
}

/** Decodes calls captured over a user's own wire, by that wire. */
export class OwnWireReader {
  readonly #kinds: ReadonlyMap<string, RawKinds>;
  readonly #wire: WireUnderTest;

  /** @throws What the wire throws when its halves are made. */
  constructor(wire: AnyWire) {
    this.#kinds = rawKinds(wire);
    this.#wire = new WireUnderTest(wire, 'virt');
  }

  read({ importName, input, output }: Pick<CapturedCall, 'importName' | 'input' | 'output'>): CallMeaning {
    const kinds = this.#kinds.get(importName);
    const values = kinds === undefined ? undefined : valuesIn(input, kinds.request);
    if (kinds === undefined || values === undefined)
      return { request: `what ${importName} takes cannot be told from its bytes`, answer: undefined };
    const { host, functions } = this.#wire;
    host.answerWith('');
    let refused: string | undefined;
    try {
      if (isPromise(this.#wire.raw(importName, values))) refused = 'the raw function returns a promise';
    } catch (thrown) {
      refused = thrownText(thrown);
    }
    const call = host.calls.at(0);
    if (call === undefined) return { request: `refused: ${refused ?? 'the host is not asked'}`, answer: undefined };
    const request = `${call.fn}(${call.args.map(textOf).join(', ')})`;
    const fn = functions.find(({ name }) => name === call.fn);
    const reply = output === undefined ? undefined : valuesIn(output, kinds.reply);
    if (fn === undefined || reply === undefined) return { request, answer: undefined };
    try {
      return { request, answer: answerText(this.#wire.call(fn, call.args, () => reply[0])) };
    } catch (thrown) {
      return { request, answer: `refused: ${thrownText(thrown)}` };
    }
  }
}
