import { createHost, serveAbi } from '@polkavirt/host';
import {
  ABI_HOST_FUNCTIONS,
  type AbiTable,
  type ExecAction,
  err,
  execute,
  ok,
  packFatPointer,
  resume,
} from '@polkavirt/primitives';
import { hex } from '@polkavirt/test-support/hex';
import { BASE, fakeVirt } from './fake-virt.ts';

const syscall = {
  kind: 'Syscall',
  gasLeft: -2n,
  syscallNo: 0x11223344,
  a0: 1n,
  a1: 0x0102030405060708n,
  a2: 0xffffffffffffffffn,
  a3: 0n,
  a4: 0x8000000000000000n,
  a5: 5n,
} as const;

const setUp = (onRun?: Parameters<typeof fakeVirt>[0], pages = 1) => {
  const memory = { buffer: new ArrayBuffer(pages * 65_536) };
  const { table, manager } = createHost({ wire: serveAbi(memory), virt: fakeVirt(onRun) });
  const bytes = () => new Uint8Array(memory.buffer);
  bytes().fill(0xee);
  const put = (at: number, content: Uint8Array) => {
    bytes().set(content, at);
    return packFatPointer(at, content.length);
  };
  return { memory, table, manager, bytes, put };
};

const {
  instantiate: INSTANTIATE,
  execute: EXECUTE,
  resume: RESUME,
  destroy: DESTROY,
  read_memory: READ,
  write_memory: WRITE,
} = Object.fromEntries(Object.keys(ABI_HOST_FUNCTIONS).map((fn) => [fn, `ext_virtualization_${fn}_version_1`])) as {
  [Fn in keyof typeof ABI_HOST_FUNCTIONS]: `ext_virtualization_${Fn}_version_1`;
};

describe('host functions of the abi wire', () => {
  it('are the six of upstream', () => {
    expect(Object.keys(setUp().table).sort()).toEqual([DESTROY, EXECUTE, INSTANTIATE, READ, RESUME, WRITE].sort());
  });

  it('instantiate and destroy', () => {
    const { table, put } = setUp();
    expect(table[INSTANTIATE](put(100, hex('01')))).toBe(0n);
    expect(table[INSTANTIATE](put(100, hex('ff')))).toBe(-1n);
    expect(table[INSTANTIATE](0n)).toBe(1n);
    expect(table[DESTROY](1)).toBe(0n);
    expect(table[DESTROY](1)).toBe(-1n);
  });

  it('give an id beyond 2^31 as a positive i64, and take it as a signed i32', () => {
    const memory = { buffer: new ArrayBuffer(65_536) };
    const { table } = createHost({ wire: serveAbi(memory), virt: fakeVirt(), firstId: 0xffff_fffe });
    expect(table[INSTANTIATE](0n)).toBe(0xffff_fffen);
    expect(table[DESTROY](-2)).toBe(0n);
  });

  it('execute and resume write the ExecBuffer', () => {
    const actions: [bigint, ExecAction][] = [];
    const { table, put, bytes } = setUp((gasLeft, action) => {
      actions.push([gasLeft, action]);
      return action.kind === 'Execute' ? ok(syscall) : ok({ kind: 'Finished', gasLeft: 258n });
    });
    table[INSTANTIATE](0n);
    expect(table[EXECUTE](0, put(8, hex('6ec3a9')), -5n, 1001)).toBe(1n);
    expect(bytes().slice(1000, 1066)).toEqual(
      hex(`ee feffffffffffffff 44332211 00000000 0100000000000000 0807060504030201
        ffffffffffffffff 0000000000000000 0000000000000080 0500000000000000 ee`),
    );
    expect(table[RESUME](0, 7n, -1n, 65_536 - 64)).toBe(0n);
    expect(bytes().slice(-65)).toEqual(hex(`ee 0201 ${'00'.repeat(62)}`));
    expect(actions).toEqual([
      [-5n, execute('né')],
      [7n, resume(2n ** 64n - 1n)],
    ]);
  });

  it.each([
    ['InvalidInstance', -1n],
    ['InvalidImage', -2n],
    ['OutOfGas', -3n],
    ['Trap', -4n],
  ] as const)('answer %s with %s and leave the ExecBuffer', (error, answer) => {
    const { table, bytes, put } = setUp(() => err(error));
    table[INSTANTIATE](0n);
    expect(table[RESUME](0, 7n, 0n, 1000)).toBe(answer);
    expect(table[EXECUTE](0, put(8, hex('61')), 7n, 1000)).toBe(answer);
    expect(bytes().slice(1000, 1064)).toEqual(new Uint8Array(64).fill(0xee));
  });

  it('know no other instance', () => {
    const { table, put } = setUp();
    expect(table[EXECUTE](3, put(8, hex('61')), 7n, 1000)).toBe(-1n);
    expect(table[RESUME](-1, 7n, 0n, 1000)).toBe(-1n);
    expect(table[READ](3, BASE, packFatPointer(0, 1))).toBe(-1n);
    expect(table[WRITE](3, BASE, packFatPointer(0, 0))).toBe(-1n);
  });

  it('copy memory both ways', () => {
    const { table, put, bytes } = setUp();
    table[INSTANTIATE](0n);
    expect(table[WRITE](0, BASE + 1, put(500, hex('aabb')))).toBe(0n);
    expect(table[READ](0, BASE, packFatPointer(600, 4))).toBe(0n);
    expect(bytes().slice(599, 605)).toEqual(hex('ee 00aabb00 ee'));
  });

  it('leave dest as it was after an error', () => {
    const { table, bytes } = setUp();
    table[INSTANTIATE](0n);
    expect(table[READ](0, BASE + 15, packFatPointer(600, 2))).toBe(-2n);
    expect(table[READ](0, -1, packFatPointer(600, 2))).toBe(-2n);
    expect(table[WRITE](0, 0, packFatPointer(600, 2))).toBe(-2n);
    expect(bytes().slice(600, 602)).toEqual(hex('eeee'));
  });

  it('follow a memory that grows', () => {
    const { table, memory, put, bytes } = setUp(() => {
      memory.buffer = new ArrayBuffer(3 * 65_536);
      return ok({ kind: 'Finished', gasLeft: 258n });
    });
    table[INSTANTIATE](put(0, hex('01')));
    memory.buffer = new ArrayBuffer(2 * 65_536);
    expect(table[RESUME](0, 7n, 0n, 2 * 65_536 - 64)).toBe(0n);
    expect(bytes().length).toBe(3 * 65_536);
    expect(bytes().slice(2 * 65_536 - 64, 2 * 65_536 - 62)).toEqual(hex('0201'));
  });
});

describe('what makes the runtime trap', () => {
  const badPointer = expect.objectContaining({ name: 'HostFault', code: 'BadPointer' });
  const malformed = expect.objectContaining({ name: 'HostFault', code: 'MalformedWire' });
  const beyond = [
    packFatPointer(65_536, 1),
    packFatPointer(65_530, 7),
    packFatPointer(0, 65_537),
    packFatPointer(0xffff_ffff, 0xffff_ffff),
    -1n,
  ];

  const ready = (): ReturnType<typeof setUp> & { table: AbiTable } => {
    const all = setUp(() => {
      throw new Error('ran');
    });
    all.table[INSTANTIATE](0n);
    return all;
  };

  it.each(beyond)('a range that leaves the memory: %s', (pointer) => {
    const { table, manager } = ready();
    expect(() => table[INSTANTIATE](pointer)).toThrow(badPointer);
    expect(() => table[EXECUTE](0, pointer, 1n, 0)).toThrow(badPointer);
    expect(() => table[EXECUTE](9, pointer, 1n, 0)).toThrow(badPointer);
    expect(() => table[READ](0, BASE, pointer)).toThrow(badPointer);
    expect(() => table[WRITE](0, BASE, pointer)).toThrow(badPointer);
    expect(manager.liveInstances).toBe(1);
  });

  it.each([65_536 - 63, 65_536, -1, -64])('an ExecBuffer at %i, before anything runs', (at) => {
    const { table } = ready();
    expect(() => table[EXECUTE](0, 0n, 1n, at)).toThrow(badPointer);
    expect(() => table[RESUME](0, 1n, 0n, at)).toThrow(badPointer);
  });

  it.each(['80', 'c3', 'eda080', 'c0af'])('a function name that is not UTF-8: %s', (name) => {
    const { table, put } = ready();
    expect(() => table[EXECUTE](0, put(8, hex(name)), 1n, 1000)).toThrow(malformed);
  });

  it('a parameter of another JavaScript type', () => {
    const { table } = ready();
    expect(() => table[INSTANTIATE](0 as unknown as bigint)).toThrow(malformed);
    expect(() => table[DESTROY](0n as unknown as number)).toThrow(malformed);
    expect(() => table[RESUME](0, 1 as unknown as bigint, 0n, 0)).toThrow(malformed);
    expect(() => table[RESUME](0, 1n, undefined as unknown as bigint, 0)).toThrow(malformed);
    expect(() => table[RESUME](0, 1n, 0n, undefined as unknown as number)).toThrow(malformed);
    expect(() => table[READ](0, '0' as unknown as number, 0n)).toThrow(malformed);
  });
});
