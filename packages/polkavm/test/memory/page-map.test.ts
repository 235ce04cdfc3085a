/** Raw code with a caller's own pages: faults name the page. */
import {
  createEngine,
  createRecompilerBackend,
  interpreterBackend,
  type PageRange,
  Reg,
  Stop,
  tier0Backend,
} from '@polkavirt/polkavm';
import { buildProgram, type CodeLine, op } from '../support/programs.ts';

/** The code section of a container is what raw code is. */
function rawCode(lines: readonly CodeLine[]): Uint8Array {
  const { program } = buildProgram(lines);
  const { code, bitmask } = program;
  expect(code.length).toBeLessThan(128);
  return Uint8Array.of(0, 0, code.length, ...code, ...bitmask);
}

const PAGES: readonly PageRange[] = [
  { address: 0x2_0000, length: 0x2000, writable: true, contents: Uint8Array.of(1, 2, 3) },
  { address: 0x2_2000, length: 0x1000, writable: false, contents: Uint8Array.of(4) },
  { address: 0x5_0000, length: 0x1000, writable: true },
  { address: 0x7_0000, length: 0x1000, writable: true },
  { address: 0xffff_f000, length: 0x1000, writable: true },
];

function instantiate(lines: readonly CodeLine[], pages = PAGES, engine = createEngine()) {
  const module = engine.createModuleFromCode({ code: rawCode(lines), instructionSet: 'latest64', pages });
  if (!module.ok) throw new Error(module.error.message);
  const instance = module.value.instantiate();
  instance.setNextPc(0);
  instance.setGas(100n);
  return instance;
}

/** Loads or stores eight bytes at an address. */
function access(name: 'load_indirect_u64' | 'store_indirect_u64', address: number) {
  const instance = instantiate([op(name, { reg1: Reg.a0, reg2: Reg.a1, imm1: 0 }), op('trap')]);
  instance.registers[Reg.a0] = 0x0807_0605_0403_0201n;
  instance.registers[Reg.a1] = BigInt(address);
  const stop = instance.run();
  return { instance, outcome: instance.pc === 0 ? stop : 'ran', fault: instance.faultAddress };
}

const load = (address: number) => access('load_indirect_u64', address);
const store = (address: number) => access('store_indirect_u64', address);

describe('pages of a caller', () => {
  it('hold their contents, are zero behind them, and may lie next to each other', () => {
    expect(load(0x2_0000).instance.registers[Reg.a0]).toBe(0x3_0201n);
    expect(load(0x2_1ffc).instance.registers[Reg.a0]).toBe(0x4_0000_0000n);
    expect(load(0x7_0000)).toMatchObject({ outcome: 'ran' });
  });

  it.each([0x2_0004, 0x2_0ffc, 0x5_0ff8, 0x7_0000, 0xffff_f000])('can be written at %i', (address) => {
    const { instance, outcome } = store(address);
    expect(outcome).toBe('ran');
    const bytes = new Uint8Array(8);
    expect(instance.readMemory(address, bytes)).toBe(true);
    expect([...bytes]).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  });

  it('fault at the first page that is missing', () => {
    for (const run of [load, store]) {
      expect(run(0x3_0123)).toMatchObject({ outcome: Stop.Segfault, fault: 0x3_0000 });
      expect(run(0x5_0ffc)).toMatchObject({ outcome: Stop.Segfault, fault: 0x5_1000 });
      expect(run(0x4_fffc)).toMatchObject({ outcome: Stop.Segfault, fault: 0x4_f000 });
    }
    expect(load(0x2_2ffc)).toMatchObject({ outcome: Stop.Segfault, fault: 0x2_3000 });
  });

  it('trap below 64 KiB, around 2^32, and on a write to a read-only page', () => {
    for (const run of [load, store]) {
      for (const address of [0, 0x4000, 0xfff8, 0xffff_fffc]) expect(run(address)).toMatchObject({ outcome: Stop.Trap });
    }
    expect(store(0x2_2000)).toMatchObject({ outcome: Stop.Trap });
    expect(store(0x2_1ffc)).toMatchObject({ outcome: Stop.Trap });
  });

  it('are not written in part', () => {
    for (const address of [0x2_1ffc, 0x5_0ffc]) {
      const { instance } = store(address);
      const bytes = new Uint8Array(4);
      instance.readMemory(address, bytes);
      expect([...bytes]).toEqual([0, 0, 0, 0]);
    }
  });

  it('let a fault be tried again at the same instruction, without paying again', () => {
    const instance = instantiate([
      op('unlikely'),
      op('load_indirect_u64', { reg1: Reg.a0, reg2: Reg.a1, imm1: 0 }),
      op('jump_indirect', { reg1: Reg.a2, imm1: 0 }),
    ]);
    instance.registers[Reg.a1] = 0x3_0000n;
    instance.registers[Reg.a2] = 0xffff_0000n;
    expect([instance.run(), instance.pc, instance.nextPc, instance.getGas()]).toEqual([Stop.Segfault, 1, 1, 97n]);
    expect(instance.run()).toBe(Stop.Segfault);
    instance.registers[Reg.a1] = 0x2_0000n;
    expect([instance.run(), instance.getGas()]).toEqual([Stop.Finished, 97n]);
    expect(instance.registers[Reg.a0]).toBe(0x3_0201n);
  });

  it('stop memset at a page that is missing, with what is left in a0 and a2', () => {
    const instance = instantiate([op('memset'), op('trap')]);
    instance.registers[Reg.a0] = 0x5_0ffen;
    instance.registers[Reg.a2] = 5n;
    expect(instance.run()).toBe(Stop.Segfault);
    expect([instance.registers[Reg.a0], instance.registers[Reg.a2]]).toEqual([0x5_1000n, 3n]);
    expect(instance.faultAddress).toBe(0x5_1000);
  });

  it.each(['interpreter', 'tier0', 'recompiler'] as const)(
    'let memset go on to 2^32: the carry is in the upper half of a0 (%s)',
    (backend) => {
      const backends = [interpreterBackend, tier0Backend, createRecompilerBackend(tier0Backend, { compileAfter: 0 })];
      const instance = instantiate([op('memset'), op('trap')], PAGES.slice(2), createEngine({ backends, defaults: { backend } }));
      instance.registers[Reg.a0] = 0x7_ffff_fffen;
      instance.registers[Reg.a2] = 2n;
      expect([instance.run(), instance.pc]).toEqual([Stop.Trap, 1]);
      expect([instance.registers[Reg.a0], instance.registers[Reg.a2]]).toEqual([0x8_0000_0000n, 0n]);
    },
  );

  it('leave no heap', () => {
    const instance = instantiate([op('sbrk', { reg1: Reg.a0, reg2: Reg.a1 }), op('trap')]);
    instance.registers[Reg.a0] = 5n;
    instance.run();
    expect(instance.registers[Reg.a0]).toBe(0n);
  });

  it('end with an implicit trap behind a last fallthrough, which is charged', () => {
    const instance = instantiate([op('fallthrough')]);
    expect([instance.run(), instance.pc, instance.getGas()]).toEqual([Stop.Trap, 1, 98n]);
    const poor = instantiate([op('fallthrough')]);
    poor.setGas(1n);
    expect([poor.run(), poor.pc]).toEqual([Stop.OutOfGas, 1]);
  });
});

describe('a page map', () => {
  const problemOf = (pages: readonly PageRange[]): string | undefined => {
    const module = createEngine().createModuleFromCode({ code: rawCode([op('trap')]), instructionSet: 'latest64', pages });
    return module.ok ? undefined : module.error.message;
  };
  const range = (address: number, length: number): PageRange => ({ address, length, writable: true });

  it.each([
    [[range(0x2_0001, 0x1000)], 'the page range of 4096 bytes at 0x20001 is not made of whole pages of 4096 bytes'],
    [[range(0x2_0000, 0x1001)], 'the page range of 4097 bytes at 0x20000 is not made of whole pages of 4096 bytes'],
    [[range(0x2_0000, -0x1000)], 'the page range of -4096 bytes at 0x20000 is not made of whole pages of 4096 bytes'],
    [[range(0xf000, 0x1000)], 'the page range of 4096 bytes at 0xf000 is below 0x10000, where nothing is accessible'],
    [[range(0xffff_f000, 0x2000)], 'the page range of 8192 bytes at 0xfffff000 leaves the address space of 2^32 bytes'],
    [
      [range(0x3_0000, 0x1000), range(0x2_0000, 0x1_1000)],
      'the page range of 4096 bytes at 0x30000 overlaps the range before it',
    ],
    [
      [{ ...range(0x2_0000, 0x1000), contents: new Uint8Array(4097) }],
      'the page range of 4096 bytes at 0x20000 has 4097 bytes of contents',
    ],
  ])('%p is refused', (pages, message) => {
    expect(problemOf(pages)).toBe(message);
  });

  it('may have empty ranges and any order', () => {
    expect(problemOf([range(0x3_0000, 0x1000), range(0, 0), range(0x2_0000, 0x1000)])).toBeUndefined();
  });

  it('says what is wrong with the code', () => {
    const module = createEngine().createModuleFromCode({
      code: Uint8Array.of(0, 0, 9, 1),
      instructionSet: 'latest64',
      pages: [],
    });
    expect(module).toMatchObject({ ok: false, error: { code: 'unexpected_end' } });
  });
});
