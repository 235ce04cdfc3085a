import type { ScaleTable } from '@polkavirt/primitives';

/** A raw call: the import's name, the bytes in and the bytes out. */
export interface RecordedCall {
  readonly name: string;
  readonly input: Uint8Array;
  readonly output: Uint8Array;
}

const entries = (table: ScaleTable) => Object.entries(table) as [string, (input: Uint8Array) => Uint8Array][];

/** The same host functions, with every call noted. */
export function record(table: ScaleTable): { readonly table: ScaleTable; readonly calls: readonly RecordedCall[] } {
  const calls: RecordedCall[] = [];
  const recorded = entries(table).map(([name, call]) => [
    name,
    (input: Uint8Array) => {
      const before = input.slice();
      const output = call(input);
      calls.push({ name, input: before, output: output.slice() });
      return output;
    },
  ]);
  return { table: Object.fromEntries(recorded) as ScaleTable, calls };
}

/** Host functions without a host: they give the recorded answers, and throw as soon as a call is not the recorded one. */
export function replay(calls: readonly RecordedCall[], names: readonly string[]): ScaleTable {
  let at = 0;
  const replayed = names.map((name) => [
    name,
    (input: Uint8Array) => {
      const call = calls[at++];
      if (call?.name !== name || Buffer.compare(call.input, input) !== 0)
        throw new Error(`call ${at - 1} is not the recorded one`);
      return call.output;
    },
  ]);
  return Object.fromEntries(replayed) as ScaleTable;
}
