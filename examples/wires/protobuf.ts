/**
 * Protocol Buffers, by protobuf-es. What `protoc` would make of a file stands here as the descriptor itself:
 *
 *     message Request { optional uint32 id = 1; optional sint64 gas = 2; optional string name = 3; optional fixed64 answer = 4;
 *                       optional uint32 offset = 5; optional uint32 len = 6; optional bytes bytes = 7; }
 *     message Reply { optional string error = 1; optional uint32 id = 2; optional sint64 gas = 3; optional uint32 syscall = 4;
 *                     repeated fixed64 args = 5 [packed = true]; optional bytes bytes = 6; }
 */
import { create, createFileRegistry, type DescMessage, fromBinary, toBinary } from '@bufbuild/protobuf';
import {
  FileDescriptorProtoSchema,
  FieldDescriptorProto_Label as Label,
  FieldDescriptorProto_Type as Type,
} from '@bufbuild/protobuf/wkt';
import { type Coding, type Format, messageWire, type Reply, type Request } from './message-wire.ts';

/** The fields of a message in the order of their numbers; `*` after a type for a repeated one. */
const message = (name: string, fields: string) => ({
  name,
  field: fields.split(' ').map((text, at) => {
    const [, fieldName, type, many] = /^(\w+):(\w+)(\*?)$/.exec(text) ?? [];
    const label = many ? { label: Label.REPEATED, options: { packed: true } } : { label: Label.OPTIONAL };
    return { name: fieldName, number: at + 1, type: Type[type as keyof typeof Type], ...label };
  }),
});
const file = create(FileDescriptorProtoSchema, {
  name: 'wire.proto',
  syntax: 'proto2',
  messageType: [
    message('Request', 'id:UINT32 gas:SINT64 name:STRING answer:FIXED64 offset:UINT32 len:UINT32 bytes:BYTES'),
    message('Reply', 'error:STRING id:UINT32 gas:SINT64 syscall:UINT32 args:FIXED64* bytes:BYTES'),
  ],
});
const registry = createFileRegistry(file, () => undefined);

const codingOf = <T extends object>(name: string): Coding<T> => {
  const schema = registry.getMessage(name) as DescMessage;
  const names = schema.fields.map((each) => each.localName);
  return {
    encode: (given) => toBinary(schema, create(schema, given as never)),
    decode(bytes) {
      const read = fromBinary(schema, bytes) as unknown as Record<string, unknown>;
      // Of a field that is not there the prototype has the default.
      return Object.fromEntries(names.filter((each) => Object.hasOwn(read, each)).map((each) => [each, read[each]])) as T;
    },
  };
};

export const protobuf: Format = {
  name: 'Protocol Buffers',
  request: codingOf<Request>('Request'),
  reply: codingOf<Reply>('Reply'),
};
export const protobufWire = messageWire(protobuf);
