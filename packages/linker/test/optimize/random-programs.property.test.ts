/** The levels of the optimiser on random programs: outcome, host calls with all arguments, and memory must be the same. */
import { type CostModelName, createEngine, Reg, Stop, unwrap } from '@polkavirt/polkavm';
import fc from 'fast-check';
import { type LinkOptions, linkElf, OPTIMIZE_LEVELS } from '../../src/index.ts';
import { ENCODINGS } from '../riscv/encodings.ts';
import { metadata, RET, simpleElf } from '../support/elf-writer.ts';

const runs = Number(process.env.POLKAVIRT_RUNS ?? 150);
const seed = process.env.POLKAVIRT_SEED === undefined ? {} : { seed: Number(process.env.POLKAVIRT_SEED) };

/** Registers that random instructions may change: not ra and sp, which hold the frame together. */
const REGISTERS = [5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15];
const FRAME = 128;

const encoding = (op: string): number => ENCODINGS.find(([bits, , , size, name]) => bits === 64 && size === 4 && name === op)![2];

const registerForm = (op: string, rd: number, rs1: number, rs2: number): number =>
  (encoding(op) & 0xfe00_707f) | (rd << 7) | (rs1 << 15) | (rs2 << 20);
const immediateForm = (op: string, rd: number, rs1: number, imm: number): number =>
  (encoding(op) & 0x707f) | (rd << 7) | (rs1 << 15) | (imm << 20);
const storeForm = (op: string, base: number, value: number, imm: number): number =>
  (encoding(op) & 0x707f) | ((imm & 31) << 7) | (base << 15) | (value << 20) | ((imm >> 5) << 25);
const branchForm = (op: string, rs1: number, rs2: number, distance: number): number =>
  (encoding(op) & 0x707f) |
  (rs1 << 15) |
  (rs2 << 20) |
  (((distance >> 11) & 1) << 7) |
  (((distance >> 1) & 15) << 8) |
  (((distance >> 5) & 63) << 25) |
  ((distance >> 12) << 31);
const jumpForm = (rd: number, distance: number): number =>
  0x6f |
  (rd << 7) |
  (((distance >> 12) & 255) << 12) |
  (((distance >> 11) & 1) << 20) |
  (((distance >> 1) & 1023) << 21) |
  ((distance >> 20) << 31);

/** One instruction of a random program; targets are instructions further on, modulo what is left. */
type Line =
  | { readonly kind: 'word'; readonly word: number }
  | { readonly kind: 'branch'; readonly op: string; readonly rs1: number; readonly rs2: number; readonly skip: number }
  | { readonly kind: 'jump'; readonly skip: number }
  | { readonly kind: 'call'; readonly callee: number };

const register = fc.constantFrom(...REGISTERS);
const source = fc.constantFrom(0, ...REGISTERS);
const word = (arbitrary: fc.Arbitrary<number>): fc.Arbitrary<Line> => arbitrary.map((one) => ({ kind: 'word', word: one }));
const slot = fc.integer({ min: 1, max: FRAME / 8 - 1 }).map((n) => n * 8);

const REGISTER_OPS = [
  'add',
  'sub',
  'sll',
  'slt',
  'sltu',
  'xor',
  'srl',
  'sra',
  'or',
  'and',
  'mul',
  'mulhu',
  'divu',
  'rem',
  'andn',
];
const MORE_REGISTER_OPS = ['addw', 'subw', 'sllw', 'srlw', 'mulw', 'divw', 'max', 'minu', 'rol', 'rorw', 'xnor'];
const CONSTANT = word(
  fc.oneof(
    fc.tuple(register, fc.integer({ min: -2048, max: 2047 })).map(([rd, imm]) => immediateForm('addi', rd, 0, imm)),
    fc.tuple(register, fc.integer({ min: 0, max: 0xf_ffff })).map(([rd, imm]) => 0x37 | (rd << 7) | (imm << 12)),
  ),
);
const COMPUTE = word(
  fc.oneof(
    fc
      .tuple(fc.constantFrom(...REGISTER_OPS, ...MORE_REGISTER_OPS, 'th.mveqz', 'th.mvnez'), register, source, source)
      .map(([op, rd, rs1, rs2]) => registerForm(op, rd, rs1, rs2)),
    fc
      .tuple(
        fc.constantFrom('addi', 'xori', 'ori', 'andi', 'slti', 'sltiu', 'addiw'),
        register,
        source,
        fc.integer({ min: -2048, max: 2047 }),
      )
      .map(([op, rd, rs1, imm]) => immediateForm(op, rd, rs1, imm)),
    fc
      .tuple(fc.constantFrom('slli', 'srli', 'srai'), register, source, fc.integer({ min: 0, max: 63 }))
      .map(([op, rd, rs1, amount]) => (encoding(op) & 0xfc00_707f) | (rd << 7) | (rs1 << 15) | (amount << 20)),
  ),
);
const MEMORY = word(
  fc.oneof(
    fc.tuple(fc.constantFrom('lb', 'lhu', 'lw', 'ld', 'lwu'), register, slot).map(([op, rd, at]) => immediateForm(op, rd, 2, at)),
    fc.tuple(fc.constantFrom('sb', 'sh', 'sw', 'sd'), source, slot).map(([op, rs2, at]) => storeForm(op, 2, rs2, at)),
  ),
);
/** `memset` is a loop here; what comes before it is often an address in the frame and a length of a few bytes. */
const MEMSET = word(
  fc.oneof(
    slot.map((at) => immediateForm('addi', 10, 2, at)),
    source.map((from) => immediateForm('andi', 12, from, 7)),
    fc.constant(encoding('pvm.memset')),
  ),
);
const skip = fc.integer({ min: 1, max: 12 });
const BRANCH: fc.Arbitrary<Line> = fc
  .tuple(fc.constantFrom('beq', 'bne', 'blt', 'bge', 'bltu', 'bgeu'), source, source, skip)
  .map(([op, rs1, rs2, over]) => ({ kind: 'branch', op, rs1, rs2, skip: over }));
const JUMP: fc.Arbitrary<Line> = skip.map((over) => ({ kind: 'jump', skip: over }));
const CALL: fc.Arbitrary<Line> = fc.integer({ min: 0, max: 3 }).map((callee) => ({ kind: 'call', callee }));

const straight = fc.oneof(
  { weight: 3, arbitrary: COMPUTE },
  { weight: 2, arbitrary: CONSTANT },
  { weight: 2, arbitrary: MEMORY },
  { weight: 2, arbitrary: MEMSET },
);
const line = fc.oneof(
  { weight: 8, arbitrary: straight },
  { weight: 2, arbitrary: BRANCH },
  { weight: 1, arbitrary: JUMP },
  { weight: 1, arbitrary: CALL },
);

interface RandomProgram {
  readonly main: readonly Line[];
  readonly functions: readonly (readonly Line[])[];
}

const program: fc.Arbitrary<RandomProgram> = fc.record({
  main: fc.array(line, { minLength: 1, maxLength: 60 }),
  functions: fc.array(fc.array(straight, { maxLength: 5 }), { minLength: 3, maxLength: 3 }),
});

/** The ELF file: main in its frame, three small functions, and the stub of an import. */
function assemble({ main, functions }: RandomProgram): Uint8Array {
  const prologue = [immediateForm('addi', 2, 2, -FRAME), storeForm('sd', 2, 1, 0)];
  const epilogue = [immediateForm('ld', 1, 2, 0), immediateForm('addi', 2, 2, FRAME), RET];
  const end = prologue.length + main.length;
  const starts: number[] = [];
  let next = end + epilogue.length;
  for (const body of functions) {
    starts.push(next);
    next += body.length + 1;
  }
  const stub = next;
  starts.push(stub);
  const words = [...prologue];
  for (const one of main) {
    const at = words.length;
    const target = (over: number) => (Math.min(at + over, end) - at) * 4;
    if (one.kind === 'word') words.push(one.word);
    else if (one.kind === 'branch') words.push(branchForm(one.op, one.rs1, one.rs2, target(one.skip)));
    else if (one.kind === 'jump') words.push(jumpForm(0, target(one.skip)));
    else words.push(jumpForm(1, (starts[one.callee] - at) * 4));
  }
  words.push(...epilogue);
  for (const body of functions) words.push(...body.map((one) => (one.kind === 'word' ? one.word : 0x13)), RET);
  words.push(0x0b, 0, 0, RET);
  return simpleElf({
    code: words,
    relocations: [{ offset: stub * 4 + 4, type: 2, symbol: 'import' }],
    sections: [
      { name: '.import_name', contents: Buffer.from('hear') },
      { name: '.import', contents: metadata(64, 4), relocations: [{ offset: 9, type: 2, symbol: 'import_name' }] },
    ],
    symbols: [
      { name: 'import', section: '.import' },
      { name: 'import_name', section: '.import_name' },
    ],
  });
}

/** All that can be seen of a run. */
function observe(elf: Uint8Array, options: LinkOptions, costModel: CostModelName = 'naive') {
  const { program: blob } = unwrap(linkElf(elf, options));
  const module = unwrap(createEngine().createModule(blob, { backend: 'interpreter', costModel }));
  const instance = module.instantiate();
  try {
    instance.prepareCall(module.program.exports[0].pc);
    instance.setGas(100_000n);
    for (const [index, register] of REGISTERS.entries()) instance.registers[register - 3] = BigInt(index * 7919);
    const calls: bigint[][] = [];
    let stop = instance.run();
    while (stop === Stop.HostCall) {
      calls.push([...instance.registers.slice(Reg.a0, Reg.a5 + 1)]);
      instance.registers[Reg.a0] = BigInt(calls.length) * 0x9e37_79b9n;
      stop = instance.run();
    }
    const frame = new Uint8Array(FRAME);
    instance.readMemory(module.memoryMap.stackAddressHigh - FRAME, frame);
    return { stop, calls, frame: [...frame], result: instance.registers[Reg.a0], gas: 100_000n - instance.getGas() };
  } finally {
    instance.release();
  }
}

it('does the same at every level, for no more gas', () => {
  fc.assert(
    fc.property(program, (random) => {
      const elf = assemble(random);
      const [plain, ...optimized] = OPTIMIZE_LEVELS.map((level) => observe(elf, { optimize: level }));
      for (const { gas, ...seen } of optimized) {
        const { gas: most, ...expected } = plain;
        expect(seen).toEqual(expected);
        expect(gas <= most).toBe(true);
      }
    }),
    { numRuns: runs, ...seed },
  );
});

it('does the same with predicted branches marked, for no more gas by the full model', () => {
  fc.assert(
    fc.property(program, (random) => {
      const elf = assemble(random);
      const [plain, marked] = (['naive', 'full'] as const).map((costModel) =>
        observe(elf, { instructionSet: 'latest64', costModel }, 'full'),
      );
      const { gas, ...seen } = marked;
      const { gas: most, ...expected } = plain;
      expect(seen).toEqual(expected);
      // Whoever runs into a trap pays for the mark before it.
      if (seen.stop === Stop.Finished) expect(gas <= most).toBe(true);
    }),
    { numRuns: runs, ...seed },
  );
});
