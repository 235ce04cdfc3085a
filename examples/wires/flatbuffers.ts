/** FlatBuffers, by the library's builder; each field has its slot in a table, as generated code would have it. */
import { Builder, ByteBuffer } from 'flatbuffers';
import { type Coding, type Format, messageWire, type Reply, type Request } from './message-wire.ts';

type Kind = 'uint' | 'long' | 'ulong' | 'text' | 'bytes' | 'longs';
const write = (builder: Builder, kind: Kind, value: unknown): number => {
  if (kind === 'text') return builder.createString(value as string);
  if (kind === 'bytes') return builder.createByteVector(value as Uint8Array);
  if (kind !== 'longs') return 0;
  const longs = value as readonly bigint[];
  builder.startVector(8, longs.length, 8);
  for (const each of [...longs].reverse()) builder.addInt64(BigInt.asIntN(64, each));
  return builder.endVector();
};
const read = (buffer: ByteBuffer, at: number, kind: Kind): unknown => {
  if (kind === 'uint') return buffer.readUint32(at);
  if (kind === 'long' || kind === 'ulong') return kind === 'long' ? buffer.readInt64(at) : buffer.readUint64(at);
  const [start, length] = [buffer.__vector(at), buffer.__vector_len(at)];
  const end = start + length * (kind === 'longs' ? 8 : 1);
  if (!(start >= 0 && end <= buffer.capacity())) throw new Error('a vector leaves the message');
  if (kind === 'longs') return Array.from({ length }, (_, i) => buffer.readUint64(start + i * 8));
  const bytes = buffer.bytes().slice(start, end);
  return kind === 'text' ? new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes) : bytes;
};
const codingOf = <T extends object>(fields: string): Coding<T> => {
  const slots = fields.split(' ').map((field) => field.split(':') as [name: string, kind: Kind]);
  return {
    encode(message) {
      const builder = new Builder(64);
      const given = slots.map(([name]) => (message as Record<string, unknown>)[name]);
      const places = slots.map(([, kind], slot) => (given[slot] === undefined ? 0 : write(builder, kind, given[slot])));
      builder.startObject(slots.length);
      builder.forceDefaults(true);
      slots.forEach(([, kind], slot) => {
        if (given[slot] === undefined) return;
        if (kind === 'uint') builder.addFieldInt32(slot, (given[slot] as number) | 0, 0);
        else if (kind.endsWith('long')) builder.addFieldInt64(slot, BigInt.asIntN(64, given[slot] as bigint), 0n);
        else builder.addFieldOffset(slot, places[slot], 0);
      });
      builder.finish(builder.endObject());
      return builder.asUint8Array().slice();
    },
    decode(bytes) {
      const buffer = new ByteBuffer(bytes);
      const table = buffer.readInt32(0);
      if (!(bytes.length >= 8 && table > 0 && table + 4 <= bytes.length)) throw new Error('no table');
      const places = slots.map(([name, kind], slot) => [name, kind, buffer.__offset(table, 4 + 2 * slot)] as const);
      const there = places.filter(([, , offset]) => offset > 0);
      return Object.fromEntries(there.map(([name, kind, offset]) => [name, read(buffer, table + offset, kind)])) as T;
    },
  };
};

export const flatBuffers: Format = {
  name: 'FlatBuffers',
  request: codingOf<Request>('id:uint gas:long name:text answer:ulong offset:uint len:uint bytes:bytes'),
  reply: codingOf<Reply>('error:text id:uint gas:long syscall:uint args:longs bytes:bytes'),
};
export const flatBuffersWire = messageWire(flatBuffers);
