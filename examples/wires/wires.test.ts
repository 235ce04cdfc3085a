/** Every format of this folder carries all of `VirtT`: the conformance suite runs over each, beside the project's own two wires. */
import { COUNTER_PROGRAM, runConformance } from '@polkavirt/conformance';
import { connectAbi, connectScale, createForwarder, createRuntimeMemory } from '@polkavirt/forwarder';
import { createHost, serveAbi, serveScale } from '@polkavirt/host';
import { createNative } from '@polkavirt/native';
import type { HostFunctionTable, VirtT, Wire } from '@polkavirt/primitives';
import { cbor, cborWire } from './cbor.ts';
import { flatBuffers, flatBuffersWire } from './flatbuffers.ts';
import { messagePack, messagePackWire } from './messagepack.ts';
import { protobuf, protobufWire } from './protobuf.ts';

const over = <Table extends HostFunctionTable>(wire: Wire<Table>): VirtT =>
  createForwarder({ table: createHost({ wire, virt: createNative() }).table, wire });

const memory = createRuntimeMemory();
const WIRES: readonly (readonly [name: string, virt: VirtT])[] = [
  ['SCALE', over({ ...serveScale, ...connectScale })],
  ["upstream's abi", over({ ...serveAbi(memory), ...connectAbi(memory) })],
  ['MessagePack', over(messagePackWire)],
  ['CBOR', over(cborWire)],
  ['Protocol Buffers', over(protobufWire)],
  ['FlatBuffers', over(flatBuffersWire)],
];
for (const [name, virt] of WIRES) describe(name, () => runConformance(virt, COUNTER_PROGRAM, { describe, it }));

describe.each([messagePack, cbor, protobuf, flatBuffers])('$name', ({ request, reply }) => {
  it('carries the numbers at the edges, and bytes of any length', () => {
    for (const message of [
      { id: 2 ** 32 - 1, gas: -(2n ** 63n), answer: 2n ** 64n - 1n },
      { id: 0, gas: 2n ** 63n - 1n, name: 'é\ufeff' },
      { id: 1, offset: 2 ** 32 - 1, bytes: new Uint8Array(70_000).fill(7) },
    ]) {
      const decoded = request.decode(request.encode(message));
      if (message.answer !== undefined) expect(BigInt.asUintN(64, BigInt(decoded.answer ?? 0n))).toBe(message.answer);
      expect([decoded.id, BigInt(decoded.gas ?? 0n), decoded.name]).toEqual([message.id, message.gas ?? 0n, message.name]);
      if (message.bytes !== undefined) expect(Buffer.compare(decoded.bytes ?? Buffer.of(), message.bytes)).toBe(0);
    }
    const args = [0n, 1n, 2n ** 63n, 2n ** 64n - 1n, 5n, 6n];
    expect(Array.from(reply.decode(reply.encode({ gas: 1n, syscall: 7, args })).args ?? [], BigInt)).toEqual(args);
  });
});

it.each([messagePackWire, cborWire, protobufWire, flatBuffersWire])('$name refuses what it cannot read as a fault', (wire) => {
  const { table } = createHost({ wire, virt: createNative() });
  for (const bytes of [Uint8Array.of(0xff), new Uint8Array(40).fill(0xff), new Uint8Array()]) {
    expect(() => table.instantiate(bytes)).toThrow(expect.objectContaining({ name: 'HostFault' }));
  }
});
