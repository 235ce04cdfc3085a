/** Wires whose raw values are numbers and memory, and how far the fuzzer goes to make an example smaller. */
import { connectAbi, connectScale, createRuntimeMemory } from '@polkavirt/forwarder';
import { serveAbi, serveScale } from '@polkavirt/host';
import { err, type HostFunctionTable, type LinearMemory, ok, type VirtHost } from '@polkavirt/primitives';
import { hex } from '@polkavirt/test-support/hex';
import { type Example, FuzzSession, fuzzWire, readExample } from '@polkavirt/wire-lab';
import { writeMessage } from '../../src/fuzz/raw-message.ts';
import * as bad from '../bad-wires.ts';

const abi = (seed = 1, serve: (usual: HostFunctionTable, memory: LinearMemory) => object = () => ({})) => {
  const memory = createRuntimeMemory();
  const server = serveAbi(memory);
  const wire = {
    ...{ ...server, ...connectAbi(memory) },
    serve(host: VirtHost) {
      const table = server.serve(host);
      return { ...table, ...serve(table, memory) };
    },
  } as unknown as bad.AnyWire;
  return new FuzzSession(wire, { seed, memory });
};

it('messages that point into memory: where they point is the client`s affair, what lies there is not', () => {
  const session = abi();
  const judge = (text: string) => session.judge(readExample(text) as never);
  expect(session.problems).toEqual([]);
  expect(session.functions).toEqual(['instantiate', 'run', 'memoryRead', 'memoryWrite', 'destroy']);
  expect(judge('destroy/in/0/number:5')).toBe('accepted');
  expect(judge('destroy/in/0/number:4294967301')).toBe('accepted');
  expect(judge('destroy/out/0/bigint:0')).toBe('accepted');
  expect(judge('destroy/out/0/bigint:-1')).toBe('accepted');
  expect(judge('destroy/out/0/bigint:-2')).toBe('refused');
});

it('after an error what lies in memory is ignored', () => {
  const session = abi();
  for (let exchange = 0; exchange < 8; exchange++) {
    for (const message of ['bigint:-1', 'bigint:-1,memory:07', 'bigint:-2,memory:0000'])
      expect(session.judge(readExample(`memoryRead/out/${exchange}/${message}`) as never)).toBe('accepted');
  }
});

it('memory that is taken for other memory is found', () => {
  const name = 'ext_virtualization_instantiate_version_1';
  const usual = abi();
  const lax = abi(1, (table, memory) => ({
    [name](program: bigint) {
      const [address, length] = [Number(BigInt.asUintN(32, program)), Number(BigInt.asUintN(32, program >> 32n))];
      const bytes = new Uint8Array(memory.buffer).subarray(address, address + length);
      if (bytes[0] === 0xee) bytes[0] = 0xed;
      return table[name](program);
    },
  }));
  // Programs that begin with ee; where the pointer was changed they may lie elsewhere.
  const found = Array.from({ length: 400 }, (_, index) => usual.example(index) as Example).flatMap((example) => {
    const [pointer, program] = example.message;
    if (`${example.fn} ${example.direction}` !== 'instantiate in' || program?.kind !== 'memory') return [];
    const message = [pointer, { ...program, value: Uint8Array.of(0xee, ...program.value.subarray(1)) }];
    return [usual, lax].map((session) => session.judge({ ...example, message }));
  });
  const verdicts = found.filter((_, at) => at % 2 === 1).filter((verdict) => typeof verdict !== 'string');
  expect(found.filter((_, at) => at % 2 === 0).every((verdict) => typeof verdict === 'string')).toBe(true);
  expect(verdicts.length).toBeGreaterThan(0);
  for (const verdict of verdicts)
    expect(verdict).toEqual({
      kind: 'lax',
      detail: expect.stringMatching(/^instantiate\(0xed.* is written as ext_virtualization_instantiate_version_1 memory:ed/),
    });
});

/** A wire that passes an i32 and an i64, as WebAssembly does: whatever the class of JavaScript's number, its lower bits count. */
const numeric = {
  name: 'numeric',
  serve: (host: VirtHost) => ({
    end: (id: number, check: bigint) => (BigInt.asUintN(64, check) === 7n ? Number(!host.destroy(id >>> 0).ok) : 2),
  }),
  connect({ end }: HostFunctionTable) {
    const others = connectScale.connect(serveScale.serve({} as VirtHost));
    const answers = [ok(undefined), err('InvalidInstance')];
    return { ...others, destroy: (id: number) => answers[Number(end(id | 0, 7n))] };
  },
} as unknown as bad.AnyWire;

it.each([
  ['in/0/number:5,bigint:7', 'accepted'],
  ['in/0/number:-1,bigint:7', 'accepted'],
  ['in/0/number:4294967295,bigint:7', 'accepted'],
  ['in/0/number:4294967301,bigint:7', 'accepted'],
  // 2^64 + 7.
  ['in/0/number:5,bigint:18446744073709551623', 'accepted'],
  ['in/0/number:5,bigint:8', { kind: 'invalid', detail: 'the client gives undefined: neither ok nor an error' }],
  ['out/0/number:1', 'accepted'],
  ['out/0/number:2', { kind: 'invalid', detail: 'the client gives undefined: neither ok nor an error' }],
])('numbers count as they are on the way: %s', (message, verdict) => {
  const session = new FuzzSession(numeric, { seed: 1 });
  expect(session.judge(readExample(`destroy/${message}`) as never)).toEqual(verdict);
});

it('a read that gives nothing is an answer that is another one', () => {
  const wire = bad.scaleBut({
    connect: (_, usual) => ({ memoryRead: (...args: never) => void Reflect.apply(usual.memoryRead, usual, args) }),
  });
  const { problems } = new FuzzSession(wire, { seed: 1 });
  expect(problems).toHaveLength(8);
  for (const { fn, problem } of problems)
    expect([fn, problem]).toEqual([
      'memoryRead',
      {
        kind: 'altered',
        detail: expect.stringMatching(/^the client gives error undefined, where the host answers (?:ok|error) /),
      },
    ]);
});

it('a read that gives a value beside its buffer is another answer as well', () => {
  const reading = (args: never, usual: VirtHost) => {
    const result = Reflect.apply(usual.memoryRead, usual, args) as { readonly ok: boolean };
    return result.ok ? ok(null) : result;
  };
  const { problems } = new FuzzSession(
    bad.scaleBut({ connect: (_, usual) => ({ memoryRead: (...args: never) => reading(args, usual) }) }),
    {
      seed: 1,
    },
  );
  expect(problems.length).toBeGreaterThan(0);
  for (const { fn, problem } of problems)
    expect([fn, problem]).toEqual([
      'memoryRead',
      { kind: 'altered', detail: expect.stringMatching(/^the client gives ok null, where the host answers ok 0x/) },
    ]);
});

it('an example is made smaller in 600 tries, and no more', () => {
  const name = 'ext_virtualization_instantiate_version_1';
  /** Breaks at the first message that is none of the eight valid ones, and at the same again. */
  const breaking = () => {
    const seen = { calls: 0, message: '' };
    const wire = bad.scaleBut({
      serve: (host) => ({
        [name](args: Uint8Array) {
          seen.calls += 1;
          const text = writeMessage([{ kind: 'bytes', value: args ?? hex('') }]);
          if (seen.calls === 9) seen.message = text;
          if (text === seen.message) throw new RangeError('oh');
          return serveScale.serve(host)[name](args);
        },
      }),
    });
    return { seen, wire };
  };
  // A message of n bytes has 2n tries that leave something out, and one for each byte that is not zero.
  const isLong = (seed: number) =>
    Number(writeMessage(new FuzzSession(bad.scaleBut({}), { seed }).example(0)?.message ?? []).length) > 500;
  const seed = Array.from({ length: 200 }, (_, at) => at).find(isLong) as number;
  const { seen, wire } = breaking();
  const { findings } = fuzzWire(wire, { seed, messages: 1 });
  expect(findings.map(({ example }) => example.split('/')[3])).toEqual([seen.message]);
  expect(seen.calls).toBe(8 + 1 + 600);
});
