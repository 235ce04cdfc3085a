/** The scale wire with one thing wrong at a time. */

import { err, MEMORY_ERROR, ok, type ScaleTable, type VirtHost, type Wire } from '@polkavirt/primitives';
import { connectScale } from '../../forwarder/src/connect-scale.ts';
import { serveScale } from '../../host/src/serve-scale.ts';

export type AnyWire = Wire<never>;

/** The scale wire, whose raw functions or client are replaced in part. */
export const scaleBut = ({
  serve = () => ({}),
  connect = () => ({}),
}: {
  readonly serve?: (host: VirtHost) => object;
  readonly connect?: (table: ScaleTable, client: VirtHost) => object;
}): AnyWire =>
  ({
    name: 'bad',
    serve: (host: VirtHost) => ({ ...serveScale.serve(host), ...serve(host) }),
    connect(table: ScaleTable) {
      const client = connectScale.connect(table);
      return { ...client, ...connect(table, client) };
    },
  }) as AnyWire;

const u32 = (bytes: Uint8Array, at = 0): number => new DataView(bytes.buffer, bytes.byteOffset).getUint32(at, true);
/** A length as SCALE has it, of less than 2^14. */
const compact = (length: number): number[] => (length < 64 ? [length << 2] : [((length << 2) | 1) & 0xff, length >> 6]);
/** Not by spreading, which takes a second for what `claiming` makes room for. */
function concatenated(head: readonly number[], tail: Uint8Array): Uint8Array {
  const whole = new Uint8Array(head.length + tail.length);
  whole.set(head);
  whole.set(tail, head.length);
  return whole;
}

const DONE = Uint8Array.of(0, 0);
const destroyed = (host: VirtHost, id: number) => (host.destroy(id).ok ? DONE.slice(0, 1) : Uint8Array.of(1, 1));

/** `destroy`, served in another way. */
export const destroying = (served: (host: VirtHost, args: Uint8Array) => unknown): AnyWire =>
  scaleBut({ serve: (host) => ({ ext_virtualization_destroy_version_1: (args: Uint8Array) => served(host, args) }) });

/** Reads past the end, which DataView answers with a RangeError. */
export const throwing = destroying((host, args) => destroyed(host, u32(args)));

/** It says so before, as `passTimeInEndlessLoops` wants. */
export const hanging = destroying((host, args) => {
  if (args?.length > 4) {
    new BroadcastChannel('endless').postMessage('');
    for (;;);
  }
  return destroyed(host, args?.length === 4 ? u32(args) : 0);
});

export const promising = destroying(async (host, args) => destroyed(host, u32(args)));

/** Promises only if something is wrong. */
export const rejecting = destroying((host, args) =>
  args?.length === 4 ? destroyed(host, u32(args)) : Promise.reject(new Error('not four bytes')),
);

/** Takes four bytes and whatever comes after them. */
export const trailing = destroying((host, args) => {
  if (!(args?.length >= 4)) return serveScale.serve(host).ext_virtualization_destroy_version_1(args);
  return destroyed(host, u32(args));
});

/** Answers malformed requests as if all were well. */
export const silent = destroying((host, args) => (args?.length === 4 ? destroyed(host, u32(args)) : DONE.slice(0, 1)));

/** Any byte but 0 is an error, as a lax decoder has its booleans. */
export const laxBool = scaleBut({
  connect: ({ ext_virtualization_destroy_version_1: destroy }) => ({
    destroy(id: number) {
      const args = new Uint8Array(4);
      new DataView(args.buffer).setUint32(0, id, true);
      const answer = destroy(args);
      return answer?.[0] === 0 && answer.length === 1 ? ok(undefined) : err('InvalidInstance');
    },
  }),
});

/** Makes room for as many bytes as the request claims. */
export const claiming = scaleBut({
  serve: (host) => ({
    ext_virtualization_read_memory_version_1(args: Uint8Array) {
      if (args?.length !== 12) return serveScale.serve(host).ext_virtualization_read_memory_version_1(args);
      const dest = new Uint8Array(u32(args, 8));
      const result = host.memoryRead(u32(args), u32(args, 4), dest);
      return result.ok ? concatenated([0, ...compact(dest.length)], dest) : Uint8Array.of(1, MEMORY_ERROR[result.error]);
    },
  }),
});

/** Fills the heap with what a request claims. */
export const hoarding = destroying((host, args) => {
  const kept: string[][] = [];
  while (args.length > 4) kept.push(new Array<string>(1_000).fill(`${kept.length}`));
  return destroyed(host, u32(args));
});

/** Gives ids as the bytes that they came in. */
export const invalid = scaleBut({
  connect: ({ ext_virtualization_instantiate_version_1: instantiate }, client) => ({
    instantiate(program: Uint8Array) {
      const made = client.instantiate(program);
      return made.ok && made.value > 2 ** 31 ? ok(-made.value) : made;
    },
    raw: instantiate,
  }),
});

/** Loses a unit of gas on the way. */
export const altering = scaleBut({
  connect: (_, client) => ({
    run: (id: number, gas: bigint, action: Parameters<VirtHost['run']>[2]) => client.run(id, gas > 0n ? gas - 1n : gas, action),
  }),
});
