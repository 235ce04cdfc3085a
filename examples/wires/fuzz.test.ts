/** What a fuzzer finds in the formats of this folder: nothing but that libraries are lax. */
import { fuzzWire } from '@polkavirt/wire-lab';
import { cborWire } from './cbor.ts';
import { flatBuffersWire } from './flatbuffers.ts';
import { messagePackWire } from './messagepack.ts';
import { protobufWire } from './protobuf.ts';

/** Another seed each time; a failure prints it. */
const seed = Number(process.env.POLKAVIRT_SEED ?? Math.floor(Math.random() * 2 ** 31));

// A number has several forms in each, and what a reader does not know it skips: that is how these formats let messages grow. A wire whose
// bytes have to be the same everywhere, such as those that are hashed, cannot use them as they are.
it.each([messagePackWire, cborWire, protobufWire, flatBuffersWire])('$name is lax, and nothing worse', (wire) => {
  const { findings, messages, refused, accepted } = fuzzWire(wire, { seed, messages: 500 });
  const worse = findings
    .filter(({ kind }) => kind !== 'lax')
    .map(({ kind, fn, detail, example }) => ({ kind, fn, detail, example }));
  expect({ seed, worse }).toEqual({ seed, worse: [] });
  expect([messages, refused > 100, accepted > 10, findings.length > 0]).toEqual([500, true, true, true]);
});
