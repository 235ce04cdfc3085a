/** What the fuzzer says of messages that were written by hand, in its words. */

import { serveScale } from '@polkavirt/host';
import { err, ok, type VirtHost } from '@polkavirt/primitives';
import { hex } from '@polkavirt/test-support/hex';
import { FuzzSession, readExample } from '@polkavirt/wire-lab';
import * as bad from '../bad-wires.ts';

const DESTROY = 'ext_virtualization_destroy_version_1';
const READ = 'ext_virtualization_read_memory_version_1';
const u32 = (bytes: Uint8Array) => new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true);

/** The verdict on one message, as `kind: detail`. */
const judged = (wire: bad.AnyWire, text: string): string => {
  const example = readExample(text);
  if (example === undefined) throw new Error(`no example: ${text}`);
  const verdict = new FuzzSession(wire, { seed: 1 }).judge(example);
  return typeof verdict === 'string' ? verdict : `${verdict.kind}: ${verdict.detail}`;
};

const scale = bad.scaleBut({});
/** Four bytes are taken; for others something else happens. */
const otherwise = (happens: (host: VirtHost, args: Uint8Array) => unknown) =>
  bad.destroying((host, args) => {
    if (args?.length !== 4) return happens(host, args);
    return host.destroy(u32(args)).ok ? hex('00') : hex('0101');
  });
/** A client of destroy that makes something else of the answer 02. */
const client = (happens: (call: VirtHost) => unknown) =>
  bad.scaleBut({
    connect: ({ [DESTROY]: raw }, usual) => ({
      destroy(id: number) {
        const args = hex('00000000');
        new DataView(args.buffer).setUint32(0, id, true);
        return raw(args)?.[0] === 2 ? happens(usual) : usual.destroy(id);
      },
    }),
  });

const U32 = 'is not a u32 (a number, 0 to 4294967295)';

describe('a request', () => {
  it.each<[what: string, wire: bad.AnyWire, message: string, verdict: string]>([
    ['that is what the wire writes', scale, 'destroy/in/0/bytes:05000000', 'accepted'],
    ['that is refused', scale, 'destroy/in/0/bytes:050000', 'refused'],
    ['that throws', bad.throwing, 'destroy/in/0/bytes:05', 'crash: RangeError: Offset is outside the bounds of the DataView'],
    ['that gets a promise', bad.rejecting, 'destroy/in/0/bytes:05', 'promise: the raw function returns a promise'],
    [
      'that is taken for another',
      bad.trailing,
      'destroy/in/0/bytes:0500000007',
      `lax: destroy(5) is written as ${DESTROY} bytes:05000000, and this was taken for it as well`,
    ],
    [
      'that is answered without the host',
      bad.silent,
      'destroy/in/0/bytes:05',
      'silent: the host is not asked, and the client takes the answer for ok undefined',
    ],
    [
      'whose answer becomes a value where there is none',
      bad.scaleBut({
        serve: (host) => ({
          [DESTROY]: (args: Uint8Array) => (args?.length === 4 ? serveScale.serve(host)[DESTROY](args) : hex('02')),
        }),
        connect: ({ [DESTROY]: raw }, usual) => ({
          destroy(id: number) {
            const args = hex('00000000');
            new DataView(args.buffer).setUint32(0, id, true);
            return raw(args)?.[0] === 2 ? ok(7) : usual.destroy(id);
          },
        }),
      }),
      'destroy/in/0/bytes:05',
      'invalid: the client gives {ok: true, value: 7}: a value where there is none',
    ],
    ['that is answered with an error of the wire', otherwise(() => hex('0109')), 'destroy/in/0/bytes:05', 'refused'],
    [
      'that calls what the client cannot write',
      bad.scaleBut({
        serve: (host) => ({
          [DESTROY]: (args: Uint8Array) => (host.destroy(args.length === 4 ? u32(args) : 9).ok ? hex('00') : hex('0101')),
        }),
        connect: (_, usual) => ({
          destroy: (id: number) => (id === 9 ? usual.destroy(-1) : usual.destroy(id)),
        }),
      }),
      'destroy/in/0/bytes:05',
      'lax: destroy(9) was read, which the client cannot write',
    ],
    [
      'that calls what the client does not get through',
      bad.scaleBut({
        serve: (host) => ({
          [DESTROY]: (args: Uint8Array) => (host.destroy(args.length === 4 ? u32(args) : 9).ok ? hex('00') : hex('0101')),
        }),
        connect: (_, usual) => ({
          destroy(id: number) {
            if (id === 9) throw new RangeError('nine');
            return usual.destroy(id);
          },
        }),
      }),
      'destroy/in/0/bytes:05',
      'crash: RangeError: nine',
    ],
    [
      'whose call the client answers by itself',
      bad.scaleBut({
        serve: (host) => ({
          [DESTROY]: (args: Uint8Array) => (host.destroy(args.length === 4 ? u32(args) : 9).ok ? hex('00') : hex('0101')),
        }),
        connect: (_, usual) => ({ destroy: (id: number) => (id === 9 ? ok(undefined) : usual.destroy(id)) }),
      }),
      'destroy/in/0/bytes:05',
      'accepted',
    ],
    [
      'that asks the host twice',
      otherwise((host) => (host.destroy(1).ok && host.destroy(2).ok ? hex('00') : hex('0101'))),
      'destroy/in/0/bytes:05',
      'accepted',
    ],
    [
      'that calls another function',
      otherwise((host) => (host.instantiate(hex('aa')).ok ? hex('00') : hex('0101'))),
      'destroy/in/0/bytes:05',
      'lax: instantiate(0xaa) is written as ext_virtualization_instantiate_version_1 bytes:04aa, and this was taken for it as well',
    ],
    [
      'that reads a byte, which may be a probe',
      otherwise((host) => (host.memoryRead(1, 2, new Uint8Array(1)).ok ? hex('00') : hex('0101'))),
      'destroy/in/0/bytes:05',
      'accepted',
    ],
    [
      'that reads two bytes',
      otherwise((host) => (host.memoryRead(1, 2, new Uint8Array(2)).ok ? hex('00') : hex('0101'))),
      'destroy/in/0/bytes:05',
      `lax: memoryRead(1, 2, 2) is written as ${`${READ} bytes:010000000200000002000000`.slice(0, 70)}…, and this was taken for it as well`,
    ],
    [
      'that writes a byte, which is no probe',
      otherwise((host) => (host.memoryWrite(0, 0, hex('01')).ok ? hex('00') : hex('0101'))),
      'destroy/in/0/bytes:05',
      'lax: memoryWrite(0, 0, 0x01) is written as ext_virtualization_write_memory_version_1 bytes:00000000000000000401, and this was taken for it as well',
    ],
    [
      'that makes room for 64 MiB',
      bad.claiming,
      'memoryRead/in/0/bytes:000000000000000000000004',
      'memory: 64 MiB of buffers for one message',
    ],
    // The host says that there is not as much memory.
    ['that makes room for 8 MiB', bad.claiming, 'memoryRead/in/0/bytes:000000000000000000008000', 'accepted'],
  ])('%s', (_what, wire, message, verdict) => expect(judged(wire, message)).toBe(verdict));
});

describe('an answer', () => {
  it.each<[what: string, wire: bad.AnyWire, message: string, verdict: string]>([
    ['that is what the wire writes', scale, 'destroy/out/0/bytes:00', 'accepted'],
    ['that is another one', scale, 'destroy/out/0/bytes:0101', 'accepted'],
    ['that is refused', scale, 'destroy/out/0/bytes:02', 'refused'],
    [
      'that is taken for another',
      bad.laxBool,
      'destroy/out/0/bytes:0505',
      'lax: error InvalidInstance is written as bytes:0101, and this was taken for it as well',
    ],
    [
      'that throws',
      client(() => {
        throw new RangeError('oh');
      }),
      'destroy/out/0/bytes:02',
      'crash: RangeError: oh',
    ],
    [
      'that becomes a promise',
      client(async () => ok(undefined)),
      'destroy/out/0/bytes:02',
      'promise: the client returns a promise',
    ],
    [
      'that becomes an error of another function',
      client(() => err('Trap')),
      'destroy/out/0/bytes:02',
      'invalid: the client gives {error: "Trap", ok: false}: an error that destroy does not have: Trap',
    ],
    [
      'that becomes nothing',
      client(() => undefined),
      'destroy/out/0/bytes:02',
      'invalid: the client gives undefined: neither ok nor an error',
    ],
    [
      'that becomes a value where there is none',
      client(() => ok(1)),
      'destroy/out/0/bytes:02',
      'invalid: the client gives {ok: true, value: 1}: a value where there is none',
    ],
    [
      'that becomes a value that is out of range',
      bad.invalid,
      'instantiate/out/0/bytes:0001000080',
      `invalid: the client gives {ok: true, value: -2147483649}: a u32: the number -2147483649 ${U32}`,
    ],
    [
      'that is another half`s affair',
      client(() => ok(undefined)),
      'destroy/out/0/bytes:02',
      'lax: ok undefined is written as bytes:00, and this was taken for it as well',
    ],
  ])('%s', (_what, wire, message, verdict) => expect(judged(wire, message)).toBe(verdict));

  it('that the host`s half cannot write', () => {
    // The client reads 02 as an error that its other half does not know.
    const wire = bad.scaleBut({
      serve: (host) => ({
        [DESTROY](args: Uint8Array) {
          const result = host.destroy(u32(args));
          if (!result.ok) return serveScale.serve({ ...host, destroy: () => err('Other' as never) } as VirtHost)[DESTROY](args);
          return hex('00');
        },
      }),
      connect: ({ [DESTROY]: raw }, usual) => ({
        destroy(id: number) {
          const args = hex('00000000');
          new DataView(args.buffer).setUint32(0, id, true);
          return raw(args)[0] === 2 ? err('InvalidInstance') : usual.destroy(id);
        },
      }),
    });
    const exchange = 0;
    expect(judged(wire, `destroy/out/${exchange}/bytes:02`)).toBe(
      "lax: error InvalidInstance was read, which the host's half cannot write",
    );
  });
});

it('an answer after which the client asks nobody any more is accepted', () => {
  let isDone = false;
  const wire = bad.scaleBut({
    connect: ({ [DESTROY]: raw }, usual) => ({
      destroy(id: number) {
        if (isDone) return ok(undefined);
        const args = hex('00000000');
        new DataView(args.buffer).setUint32(0, id, true);
        isDone = raw(args)?.[0] === 2;
        return isDone ? ok(undefined) : usual.destroy(id);
      },
    }),
  });
  expect(judged(wire, 'destroy/out/0/bytes:02')).toBe('accepted');
  expect(isDone).toBe(true);
});

it('long texts are cut in what is said', () => {
  const silent = otherwise(() => hex('00'));
  expect(judged(silent, 'destroy/in/0/bytes:')).toMatch(/^silent: /);
  const trailing = bad.scaleBut({
    serve: (host) => ({
      ext_virtualization_instantiate_version_1(args: Uint8Array) {
        const { ext_virtualization_instantiate_version_1: usual } = serveScale.serve(host);
        return usual(args.subarray(0, 1 + (args[0] >> 2)));
      },
    }),
  });
  // 30 bytes are 60 digits: instantiate(0x..) has 12 + 2 + 60 + 1, which is five more than seventy.
  const program = 'ab'.repeat(30);
  expect(judged(trailing, `instantiate/in/0/bytes:78${program}ff`)).toBe(
    [
      `lax: instantiate(0x${program.slice(0, 70 - 14)}… is written as `,
      `${`ext_virtualization_instantiate_version_1 bytes:78${program}`.slice(0, 70)}…, and this was taken for it as well`,
    ].join(''),
  );
});
