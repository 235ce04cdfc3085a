/** The typestate generation over the abi wire, against functions that note raw arguments and answer what they are told. */

import { connectTypestateAbi, createTypestateForwarder, type RuntimeMemory } from '@polkavirt/forwarder';
import {
  type Execution,
  err,
  type HostFunctionVersion,
  hostFunctionName,
  ok,
  TYPESTATE_FUNCTION_NAMES,
  type TypestateAbiTable,
  type TypestateFunction,
  type TypestateHost,
  type TypestateVirtT,
} from '@polkavirt/primitives';
import { checkedMemory } from '@polkavirt/test-support/checked-memory';
import { hex } from '@polkavirt/test-support/hex';

type Answer = bigint | ((...args: (number | bigint)[]) => bigint);
type Answers = Partial<Record<TypestateFunction, Answer>>;

/** Parameters that are fat pointers to what the runtime passes. */
const POINTERS: Partial<Record<TypestateFunction, readonly number[]>> = {
  compile_from_bytes: [0, 1],
  lookup: [0],
  compile_from_storage_key: [0, 1],
  prepare: [1],
  write_memory: [2],
};

const read = (memory: RuntimeMemory, pointer: bigint): Uint8Array | undefined => {
  const fat = BigInt.asUintN(64, pointer);
  if (fat === 0n) return undefined;
  return new Uint8Array(memory.buffer, Number(fat & 0xffff_ffffn), Number(fat >> 32n)).slice();
};

const scripted = (answers: Answers, version: HostFunctionVersion = 1) => {
  const memory = checkedMemory();
  /** Each call with bytes in place of the pointers to them. */
  const calls: unknown[][] = [];
  const table = Object.fromEntries(
    TYPESTATE_FUNCTION_NAMES.map((fn) => [
      hostFunctionName(fn, version),
      (...args: (number | bigint)[]) => {
        const shown = args.map((arg, at) => (POINTERS[fn]?.includes(at) ? read(memory, arg as bigint) : arg));
        calls.push([fn, ...shown]);
        const answer = answers[fn];
        return typeof answer === 'function' ? answer(...args) : answer;
      },
    ]),
  );
  const wire = connectTypestateAbi(memory, { version });
  const host: TypestateHost = wire.connect(table as unknown as TypestateAbiTable<HostFunctionVersion>);
  const virt = createTypestateForwarder({ table: table as unknown as TypestateAbiTable<HostFunctionVersion>, wire });
  return { memory, calls, host, virt, table, wire };
};

/** What `run` returns when it fills the ExecBuffer with this image. */
const filling =
  (memory: () => RuntimeMemory, image: Uint8Array, status: bigint): Answer =>
  (_id, _gas, _a0, at) => {
    new Uint8Array(memory().buffer).set(image, at as number);
    return status;
  };

const malformed = expect.objectContaining({ name: 'HostFault', code: 'MalformedWire' });

const prepared = (virt: TypestateVirtT): Execution => {
  const compiled = virt.fromBytes(hex('aa'));
  const instance = compiled.ok ? compiled.value.module.instantiate() : compiled;
  const execution = instance.ok ? instance.value.prepare('go') : instance;
  if (!execution.ok) throw new Error('not prepared');
  return execution.value;
};

describe('what is passed', () => {
  it('programs, identifiers and keys by fat pointer; no identifier is 0, an empty one is not', () => {
    const { calls, host } = scripted({ compile_from_bytes: 7n, lookup: 0n, compile_from_storage_key: (1n << 32n) + 8n });
    expect(host.compileFromBytes(hex('aabb'), undefined)).toEqual(ok({ moduleId: 7, status: 'Cached' }));
    host.compileFromBytes(hex('aabb'), hex(''));
    host.compileFromBytes(hex('aabb'), hex('0102'));
    expect(host.lookup(hex('cc'))).toEqual(ok(0));
    expect(host.compileFromStorageKey(hex('3a63'), hex('01'))).toEqual(ok({ moduleId: 8, status: 'Compiled' }));
    host.compileFromStorageKey(hex('3a63'), hex(''));
    expect(calls).toEqual([
      ['compile_from_bytes', hex('aabb'), undefined],
      ['compile_from_bytes', hex('aabb'), hex('')],
      ['compile_from_bytes', hex('aabb'), hex('0102')],
      ['lookup', hex('cc')],
      ['compile_from_storage_key', hex('3a63'), hex('01')],
      ['compile_from_storage_key', hex('3a63'), hex('')],
    ]);
  });

  it('numbers as WebAssembly passes them: signed', () => {
    const { calls, host } = scripted({
      instantiate: 0xffff_ffffn,
      prepare: 0n,
      destroy: 0n,
      run: -1n,
      read_memory: 0n,
      write_memory: 0n,
    });
    expect(host.instantiate(0xffff_fffe)).toEqual(ok(0xffff_ffff));
    expect(host.prepare(0xffff_fffe, hex('67'))).toEqual(ok(undefined));
    expect(host.run(0xffff_fffe, -5n, 2n ** 64n - 2n)).toEqual(err('InvalidInstance'));
    expect(host.memoryWrite(0xffff_fffe, 0xffff_fffc, hex('09'))).toEqual(ok(undefined));
    expect(host.destroy(0xffff_fffe)).toEqual(ok(undefined));
    expect(calls).toEqual([
      ['instantiate', -2],
      ['prepare', -2, hex('67')],
      ['run', -2, -5n, -2n, expect.any(Number)],
      ['write_memory', -2, -4, hex('09')],
      ['destroy', -2],
    ]);
  });

  it('memory that is read comes from the runtime, and only if it was', () => {
    const dest = hex('0505');
    const bridge = scripted({
      read_memory: (_id, offset, pointer) => {
        new Uint8Array(bridge.memory.buffer).set([1, 2], Number(BigInt.asUintN(32, pointer as bigint)));
        return offset === 8 ? 0n : -2n;
      },
    });
    expect(bridge.host.memoryRead(1, 4, dest)).toEqual(err('OutOfBounds'));
    expect(dest).toEqual(hex('0505'));
    expect(bridge.host.memoryRead(1, 8, dest)).toEqual(ok(undefined));
    expect(dest).toEqual(hex('0102'));
    expect(BigInt.asUintN(64, bridge.calls[1][3] as bigint) >> 32n).toBe(2n);
  });
});

describe('what comes back', () => {
  it('outcomes from the ExecBuffer', () => {
    // Gas -2; a symbol of 2 bytes; a0 to a5.
    const image = hex(`feffffffffffffff 6162 ${'00'.repeat(30)} 0200000000000000
      0100000000000000 0200000000000000 0300000000000000 0400000000000000 0500000000000000 ffffffffffffffff`);
    const bridge = scripted({
      run: (...args) => (filling(() => bridge.memory, image, args[0] === 1 ? 1n : 0n) as (...a: unknown[]) => bigint)(...args),
    });
    expect(bridge.host.run(1, 0n, 0n)).toEqual(
      ok({
        kind: 'Syscall',
        gasLeft: -2n,
        syscallSymbol: hex('6162'),
        a0: 1n,
        a1: 2n,
        a2: 3n,
        a3: 4n,
        a4: 5n,
        a5: 2n ** 64n - 1n,
      }),
    );
    expect(bridge.host.run(2, 0n, 0n)).toEqual(ok({ kind: 'Finished', gasLeft: -2n }));
  });

  it.each<[TypestateFunction, readonly string[], (host: TypestateHost) => unknown]>([
    ['compile_from_bytes', ['InvalidImage', 'NotCached', 'NotFound'], (host) => host.compileFromBytes(hex(''), hex('01'))],
    ['lookup', ['InvalidImage', 'NotCached', 'NotFound'], (host) => host.lookup(hex('01'))],
    [
      'compile_from_storage_key',
      ['InvalidImage', 'NotCached', 'NotFound'],
      (host) => host.compileFromStorageKey(hex('01'), hex('02')),
    ],
    ['instantiate', ['InvalidImage', 'InvalidModule', 'TooManyInstances'], (host) => host.instantiate(0)],
    ['prepare', ['InvalidInstance', 'InvalidImage', 'OutOfGas', 'Trap'], (host) => host.prepare(0, hex('01'))],
    ['run', ['InvalidInstance', 'InvalidImage', 'OutOfGas', 'Trap'], (host) => host.run(0, 0n, 0n)],
    ['destroy', ['InvalidInstance'], (host) => host.destroy(0)],
    ['read_memory', ['InvalidInstance', 'OutOfBounds'], (host) => host.memoryRead(0, 0, new Uint8Array(3))],
    ['write_memory', ['InvalidInstance', 'OutOfBounds'], (host) => host.memoryWrite(0, 0, new Uint8Array(3))],
  ])('the errors of %s, and a fault for what is none', (fn, errors, call) => {
    for (const [at, error] of errors.entries()) {
      expect(call(scripted({ [fn]: BigInt(-at - 1) }).host)).toEqual(err(error));
    }
    const isPacked = fn.startsWith('compile');
    const tooMuch = isPacked ? 1n << 33n : fn === 'lookup' || fn === 'instantiate' ? 1n << 32n : fn === 'run' ? 2n : 1n;
    const message = new RegExp(`^${fn} result: .*, or -1 to -${errors.length}$`);
    for (const answer of [tooMuch, BigInt(-errors.length - 1), -(2n ** 63n), 0 as unknown as bigint]) {
      expect(() => call(scripted({ [fn]: answer }).host)).toThrow(
        expect.objectContaining({ code: 'MalformedWire', message: expect.stringMatching(message) }),
      );
    }
  });

  it('the version in the names of functions is the one that was asked for', () => {
    const { virt, calls } = scripted({ lookup: -2n }, 2);
    expect(virt.lookup(hex('01'))).toEqual(err('NotCached'));
    expect(calls).toEqual([['lookup', hex('01')]]);
    const { wire } = scripted({}, 1);
    const newer = scripted({}, 2).table as unknown as TypestateAbiTable<HostFunctionVersion>;
    const missing = expect.objectContaining({
      code: 'MissingHostFunction',
      message: expect.stringMatching(/compile_from_bytes_version_1.*the abi wire/),
    });
    expect(() => createTypestateForwarder({ table: newer, wire })).toThrow(missing);
  });
});

it('what does not fit is a fault that names it, before anything is sent', () => {
  const { host, calls, wire } = scripted({});
  const none = 'x' as unknown as Uint8Array;
  for (const [what, call] of [
    ['program', () => host.compileFromBytes(none, undefined)],
    ['identifier', () => host.compileFromBytes(hex(''), none)],
    ['identifier', () => host.lookup(none)],
    ['storage key', () => host.compileFromStorageKey(none, hex(''))],
    ['child trie', () => host.compileFromStorageKey(hex(''), none)],
    ['id', () => host.instantiate(2 ** 32)],
    ['id', () => host.prepare(-1, hex(''))],
    ['function name', () => host.prepare(0, none)],
    ['gas', () => host.run(0, 2n ** 63n, 0n)],
    ['a0', () => host.run(0, 0n, -1n)],
    ['id', () => host.run(0.5, 0n, 0n)],
    ['dest', () => host.memoryRead(0, 0, none)],
    ['offset', () => host.memoryRead(0, -1, hex('00'))],
    ['id', () => host.memoryRead(-1, 0, hex('00'))],
    ['src', () => host.memoryWrite(0, 0, none)],
    ['offset', () => host.memoryWrite(0, 2 ** 32, hex('00'))],
    ['id', () => host.memoryWrite(-1, 0, hex('00'))],
    ['id', () => host.destroy(Number.NaN)],
  ] as const) {
    expect(call).toThrow(
      expect.objectContaining({ code: 'ValueOutOfRange', message: expect.stringMatching(new RegExp(`^${what}: `)) }),
    );
  }
  expect(calls).toEqual([]);
  expect(wire.name).toBe('abi');
});

it('a call within a call does not touch the outer one', () => {
  const finished = (gas: number) => hex(`${gas.toString(16).padStart(2, '0')}00000000000000 ${'00'.repeat(88)}`);
  const bridge = scripted({
    run: (id, gas, a0, at) => {
      if (id === 1) expect(bridge.host.run(2, 0n, 0n)).toEqual(ok({ kind: 'Finished', gasLeft: 2n }));
      return (filling(() => bridge.memory, finished(id as number), 0n) as (...a: unknown[]) => bigint)(id, gas, a0, at);
    },
    write_memory: 0n,
  });
  expect(bridge.host.run(1, 0n, 0n)).toEqual(ok({ kind: 'Finished', gasLeft: 1n }));
});

it('a symbol longer than its room is a fault', () => {
  const image = hex(`${'00'.repeat(40)} 2100000000000000 ${'00'.repeat(48)}`);
  const bridge = scripted({
    compile_from_bytes: 0n,
    instantiate: 0n,
    prepare: 0n,
    run: (...args) => (filling(() => bridge.memory, image, 1n) as (...a: unknown[]) => bigint)(...args),
  });
  expect(() => prepared(bridge.virt).run(0n, 0n)).toThrow(malformed);
});
