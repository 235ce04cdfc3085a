/** Bytes and time of one call in each format: `npm run bench:wires` writes the table into BENCHMARKS.md. */
import { connectAbi, connectScale, createForwarder, createRuntimeMemory } from '@polkavirt/forwarder';
import { createHost, serveAbi, serveScale } from '@polkavirt/host';
import {
  ABI_HOST_FUNCTIONS,
  abiParameterSize,
  decodeRunArgs,
  decodeRunResult,
  EXEC_BUFFER_SIZE,
  encodeRunArgs,
  encodeRunResult,
  err,
  execute,
  type HostFunctionTable,
  ok,
  resume,
  type Virt,
  type VirtT,
  type Wire,
} from '@polkavirt/primitives';
import { cbor, cborWire } from './cbor.ts';
import { flatBuffers, flatBuffersWire } from './flatbuffers.ts';
import type { Format } from './message-wire.ts';
import { messagePack, messagePackWire } from './messagepack.ts';
import { protobuf, protobufWire } from './protobuf.ts';

const GAS = 123_456_789n;
const ANSWER = 0x0123_4567_89ab_cdefn;
const ARGUMENTS = [1n, 2n ** 63n, 2n ** 64n - 1n, 0x2_0000n, 32n, 0n] as const;
const [a0, a1, a2, a3, a4, a5] = ARGUMENTS;
const SYSCALL = ok({ kind: 'Syscall', gasLeft: GAS, syscallNo: 0x2a, a0, a1, a2, a3, a4, a5 } as const);

/** An implementation that does nothing: every step is the same call of the host. */
const answering: VirtT = {
  instantiate: () =>
    ok<Virt>({
      run: () => SYSCALL,
      memory: () => ({ read: () => err('OutOfBounds'), write: () => err('OutOfBounds') }),
      destroy: () => ok(undefined),
      [Symbol.dispose]: () => {},
    }),
};

interface Contender {
  readonly name: string;
  readonly bytes: readonly [toHost: number, fromHost: number];
  /** Request and reply; undefined where a format has no messages. */
  readonly encode?: () => unknown;
  readonly decode?: () => unknown;
  readonly call: () => unknown;
}

const callOver = <Table extends HostFunctionTable>(wire: Wire<Table>): (() => unknown) => {
  const made = createForwarder({ table: createHost({ wire, virt: answering }).table, wire }).instantiate(new Uint8Array(1));
  if (!made.ok) throw new Error(made.error);
  made.value.run(GAS, execute('main'));
  return () => made.value.run(GAS, resume(ANSWER));
};

const ofFormat = ({ name, request, reply }: Format, wire: Wire<never>): Contender => {
  const asked = { id: 7, gas: GAS, answer: ANSWER };
  const answered = { gas: GAS, syscall: 0x2a, args: ARGUMENTS };
  const [there, back] = [request.encode(asked), reply.encode(answered)];
  return {
    name,
    bytes: [there.length, back.length],
    encode: () => [request.encode(asked), reply.encode(answered)],
    decode: () => [request.decode(there), reply.decode(back)],
    call: callOver(wire),
  };
};

const scaleContender = (): Contender => {
  const [there, back] = [encodeRunArgs(7, GAS, resume(ANSWER)), encodeRunResult(SYSCALL)];
  return {
    name: 'SCALE',
    bytes: [there.length, back.length],
    encode: () => [encodeRunArgs(7, GAS, resume(ANSWER)), encodeRunResult(SYSCALL)],
    decode: () => [decodeRunArgs(there), decodeRunResult(back)],
    call: callOver({ ...serveScale, ...connectScale }),
  };
};

const abiContender = (): Contender => {
  const memory = createRuntimeMemory();
  const parameters = ABI_HOST_FUNCTIONS.resume.parameters.reduce((sum, [, type]) => sum + abiParameterSize(type), 0);
  return {
    name: "upstream's abi",
    bytes: [parameters, 8 + EXEC_BUFFER_SIZE],
    call: callOver({ ...serveAbi(memory), ...connectAbi(memory) }),
  };
};

declare const performance: { now(): number };

const ROUNDS = 15;
const BATCH_MS = 20;

/** Nanoseconds of one, from a batch that takes about as long as all others. */
const timed = (work: () => unknown, count: number): number => {
  const start = performance.now();
  for (let i = 0; i < count; i++) work();
  return ((performance.now() - start) * 1e6) / count;
};

/** A format: bytes of its messages, and nanoseconds round by round; undefined where it has no messages. */
interface Measured {
  readonly name: string;
  readonly bytes: readonly [toHost: number, fromHost: number];
  readonly encode: readonly number[] | undefined;
  readonly decode: readonly number[] | undefined;
  readonly call: readonly number[] | undefined;
}

/** All formats are measured in turn, round by round. */
export function measure(): readonly Measured[] {
  const contenders = [
    scaleContender(),
    abiContender(),
    ofFormat(messagePack, messagePackWire as never),
    ofFormat(cbor, cborWire as never),
    ofFormat(protobuf, protobufWire as never),
    ofFormat(flatBuffers, flatBuffersWire as never),
  ];
  const tasks = contenders.flatMap(({ name, encode, decode, call }) =>
    Object.entries({ encode, decode, call }).flatMap(([what, work]) =>
      work === undefined ? [] : [{ key: `${name} ${what}`, work }],
    ),
  );
  const counts = new Map(tasks.map(({ key, work }) => [key, Math.max(10, Math.round((BATCH_MS * 1e6) / timed(work, 2_000)))]));
  const times = new Map(tasks.map(({ key }) => [key, [] as number[]]));
  for (let round = 0; round < ROUNDS; round++) {
    for (const { key, work } of tasks) times.get(key)?.push(timed(work, counts.get(key) ?? 1));
  }
  return contenders.map(({ name, bytes }) => ({
    name,
    bytes,
    encode: times.get(`${name} encode`),
    decode: times.get(`${name} decode`),
    call: times.get(`${name} call`),
  }));
}
