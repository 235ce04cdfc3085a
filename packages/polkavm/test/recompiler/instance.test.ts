/** What an instance of a compiled module shares with others, and what not. */
import {
  createEngine,
  createRecompilerBackend,
  type Instance,
  type Module,
  Reg,
  Stop,
  tier0Backend,
  unwrap,
} from '@polkavirt/polkavm';
import { buildProgram, exportPc, op, readGuest } from '../support/programs.ts';

const at = (compileAfter: number) =>
  createEngine({
    backends: [createRecompilerBackend(tier0Backend, { compileAfter })],
    defaults: { backend: 'recompiler' },
  });

const moduleFrom = (
  input: Parameters<ReturnType<typeof at>['createModule']>[0],
  compileAfter = 0,
  maxMemoryBytes?: number,
): Module => {
  return unwrap(at(compileAfter).createModule(input, maxMemoryBytes === undefined ? {} : { maxMemoryBytes }));
};

const begin = (module: Module, gas = 10_000_000n): Instance => {
  const instance = module.instantiate();
  instance.setGas(gas);
  instance.prepareCall(0);
  return instance;
};

const expected: Record<string, { checksum: string; gasNaive: string }> = JSON.parse(
  new TextDecoder().decode(readGuest('expected.json')),
);

describe('a compiled guest', () => {
  const names = Object.keys(expected).filter((name) => name.endsWith('.small'));

  it.each(names.flatMap((name) => [0, 1000, 200_000].map((after) => [name, after] as const)))(
    '%s gives its checksum and gas if it is compiled after %i gas',
    (name, compileAfter) => {
      const module = moduleFrom(readGuest(`${name}.polkavm`), compileAfter);
      const instance = module.instantiate();
      instance.setGas(10_000_000n);
      instance.prepareCall(exportPc(module.program, 'run'));
      expect(instance.run()).toBe(Stop.HostCall);
      expect(`0x${instance.registers[Reg.a0].toString(16)}`).toBe(expected[name].checksum);
      expect(instance.run()).toBe(Stop.Finished);
      expect(10_000_000n - instance.getGas()).toBe(BigInt(expected[name].gasNaive));
    },
  );

  it('gives the same with 1000 gas at a time', () => {
    const module = moduleFrom(readGuest('quicksort.small.polkavm'));
    const instance = module.instantiate();
    instance.prepareCall(exportPc(module.program, 'run'));
    let granted = 0n;
    let stop: Stop;
    do {
      instance.setGas(instance.getGas() + 1000n);
      granted += 1000n;
      stop = instance.run();
    } while (stop === Stop.OutOfGas);
    expect(stop).toBe(Stop.HostCall);
    expect(`0x${instance.registers[Reg.a0].toString(16)}`).toBe(expected['quicksort.small'].checksum);
    expect(instance.run()).toBe(Stop.Finished);
    expect(granted - instance.getGas()).toBe(BigInt(expected['quicksort.small'].gasNaive));
  });
});

describe('memory of compiled instances', () => {
  // Adds 1 to a word of each region and suspends.
  const lines = [
    op('load_u64', { reg1: Reg.a0, imm1: 0x3_0008 }),
    op('add_imm_64', { reg1: Reg.a0, reg2: Reg.a0, imm1: 1 }),
    op('store_u64', { reg1: Reg.a0, imm1: 0x3_0008 }),
    op('load_indirect_u64', { reg1: Reg.a1, reg2: Reg.sp, imm1: -8 }),
    op('add_imm_64', { reg1: Reg.a1, reg2: Reg.a1, imm1: 1 }),
    op('store_indirect_u64', { reg1: Reg.a1, reg2: Reg.sp, imm1: -8 }),
    op('ecalli'),
    op('jump', { target: 0 }),
  ];
  const { program } = buildProgram(lines, {
    roDataSize: 8,
    roData: Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8),
    rwDataSize: 100,
    rwData: Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 0, 5),
    stackSize: 4096,
  });

  it('starts as the program has it, also where an earlier instance was', () => {
    const module = moduleFrom(program);
    for (let round = 0; round < 3; round++) {
      const instance = begin(module);
      for (let count = 1n; count <= 3n; count++) {
        expect(instance.run()).toBe(Stop.HostCall);
        expect(instance.registers[Reg.a0]).toBe(5n + count);
        expect(instance.registers[Reg.a1]).toBe(count);
      }
      instance.release();
    }
  });

  it('is not shared', () => {
    const module = moduleFrom(program);
    const [one, other] = [begin(module), begin(module)];
    one.run();
    one.run();
    other.run();
    expect([one.registers[Reg.a0], other.registers[Reg.a0]]).toEqual([7n, 6n]);
  });

  it('can be read and written by the host between runs', () => {
    const instance = begin(moduleFrom(program));
    instance.run();
    const word = new Uint8Array(8);
    expect(instance.readMemory(0x3_0008, word)).toBe(true);
    expect(word[0]).toBe(6);
    expect(instance.writeMemory(0x3_0008, Uint8Array.of(40))).toBe(true);
    instance.run();
    expect(instance.registers[Reg.a0]).toBe(41n);
    expect(instance.readMemory(0x1_0000, word)).toBe(true);
    expect([...word]).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    expect(instance.writeMemory(0x1_0000, word)).toBe(false);
  });

  it('has a heap that grows beyond what was there when the code was compiled, and shrinks back with the instance', () => {
    const heap = buildProgram(
      [
        op('load_imm', { reg1: Reg.t0, imm1: 300_000 }),
        op('sbrk', { reg1: Reg.a0, reg2: Reg.t0 }),
        op('store_indirect_u64', { reg1: Reg.a0, reg2: Reg.a0, imm1: -8 }),
        op('load_indirect_u64', { reg1: Reg.a1, reg2: Reg.a0, imm1: -8 }),
        op('ecalli'),
        op('jump', { target: 0 }),
      ],
      { rwDataSize: 100 },
    ).program;
    const module = moduleFrom(heap);
    for (let round = 0; round < 2; round++) {
      const instance = begin(module);
      for (let count = 1; count <= 5; count++) {
        expect(instance.run()).toBe(Stop.HostCall);
        expect(instance.registers[Reg.a0]).toBe(BigInt(0x2_0000 + 100 + count * 300_000));
        expect(instance.registers[Reg.a1]).toBe(instance.registers[Reg.a0]);
        expect(instance.heapEnd).toBe(0x2_0000 + 100 + count * 300_000);
      }
      instance.release();
    }
  });

  it.each([1, 4096, 8192, 0x8000, 0x2_0000])('has nothing of an earlier instance in %i bytes of new heap', (size) => {
    // Returns what the last word of the new heap holds, and fills it.
    const heap = buildProgram(
      [
        op('load_imm', { reg1: Reg.t0, imm1: size }),
        op('sbrk', { reg1: Reg.a0, reg2: Reg.t0 }),
        op('load_indirect_u64', { reg1: Reg.a1, reg2: Reg.a0, imm1: -8 }),
        op('store_imm_indirect_u64', { reg1: Reg.a0, imm1: -8, imm2: -1 }),
        op('store_imm_indirect_u64', { reg1: Reg.sp, imm1: -4096, imm2: -1 }),
        op('jump_indirect', { reg1: Reg.ra }),
      ],
      { rwDataSize: 100, stackSize: 4096 },
    ).program;
    const module = moduleFrom(heap);
    for (let round = 0; round < 3; round++) {
      const instance = begin(module);
      expect(instance.run()).toBe(Stop.Finished);
      expect(instance.registers[Reg.a1]).toBe(0n);
      instance.release();
    }
  });

  it('counts for the limit of the module also when the heap outgrows it', () => {
    // Grows the heap by 64 KiB and writes its last page, until a store fails.
    const eater = buildProgram(
      [
        op('load_imm', { reg1: Reg.t0, imm1: 0x1_0000 }),
        op('sbrk', { reg1: Reg.a0, reg2: Reg.t0 }),
        op('store_indirect_u8', { reg1: Reg.t0, reg2: Reg.a0, imm1: -2 }),
        op('store_indirect_u64', { reg1: Reg.t0, reg2: Reg.a0, imm1: -16 }),
        op('add_imm_64', { reg1: Reg.s1, reg2: Reg.s1, imm1: 1 }),
        op('jump', { target: 0 }),
      ],
      {},
    ).program;
    // Only pages that were written count: sixteen of them fit.
    const instance = begin(moduleFrom(eater, 0, 0x1_0000));
    expect(instance.run()).toBe(Stop.Trap);
    expect(instance.registers[Reg.s1]).toBe(16n);
  });
});

it('a module with more declared memory than its limit is interpreted', () => {
  const { program } = buildProgram([op('ecalli'), op('jump', { target: 0 })], { rwDataSize: 0x10_0000 });
  const instance = begin(moduleFrom(program, 0, 0x1000));
  expect(instance.run()).toBe(Stop.HostCall);
  expect(instance.memoryBytes).toBeLessThan(0x10_0000);
});
