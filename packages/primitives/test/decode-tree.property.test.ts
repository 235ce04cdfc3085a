/** Trees of messages against the codecs that define them: the same bytes, the same refusals, no byte without a part. */
import {
  codecOf,
  type DecodeNode,
  decodeTree,
  HostFault,
  SCALE_HOST_FUNCTIONS,
  type StrictCodec,
  scale,
  strict,
  TYPESTATE_HOST_FUNCTIONS,
} from '@polkavirt/primitives';
import { arbitraryOf, messagesOf } from '@polkavirt/test-support/arbitrary-of';
import { exploring } from '@polkavirt/test-support/exploring';
import { nearly } from '@polkavirt/test-support/nearly';
import fc from 'fast-check';

/** Every type that there is, in one codec. */
const { bool, u8, u16, u128, i8, i16, i32, i128, compactU32, compactU64, compactU128, fixedBytes, vec, option, struct } = scale;
const everything = strict(
  'everything',
  struct({
    ...{ bool, u8, u16, u128, i8, i16, i32, i128 },
    ...{ compactU32, compactU64, compactU128 },
    hash: fixedBytes(5),
    some: option(vec(struct({ text: scale.str, units: vec(scale.unit) }))),
  }),
);

const CODECS: readonly StrictCodec<unknown>[] = [
  ...Object.values(SCALE_HOST_FUNCTIONS).flatMap(({ args, result }) => [args, result] as StrictCodec<unknown>[]),
  ...Object.values(TYPESTATE_HOST_FUNCTIONS).flatMap(({ scale: { args, result } }) => [args, result] as StrictCodec<unknown>[]),
  everything as StrictCodec<unknown>,
];

const leavesOf = (node: DecodeNode): readonly DecodeNode[] => node.parts?.flatMap(leavesOf) ?? [node];

const refusalOf = (codec: StrictCodec<unknown>, input: Uint8Array): string | undefined => {
  try {
    codec.decode(input);
    return undefined;
  } catch (fault) {
    if (!(fault instanceof HostFault)) throw fault;
    return fault.message;
  }
};

describe.each(CODECS.map((codec) => [codec.name, codec] as const))('%s', (_name, codec) => {
  it('is described by what it carries: the plain codec of its description writes the bytes that it reads', () => {
    const plain = codecOf(codec.type);
    fc.assert(
      fc.property(arbitraryOf(codec.type), (value) => {
        const message = plain.enc(value);
        expect(codec.encode(codec.decode(message))).toEqual(message);
        expect(plain.dec(message)).toEqual(value);
      }),
      exploring(60),
    );
  });

  it('has a tree whose parts lie one after the other over all of the message', () => {
    fc.assert(
      fc.property(messagesOf(codec.type), (message) => {
        const { root, problem } = decodeTree(codec.name, codec.type, message);
        expect(problem).toBeUndefined();
        let at = 0;
        for (const { from, to } of leavesOf(root)) {
          expect(from).toBe(at);
          at = to;
        }
        expect(at).toBe(message.length);
        expect(root).toMatchObject({ name: codec.name, from: 0, to: message.length });
      }),
      exploring(60),
    );
  });

  it('has a problem exactly where the codec refuses the message', () => {
    let refused = 0;
    fc.assert(
      fc.property(nearly(messagesOf(codec.type)), (message) => {
        const { root, problem } = decodeTree(codec.name, codec.type, message);
        const refusal = refusalOf(codec, message);
        expect([message, problem === undefined]).toEqual([message, refusal === undefined]);
        if (problem === undefined) return;
        refused += 1;
        expect(problem.at).toBeLessThanOrEqual(message.length);
        let at = 0;
        for (const { from, to } of leavesOf(root)) {
          expect([from, to >= from && to <= message.length]).toEqual([at, true]);
          at = to;
        }
      }),
      exploring(200),
    );
    expect(refused).toBeGreaterThan(0);
  });
});
