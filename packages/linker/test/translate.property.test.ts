/**
 * Single instructions with registers of all kinds (x0, the same one twice, the destination as source) and values at the
 * edges, against a model of RISC-V that shares nothing with the linker.
 */
import { createEngine, type Module, Stop, unwrap } from '@polkavirt/polkavm';
import fc from 'fast-check';
import { linkElf } from '../src/index.ts';
import { ENCODINGS } from './riscv/encodings.ts';
import { simpleElf } from './support/elf-writer.ts';
import { ATOMIC_MODELS, REGISTER_MODELS, UNARY_MODELS } from './support/riscv-model.ts';

const runs = Number(process.env.POLKAVIRT_RUNS ?? 120);
const seed = process.env.POLKAVIRT_SEED === undefined ? {} : { seed: Number(process.env.POLKAVIRT_SEED) };

/** The registers of RISC-V that a program may use, in the order of PolkaVM's. */
const REGISTERS = [1, 2, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15];
const EBREAK = 0x0010_0073;

/** An address on the stack. */
const ADDRESS = 0xfffd_ff00;

type Bits = 32 | 64;

/** The encoding of an operation with other registers in its fields; undefined if RV32 lacks it. */
function encode(bits: Bits, op: string, rd: number, rs1: number, rs2?: number): number | undefined {
  const known = ENCODINGS.find(([size, , , length, name]) => size === bits && length === 4 && name === op);
  if (known === undefined) return undefined;
  const fields = (rd << 7) | (rs1 << 15) | (rs2 === undefined ? 0 : rs2 << 20);
  const mask = (31 << 7) | (31 << 15) | (rs2 === undefined ? 0 : 31 << 20);
  return (known[2] & ~mask) | fields;
}

const modules = new Map<string, Module>();

/** An instance about to run one instruction, and then a trap. */
function prepared(bits: Bits, code: number, values: readonly bigint[]) {
  const key = `${bits}/${code}`;
  let module = modules.get(key);
  if (module === undefined) {
    const instructionSet = bits === 64 ? 'latest64' : 'latest32';
    const linked = linkElf(simpleElf({ bits, code: [code, EBREAK] }), { optimize: 0, instructionSet });
    module = unwrap(createEngine().createModule(unwrap(linked).program, { backend: 'interpreter' }));
    modules.set(key, module);
  }
  const instance = module.instantiate();
  instance.prepareCall(module.program.exports[0].pc);
  instance.setGas(1000n);
  for (const [index, value] of values.entries()) {
    instance.registers[index] = BigInt.asUintN(64, bits === 64 ? value : BigInt.asIntN(32, value));
  }
  return instance;
}

/** The registers of PolkaVM after an instruction. */
function after(bits: Bits, code: number, values: readonly bigint[]): bigint[] {
  const instance = prepared(bits, code, values);
  try {
    expect(instance.run()).toBe(Stop.Trap);
    return [...instance.registers].map((one) => BigInt.asUintN(bits, one));
  } finally {
    instance.release();
  }
}

const registerOf = (values: readonly bigint[], register: number): bigint =>
  register === 0 ? 0n : values[REGISTERS.indexOf(register)];

/** The registers with a result in one of them; x0 takes none. */
const withResult = (values: readonly bigint[], rd: number, result: bigint, bits: Bits): bigint[] =>
  values.map((old, index) => (REGISTERS[index] === rd ? BigInt.asUintN(bits, result) : old));

const register = fc.constantFrom(0, ...REGISTERS);

const valuesOf = (bits: Bits) => {
  const half = 1n << BigInt(bits - 1);
  const edges = [0n, 1n, -1n, half, half - 1n, 0x8000_0000n, 0xffff_ffffn, 0x7fn, 0x80n, 0xff00_ff00n];
  const value = fc.oneof(fc.constantFrom(...edges), fc.bigInt(-(1n << 63n), (1n << 63n) - 1n));
  const anyValue = value.map((one) => BigInt.asUintN(bits, one));
  return fc.array(anyValue, { minLength: REGISTERS.length, maxLength: REGISTERS.length });
};

describe.each([64, 32] as const)('translated instructions of RV%i', (bits) => {
  it('compute what RISC-V computes, from two registers', () => {
    const names = Object.keys(REGISTER_MODELS).filter((name) => encode(bits, name, 0, 0, 0) !== undefined);
    expect(names).toHaveLength(bits === 64 ? 39 : 27);
    fc.assert(
      fc.property(fc.constantFrom(...names), register, register, register, valuesOf(bits), (name, rd, rs1, rs2, given) => {
        const result = REGISTER_MODELS[name](registerOf(given, rs1), registerOf(given, rs2), bits);
        expect(after(bits, encode(bits, name, rd, rs1, rs2)!, given)).toEqual(withResult(given, rd, result, bits));
      }),
      { numRuns: runs * 2, ...seed },
    );
  });

  it('compute what RISC-V computes, from one register', () => {
    const names = Object.keys(UNARY_MODELS).filter((name) => encode(bits, name, 0, 0) !== undefined);
    expect(names).toHaveLength(bits === 64 ? 11 : 8);
    fc.assert(
      fc.property(fc.constantFrom(...names), register, register, valuesOf(bits), (name, rd, rs1, given) => {
        const result = UNARY_MODELS[name](registerOf(given, rs1), bits);
        expect(after(bits, encode(bits, name, rd, rs1)!, given)).toEqual(withResult(given, rd, result, bits));
      }),
      { numRuns: runs, ...seed },
    );
  });

  it('change memory as atomic operations do, and give what was there', () => {
    const sizes = bits === 64 ? ['w', 'd'] : ['w'];
    const [name, size] = [fc.constantFrom(...Object.keys(ATOMIC_MODELS)), fc.constantFrom(...sizes)];
    const address = fc.constantFrom(...REGISTERS);
    fc.assert(
      fc.property(name, size, register, address, register, valuesOf(bits), (op, suffix, rd, rs1, rs2, some) => {
        const width = suffix === 'd' ? 64 : 32;
        const given = withResult(some, rs1, BigInt(ADDRESS), bits);
        const old = BigInt.asUintN(width, some[0] ^ 0x55n);
        const code = encode(bits, `${op}.${suffix}`, rd, rs1, rs2)!;
        const instance = prepared(bits, code, given);
        const bytes = new Uint8Array(8);
        new DataView(bytes.buffer).setBigUint64(0, old, true);
        expect(instance.writeMemory(ADDRESS, bytes)).toBe(true);
        expect(instance.run()).toBe(Stop.Trap);
        const left = new Uint8Array(8);
        instance.readMemory(ADDRESS, left);
        const registers = [...instance.registers].map((one) => BigInt.asUintN(bits, one));
        instance.release();
        const value = BigInt.asUintN(width, registerOf(given, rs2));
        expect(BigInt.asUintN(width, new DataView(left.buffer).getBigUint64(0, true))).toBe(
          BigInt.asUintN(width, ATOMIC_MODELS[op](old, value, width)),
        );
        expect(registers).toEqual(withResult(given, rd, BigInt.asIntN(width, old), bits));
      }),
      { numRuns: runs, ...seed },
    );
  });

  it('move conditionally, as MIPS does', () => {
    const four = fc.tuple(register, register, register, register);
    fc.assert(
      fc.property(four, valuesOf(bits), fc.boolean(), ([rd, rs1, rs2, rs3], some, isZero) => {
        const given = isZero ? withResult(some, rs2, 0n, bits) : some;
        const code = (rs3 << 27) | (3 << 25) | (rs2 << 20) | (rs1 << 15) | (3 << 12) | (rd << 7) | 0x0b;
        const result = registerOf(given, rs2) === 0n ? registerOf(given, rs3) : registerOf(given, rs1);
        expect(after(bits, code, given)).toEqual(withResult(given, rd, result, bits));
      }),
      { numRuns: runs, ...seed },
    );
  });
});

it('translated instructions of RV64 move conditionally, as T-Head does', () => {
  fc.assert(
    fc.property(fc.boolean(), register, register, register, valuesOf(64), fc.boolean(), (ifZero, rd, rs1, rs2, some, isZero) => {
      const given = isZero ? withResult(some, rs2, 0n, 64) : some;
      const code = encode(64, ifZero ? 'th.mveqz' : 'th.mvnez', rd, rs1, rs2)!;
      const moves = (registerOf(given, rs2) === 0n) === ifZero;
      const result = moves ? registerOf(given, rs1) : registerOf(given, rd);
      expect(after(64, code, given)).toEqual(withResult(given, rd, result, 64));
    }),
    { numRuns: runs, ...seed },
  );
});
