/** Plants a mistake into the host's half of a wire. */
import type { HostFunctionTable, LinearMemory, Wire } from '@polkavirt/primitives';
import { annotate, capturedCall, hostFunctionOf, messageTree } from '@polkavirt/wire-lab';
import type { Mistake } from './mistakes.ts';

/** A field of an answer: where its bytes are, from the message's start. */
interface Field {
  readonly from: number;
  readonly to: number;
}

type Change = (message: Uint8Array, field: (name: RegExp) => Field | undefined) => void;

const CHANGES: Readonly<Record<Exclude<Mistake, 'none'>, Change>> = {
  endian(message, field) {
    const gas = field(/gas_?left$/i);
    if (gas !== undefined) message.subarray(gas.from, gas.to).reverse();
  },
  swap(message, field) {
    const [a0, a1] = [field(/\ba0$/), field(/\ba1$/)];
    if (a0 === undefined || a1 === undefined) return;
    const kept = message.slice(a0.from, a0.to);
    message.copyWithin(a0.from, a1.from, a1.to);
    message.set(kept, a1.from);
  },
  gas(message, field) {
    const gas = field(/gas_?left$/i);
    if (gas === undefined) return;
    const view = new DataView(message.buffer, message.byteOffset + gas.from, 8);
    view.setBigInt64(0, view.getBigInt64(0, true) + 1n, true);
  },
};

/** Makes a table whose runs answer with a mistake. The places are found by the wire's own description of its messages. */
export function withMistake<Table extends HostFunctionTable>(
  table: Table,
  wire: Pick<Wire<Table>, 'name' | 'inspector'>,
  mistake: Mistake,
  memory: LinearMemory | undefined,
): Table {
  if (mistake === 'none') return table;
  const change = CHANGES[mistake];
  const broken = Object.entries(table).map(([name, raw]) => {
    if (!/_(?:run|execute|resume)_/.test(name)) return [name, raw] as const;
    const call = (...args: unknown[]): unknown => {
      const result = raw(...args);
      const writes = wire.inspector?.writes?.(name, args, result) ?? [];
      const generation = wire.inspector?.generation;
      const record = { wire: wire.name, name, durationNs: 0, raw: { args, result, reads: [], writes } };
      const captured = capturedCall(generation === undefined ? record : { ...record, generation });
      const row = hostFunctionOf(captured);
      if (captured.output === undefined || row === undefined) return result;
      const message = captured.output.slice();
      const { parts } = annotate(messageTree(row, 'out', message));
      change(message, (field) => parts.find(({ path }) => field.test(path)));
      if (result instanceof Uint8Array) return message;
      // The result comes first, then what was written to the runtime's memory.
      let at = message.length - writes.reduce((sum, { bytes }) => sum + bytes.length, 0);
      for (const { address, bytes } of writes) {
        if (memory !== undefined) new Uint8Array(memory.buffer).set(message.subarray(at, at + bytes.length), address);
        at += bytes.length;
      }
      return result;
    };
    return [name, call] as const;
  });
  return Object.fromEntries(broken) as Table;
}
