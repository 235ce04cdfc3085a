import { connectAbi, createForwarder, createRuntimeMemory, type RuntimeMemory } from '@polkavirt/forwarder';
import { type AbiTable, err, execute, ok, resume, type Virt } from '@polkavirt/primitives';
import { checkedMemory } from '@polkavirt/test-support/checked-memory';
import { hex } from '@polkavirt/test-support/hex';

type Call = readonly [fn: string, ...args: (number | bigint)[]];

/** A table that notes raw arguments and what the fat pointers among them point to, and answers what it is told. */
const scripted = (memory: RuntimeMemory, answers: { [fn: string]: bigint | ((...args: (number | bigint)[]) => bigint) }) => {
  const calls: Call[] = [];
  const seen: Uint8Array[] = [];
  const fn =
    (name: string, pointer?: number) =>
    (...args: (number | bigint)[]) => {
      calls.push([name, ...args]);
      if (pointer !== undefined) {
        const fat = BigInt.asUintN(64, args[pointer] as bigint);
        const length = Number(fat >> 32n);
        seen.push(new Uint8Array(memory.buffer).slice(Number(fat & 0xffff_ffffn)).slice(0, length));
      }
      const answer = answers[name];
      return typeof answer === 'function' ? answer(...args) : (answer as bigint);
    };
  const table: AbiTable = {
    ext_virtualization_instantiate_version_1: fn('instantiate', 0),
    ext_virtualization_execute_version_1: fn('execute', 1),
    ext_virtualization_resume_version_1: fn('resume'),
    ext_virtualization_destroy_version_1: fn('destroy'),
    ext_virtualization_read_memory_version_1: fn('read_memory', 2),
    ext_virtualization_write_memory_version_1: fn('write_memory', 2),
  };
  return { calls, seen, table };
};

const bridge = (answers: Parameters<typeof scripted>[1], id = 7n) => {
  const memory = checkedMemory();
  const { calls, seen, table } = scripted(memory, { instantiate: id, ...answers });
  const made = createForwarder({ table, wire: connectAbi(memory) }).instantiate(hex('aabbcc'));
  if (!made.ok) throw new Error('no instance');
  return { memory, calls, seen, virt: made.value };
};

const malformed = expect.objectContaining({ name: 'HostFault', code: 'MalformedWire' });

describe('forwarder over the abi wire', () => {
  it('passes a program by fat pointer', () => {
    const { calls, seen } = bridge({});
    expect(calls.length).toBe(1);
    expect(typeof calls[0][1]).toBe('bigint');
    expect(seen).toEqual([hex('aabbcc')]);
  });

  it('passes a refused program on', () => {
    const memory = checkedMemory();
    const { table } = scripted(memory, { instantiate: -1n });
    expect(createForwarder({ table, wire: connectAbi(memory) }).instantiate(hex(''))).toEqual(err('InvalidImage'));
  });

  it('passes numbers as WebAssembly does: signed', () => {
    const { calls, virt } = bridge({ resume: -1n, read_memory: -1n, destroy: -1n }, 0xffff_fffen);
    virt.run(-5n, resume(2n ** 64n - 2n));
    virt.memory().read(0xfffd_fff8, new Uint8Array(0));
    virt.destroy();
    expect(calls[1].slice(0, 4)).toEqual(['resume', -2, -5n, -2n]);
    expect(calls[2].slice(0, 3)).toEqual(['read_memory', -2, 0xfffd_fff8 - 2 ** 32]);
    expect(calls[3]).toEqual(['destroy', -2]);
  });

  it('reads the outcome from the ExecBuffer', () => {
    const image = hex(`feffffffffffffff 44332211 00000000 0100000000000000 0800000000000000
      ffffffffffffffff 0000000000000000 0000000000000080 0500000000000000`);
    const { virt, memory, seen } = bridge({
      execute: (_id, _name, _gas, at) => {
        new Uint8Array(memory.buffer, at as number).set(image);
        return 1n;
      },
      resume: (_id, _gas, _value, at) => {
        new Uint8Array(memory.buffer, at as number).set(image);
        return 0n;
      },
    });
    const a = { a0: 1n, a1: 8n, a2: 2n ** 64n - 1n, a3: 0n, a4: 2n ** 63n, a5: 5n };
    expect(virt.run(1n, execute('né'))).toEqual(ok({ kind: 'Syscall', gasLeft: -2n, syscallNo: 0x11223344, ...a }));
    expect(virt.run(1n, resume(0n))).toEqual(ok({ kind: 'Finished', gasLeft: -2n }));
    expect(seen[1]).toEqual(hex('6ec3a9'));
  });

  it.each([
    [-1n, 'InvalidInstance'],
    [-2n, 'InvalidImage'],
    [-3n, 'OutOfGas'],
    [-4n, 'Trap'],
  ] as const)('reads the error %s', (answer, error) => {
    expect(bridge({ resume: answer }).virt.run(1n, resume(0n))).toEqual(err(error));
    expect(bridge({ execute: answer }).virt.run(1n, execute('x'))).toEqual(err(error));
  });

  it('copies memory both ways', () => {
    const { virt, memory, seen } = bridge({
      read_memory: (_id, _offset, dest) => {
        new Uint8Array(memory.buffer, Number((dest as bigint) & 0xffff_ffffn)).set(hex('010203'));
        return 0n;
      },
      write_memory: 0n,
    });
    const dest = new Uint8Array(3);
    expect(virt.memory().read(1, dest)).toEqual(ok(undefined));
    expect(dest).toEqual(hex('010203'));
    expect(virt.memory().write(1, hex('0908'))).toEqual(ok(undefined));
    expect(seen.at(-1)).toEqual(hex('0908'));
  });

  it('leaves dest as it was after an error', () => {
    const { virt } = bridge({ read_memory: -2n, write_memory: -2n });
    const dest = hex('090909');
    expect(virt.memory().read(0, dest)).toEqual(err('OutOfBounds'));
    expect(virt.memory().write(0, dest)).toEqual(err('OutOfBounds'));
    expect(dest).toEqual(hex('090909'));
  });

  it.each<[string, { [fn: string]: bigint }, (virt: Virt) => unknown]>([
    ['run: 2', { resume: 2n }, (virt) => virt.run(1n, resume(0n))],
    ['run: -5', { resume: -5n }, (virt) => virt.run(1n, resume(0n))],
    ['run: -2^63', { resume: -(2n ** 63n) }, (virt) => virt.run(1n, resume(0n))],
    ['run: a number', { resume: 0 as unknown as bigint }, (virt) => virt.run(1n, resume(0n))],
    ['run: nothing', { resume: undefined as unknown as bigint }, (virt) => virt.run(1n, resume(0n))],
    ['read_memory: 1', { read_memory: 1n }, (virt) => virt.memory().read(0, new Uint8Array(1))],
    ['write_memory: -3', { write_memory: -3n }, (virt) => virt.memory().write(0, new Uint8Array(1))],
    ['destroy: -2', { destroy: -2n }, (virt) => virt.destroy()],
  ])('an answer that the ABI does not know is a fault: %s', (what, answers, call) => {
    const { virt } = bridge(answers);
    // `run` is a name of the interface; on this wire it is execute and resume, whose answers are alike.
    const fn = what.startsWith('run') ? 'execute' : what.slice(0, what.indexOf(':'));
    expect(() => call(virt)).toThrow(
      expect.objectContaining({
        name: 'HostFault',
        code: 'MalformedWire',
        message: expect.stringMatching(
          new RegExp(`^${fn} result: .* is not an i64 from 0 to ${fn === 'execute' ? 1 : 0}, or -1 to -[1-4]$`),
        ),
      }),
    );
  });

  it.each([-2n, 2n ** 32n, -(2n ** 32n) - 1n])('an id of %s is a fault', (id) => {
    expect(() => bridge({}, id)).toThrow(malformed);
  });

  it('a table without a function is a fault at creation that names it', () => {
    const memory = checkedMemory();
    const { ext_virtualization_resume_version_1: _absent, ...rest } = scripted(memory, {}).table;
    expect(() => createForwarder({ table: rest as AbiTable, wire: connectAbi(memory) })).toThrow(
      expect.objectContaining({
        code: 'MissingHostFunction',
        message: 'the host-function table lacks ext_virtualization_resume_version_1, which the abi wire calls',
      }),
    );
  });

  it('what does not fit is a fault that names it, before anything is sent', () => {
    const { calls, virt, memory } = bridge({});
    const outOfRange = (what: string) =>
      expect.objectContaining({ code: 'ValueOutOfRange', message: expect.stringContaining(what) });
    expect(() => virt.run(2n ** 63n, resume(0n))).toThrow(outOfRange('gas'));
    expect(() => virt.run(0n, resume(2n ** 64n))).toThrow(outOfRange('return value'));
    expect(() => virt.run(0n, execute('\ud800'))).toThrow(outOfRange('function name: '));
    expect(() => virt.run(0n, undefined as unknown as ReturnType<typeof resume>)).toThrow(outOfRange('action'));
    expect(() => virt.run(0n, { kind: 'None' } as unknown as ReturnType<typeof resume>)).toThrow(outOfRange('action'));
    expect(() => virt.memory().read(0.5, new Uint8Array(1))).toThrow(outOfRange('offset'));
    expect(() => virt.memory().read(0, 'x' as unknown as Uint8Array)).toThrow(outOfRange('dest'));
    expect(() => virt.memory().write(2 ** 32, new Uint8Array(1))).toThrow(outOfRange('offset'));
    expect(() => virt.memory().write(0, 'x' as unknown as Uint8Array)).toThrow(outOfRange('src'));
    const { table } = scripted(memory, {});
    const host = connectAbi(memory).connect(table);
    expect(() => host.instantiate('x' as unknown as Uint8Array)).toThrow(outOfRange('program'));
    for (const call of [
      () => host.run(-1, 0n, resume(0n)),
      () => host.memoryRead(-1, 0, new Uint8Array(1)),
      () => host.memoryWrite(-1, 0, new Uint8Array(1)),
      () => host.destroy(-1),
    ]) {
      expect(call).toThrow(outOfRange('instance id'));
    }
    expect(calls.length).toBe(1);
  });

  it('passes the answer of destroy on', () => {
    expect(bridge({ destroy: 0n }).virt.destroy()).toEqual(ok(undefined));
    expect(bridge({ destroy: -1n }).virt.destroy()).toEqual(err('InvalidInstance'));
  });

  it('is called abi', () => {
    expect(connectAbi(checkedMemory()).name).toBe('abi');
  });

  it('reads the ExecBuffer from the memory as it is after the call', () => {
    const { virt, memory } = bridge({
      resume: (_id, _gas, _value, at) => {
        virt.memory().write(0, new Uint8Array(200_000));
        new DataView(memory.buffer).setBigInt64(at as number, 77n, true);
        return 0n;
      },
      write_memory: 0n,
    });
    expect(virt.run(0n, resume(1n))).toEqual(ok({ kind: 'Finished', gasLeft: 77n }));
  });

  it('a call within a call does not touch the outer one', () => {
    const { virt, memory } = bridge({
      resume: (_id, _gas, value, at) => {
        if (value === 1n) virt.run(0n, resume(2n));
        new DataView(memory.buffer).setBigInt64(at as number, value as bigint, true);
        if (value === 1n) virt.memory().write(0, new Uint8Array(200_000).fill(0xff));
        return 0n;
      },
      write_memory: 0n,
    });
    expect(virt.run(0n, resume(1n))).toEqual(ok({ kind: 'Finished', gasLeft: 1n }));
  });

  it('takes programs of megabytes, and gives the memory back', () => {
    const memory = checkedMemory();
    const { seen, table } = scripted(memory, { instantiate: 0n });
    const program = new Uint8Array(9_000_000).fill(0xab);
    expect(createForwarder({ table, wire: connectAbi(memory) }).instantiate(program).ok).toBe(true);
    expect(seen[0].length).toBe(program.length);
    expect(seen[0].every((byte) => byte === 0xab)).toBe(true);
    expect(memory.buffer.byteLength).toBe(65_536);
  });
});

const PAGE = 65_536;

describe('runtime memory', () => {
  it('is a stack of aligned ranges, none of them at 0', () => {
    const memory = createRuntimeMemory();
    const start = memory.mark();
    const a = memory.allocate(3);
    const mark = memory.mark();
    const b = memory.allocate(64);
    expect(a).toBeGreaterThan(0);
    expect([a % 8, b % 8]).toEqual([0, 0]);
    expect(b).toBeGreaterThanOrEqual(a + 3);
    memory.release(mark);
    expect(memory.allocate(1)).toBe(b);
    memory.release(start);
    expect(memory.allocate(1)).toBe(a);
  });

  it('keeps what is in use when it grows', () => {
    const memory = createRuntimeMemory();
    const at = memory.allocate(4);
    new Uint8Array(memory.buffer).set([1, 2, 3, 4], at);
    const far = memory.allocate(200_000);
    expect(far + 200_000).toBeLessThanOrEqual(memory.buffer.byteLength);
    expect(memory.buffer.byteLength % 65_536).toBe(0);
    expect(new Uint8Array(memory.buffer).slice(at, at + 4)).toEqual(hex('01020304'));
  });

  it('ends at 4 GiB', () => {
    const memory = createRuntimeMemory();
    expect(() => memory.allocate(2 ** 32)).toThrow(
      expect.objectContaining({
        code: 'BadPointer',
        message: "the runtime's linear memory cannot grow to 4294968320 bytes (limit 4294967296)",
        cause: expect.objectContaining({ message: 'the address space of the wire is 32 bits' }),
      }),
    );
    // Nothing was allocated.
    expect(memory.allocate(1)).toBe(1024);
  });

  it('grows when there is no room, to at least twice its size', () => {
    const memory = createRuntimeMemory();
    const first = memory.buffer;
    memory.allocate(PAGE - 1024);
    expect(memory.buffer).toBe(first);
    memory.allocate(1);
    expect(memory.buffer.byteLength).toBe(2 * PAGE);
    memory.allocate(PAGE);
    expect(memory.buffer.byteLength).toBe(4 * PAGE);
    const exact = createRuntimeMemory();
    exact.allocate(5 * PAGE - 1024);
    expect(exact.buffer.byteLength).toBe(5 * PAGE);
  });

  it('gives a large buffer back once nothing is allocated in it', () => {
    const memory = createRuntimeMemory();
    const start = memory.mark();
    memory.allocate(8);
    const inner = memory.mark();
    memory.allocate(16 * PAGE - 2048);
    memory.release(start);
    // 1 MiB is kept.
    expect(memory.buffer.byteLength).toBe(16 * PAGE);
    memory.allocate(8);
    memory.allocate(17 * PAGE);
    const large = memory.buffer.byteLength;
    expect(large).toBeGreaterThan(16 * PAGE);
    memory.release(inner);
    expect(memory.buffer.byteLength).toBe(large);
    memory.release(start);
    expect(memory.buffer.byteLength).toBe(PAGE);
  });
});
