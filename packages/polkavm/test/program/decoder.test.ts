import { INSTRUCTION_IDS, INVALID_INSTRUCTION, instructionName } from '../../src/isa/instruction-id.ts';
import type { InstructionSetName } from '../../src/isa/instruction-set.ts';
import type { InstructionName } from '../../src/isa/instructions.ts';
import { createInstruction, type DecodedInstruction, decodeFollowing, decodeInstruction } from '../../src/program/decoder.ts';
import { type EncodableInstruction, encodeInstruction, hasTarget, targetLength } from '../../src/program/encoder.ts';
import { bitmaskOf } from './container.ts';

type Operands = Partial<Omit<EncodableInstruction, 'id' | 'offset'>>;

/** Where the instruction under test starts. */
const OFFSET = 40;

/** Decodes the bytes as one instruction at OFFSET, with `behind` following it as a further one. */
const decode = (bytes: number[], behind: number[] = [0], set: InstructionSetName = 'latest64'): DecodedInstruction => {
  const code = Uint8Array.from([...new Array(OFFSET).fill(0), ...bytes, ...behind]);
  const bits = behind.length > 0 ? [OFFSET, OFFSET + bytes.length] : [OFFSET];
  const out = createInstruction();
  decodeInstruction({ instructionSet: set, code, bitmask: bitmaskOf(code.length, ...bits) }, OFFSET, out);
  return out;
};

const encode = (name: InstructionName, operands: Operands, set: InstructionSetName = 'latest64'): number[] | undefined => {
  const output: number[] = [];
  const instruction = { ...createInstruction(), ...operands, id: INSTRUCTION_IDS[name], offset: OFFSET };
  return encodeInstruction(set, instruction, output) ? output : undefined;
};

/** Shortest encodings, worked out by hand from the format's definition. */
const SHORTEST: [InstructionName, number[], Operands][] = [
  ['trap', [0], {}],
  ['fallthrough', [1], {}],
  ['memset', [2], {}],
  ['unlikely', [3], {}],
  ['jump_indirect', [50, 0], { reg1: 0, imm1: 0 }],
  ['load_imm', [51, 7, 0x2a], { reg1: 7, imm1: 42 }],
  ['load_imm', [51, 12, 0xff], { reg1: 12, imm1: -1 }],
  ['load_u8', [52, 1, 0x00, 0x00, 0x02], { reg1: 1, imm1: 0x20000 }],
  ['store_u64', [62, 3, 0x00, 0x00, 0xfe], { reg1: 3, imm1: -0x20000 }],
  ['load_imm_and_jump', [80, 0x10, 0x05, 0x08], { reg1: 0, imm1: 5, target: 48 }],
  ['branch_eq_imm', [81, 0x07], { reg1: 7, imm1: 0, target: 40 }],
  ['branch_less_signed_imm', [87, 0x28, 0x00, 0x80, 0xd8], { reg1: 8, imm1: -32768, target: 0 }],
  ['branch_greater_unsigned_imm', [86, 0x4c, 0x78, 0x56, 0x34, 0x12, 0x00, 0x01], { reg1: 12, imm1: 0x12345678, target: 296 }],
  ['store_imm_indirect_u8', [70, 0x07], { reg1: 7, imm1: 0, imm2: 0 }],
  ['store_imm_indirect_u32', [72, 0x18, 0xfc, 0xef, 0xbe], { reg1: 8, imm1: -4, imm2: -0x4111 }],
  ['store_indirect_u8', [120, 0x87, 0x01], { reg1: 7, reg2: 8, imm1: 1 }],
  ['load_indirect_u64', [130, 0x1c, 0x80, 0x00], { reg1: 12, reg2: 1, imm1: 128 }],
  ['add_imm_64', [149, 0x11, 0xf8], { reg1: 1, reg2: 1, imm1: -8 }],
  ['branch_eq', [170, 0x21, 0x7f], { reg1: 1, reg2: 2, target: 167 }],
  ['branch_greater_or_equal_signed', [175, 0x21, 0x80, 0x00], { reg1: 1, reg2: 2, target: 168 }],
  ['add_64', [200, 0x98, 0x07], { reg1: 7, reg2: 8, reg3: 9 }],
  ['cmov_if_zero', [218, 0xc0, 0x01], { reg1: 1, reg2: 0, reg3: 12 }],
  ['jump', [40, 0xec], { target: 20 }],
  ['jump', [40], { target: 40 }],
  ['jump', [40, 0xd7], { target: 0xffff_ffff }],
  ['ecalli', [10], { imm1: 0 }],
  ['ecalli', [10, 0xff, 0x00], { imm1: 255 }],
  ['store_imm_u8', [30, 0x03, 0x00, 0x00, 0x02, 0x7b], { imm1: 0x20000, imm2: 123 }],
  ['store_imm_u64', [33, 0x00], { imm1: 0, imm2: 0 }],
  ['move_reg', [100, 0xc0], { reg1: 0, reg2: 12 }],
  ['sbrk', [101, 0x87], { reg1: 7, reg2: 8 }],
  ['load_imm_and_jump_indirect', [180, 0x10, 0x01, 0x05, 0x08], { reg1: 0, reg2: 1, imm1: 5, imm2: 8 }],
  ['load_imm_and_jump_indirect', [180, 0x21, 0x00], { reg1: 1, reg2: 2, imm1: 0, imm2: 0 }],
  [
    'load_imm64',
    [20, 0x07, 0x88, 0x77, 0x66, 0x55, 0x44, 0x33, 0x22, 0x91],
    { reg1: 7, imm1: 0x5566_7788, imm2: 0x9122_3344 | 0 },
  ],
];

describe('an instruction in its shortest form', () => {
  it.each(SHORTEST)('%s is %p', (name, bytes, operands) => {
    // Whatever comes after it is not part of it.
    const decoded = decode(bytes, [0x7f, 0x81, 0x7f, 0x81]);
    expect(instructionName(decoded.id)).toBe(name);
    expect(decoded).toMatchObject({ ...operands, offset: OFFSET, nextOffset: OFFSET + bytes.length, nextInvalid: false });
    expect(encode(name, operands)).toEqual(bytes);
  });
});

/** What each format has, by one of its instructions. */
const FORMAT_OPERANDS: readonly (readonly [InstructionName, readonly (keyof Operands)[]])[] = [
  ['trap', []],
  ['load_imm', ['reg1', 'imm1']],
  ['branch_eq_imm', ['reg1', 'imm1', 'target']],
  ['store_imm_indirect_u8', ['reg1', 'imm1', 'imm2']],
  ['add_imm_64', ['reg1', 'reg2', 'imm1']],
  ['branch_eq', ['reg1', 'reg2', 'target']],
  ['add_64', ['reg1', 'reg2', 'reg3']],
  ['jump', ['target']],
  ['ecalli', ['imm1']],
  ['store_imm_u8', ['imm1', 'imm2']],
  ['move_reg', ['reg1', 'reg2']],
  ['load_imm_and_jump_indirect', ['reg1', 'reg2', 'imm1', 'imm2']],
  ['load_imm64', ['reg1', 'imm1', 'imm2']],
];

it.each(FORMAT_OPERANDS)('%s has %j; what it lacks stays as it was', (name, operands) => {
  const before = { reg1: 91, reg2: 92, reg3: 93, imm1: 94, imm2: 95, target: 96 };
  const [first] = encode(name, { imm1: 1, imm2: 1, target: OFFSET + 1 })!;
  const code = new Uint8Array(OFFSET + 9).fill(0x11);
  code[OFFSET] = first;
  const out = { ...createInstruction(), ...before };
  decodeInstruction({ instructionSet: 'latest64', code, bitmask: bitmaskOf(OFFSET + 9, OFFSET) }, OFFSET, out);
  const changed = Object.keys(before).filter((key) => out[key as keyof typeof before] !== before[key as keyof typeof before]);
  expect(changed.sort()).toEqual([...operands].sort());
});

describe('decodeInstruction', () => {
  it('reads register nibbles above 12 as register 12', () => {
    expect(decode([100, 0xed])).toMatchObject({ reg1: 12, reg2: 12 });
    expect(decode([200, 0x0f, 0xfe])).toMatchObject({ reg1: 12, reg2: 12, reg3: 0 });
  });

  it('ignores the upper half of a byte with one register', () => {
    expect(decode([51, 0xf3, 9])).toMatchObject({ reg1: 3, imm1: 9 });
    expect(decode([200, 0x21, 0xf3])).toMatchObject({ reg1: 3 });
  });

  it('takes four bytes of an immediate at most, and ignores the rest', () => {
    expect(decode([10, 1, 2, 3, 4, 5, 6])).toMatchObject({ imm1: 0x04030201, nextOffset: OFFSET + 7 });
    expect(decode([51, 2, 0xff, 0xff, 0xff, 0x7f, 0xff])).toMatchObject({ imm1: 0x7fffffff });
    expect(decode([40, 1, 0, 0, 0, 9])).toMatchObject({ target: 41 });
  });

  it('takes lengths of a first immediate above 4 as 4', () => {
    for (const length of [4, 5, 6, 7]) {
      expect(decode([31, length, 1, 2, 3, 4, 5])).toMatchObject({ imm1: 0x04030201, imm2: 5 });
      expect(decode([70, (length << 4) | 2, 1, 2, 3, 4, 5])).toMatchObject({ reg1: 2, imm1: 0x04030201, imm2: 5 });
      expect(decode([180, 0x21, length, 1, 2, 3, 4, 5])).toMatchObject({ reg1: 1, reg2: 2, imm1: 0x04030201, imm2: 5 });
    }
  });

  it('ignores the bits above a three-bit length', () => {
    expect(decode([31, 0xf9, 7, 8])).toMatchObject({ imm1: 7, imm2: 8 });
    expect(decode([70, 0x92, 7, 8])).toMatchObject({ reg1: 2, imm1: 7, imm2: 8 });
    expect(decode([180, 0x21, 0xf9, 7, 8])).toMatchObject({ imm1: 7, imm2: 8 });
  });

  it('reads operands that the bitmask cuts short from the next instruction', () => {
    // The length says two bytes, the instruction has none of them; its second immediate is empty.
    expect(decode([31, 2], [0x34, 0x12, 7])).toMatchObject({ imm1: 0x1234, imm2: 0, nextOffset: OFFSET + 2 });
    expect(decode([81, 0x17], [0x22, 0x33])).toMatchObject({ reg1: 7, imm1: 0x22, target: OFFSET });
    expect(decode([200], [0x98, 0x07])).toMatchObject({ reg1: 7, reg2: 8, reg3: 9 });
    expect(decode([100], [0x98])).toMatchObject({ reg1: 8, reg2: 9 });
    expect(decode([20, 5], [1, 0, 0, 0, 2, 0, 0, 0x80])).toMatchObject({ reg1: 5, imm1: 1, imm2: -0x7fff_fffe });
    // An immediate whose length comes from the bitmask is empty instead.
    expect(decode([51], [0x05, 0x01])).toMatchObject({ reg1: 5, imm1: 0 });
    expect(decode([10], [0x05])).toMatchObject({ imm1: 0 });
  });

  it('reads zeros behind the end of the code', () => {
    expect(decode([20, 5, 0xff, 0xff], [])).toMatchObject({ reg1: 5, imm1: 0xffff, imm2: 0, nextInvalid: true });
    expect(decode([200, 0x98], [])).toMatchObject({ reg1: 0, reg2: 8, reg3: 9 });
    expect(decode([31], [])).toMatchObject({ imm1: 0, imm2: 0 });
    expect(decode([31, 4, 0xff], [])).toMatchObject({ imm1: 0xff, imm2: 0 });
  });

  it('marks the last instruction only if control can run off it', () => {
    expect(decode([51, 1], [])).toMatchObject({ nextInvalid: true, nextOffset: OFFSET + 2 });
    expect(decode([0], [])).toMatchObject({ nextInvalid: false, nextOffset: OFFSET + 1 });
    expect(decode([40, 1], [])).toMatchObject({ nextInvalid: false, nextOffset: OFFSET + 2 });
    expect(decode([255], [])).toMatchObject({ id: INVALID_INSTRUCTION, nextInvalid: false });
  });

  it('gives an invalid instruction where none starts', () => {
    const out = createInstruction();
    const view = { instructionSet: 'latest64', code: Uint8Array.of(0, 0), bitmask: Uint8Array.of(1) } as const;
    for (const offset of [1, 2, 3, 0xffff_0000]) {
      decodeInstruction(view, offset, out);
      expect(out).toMatchObject({ id: INVALID_INSTRUCTION, offset, nextOffset: offset + 1, nextInvalid: true });
    }
  });
});

describe('instruction sets', () => {
  const nameIn = (set: InstructionSetName, opcode: number) => instructionName(decode([opcode, 0, 0], [0], set).id);

  it('differ in these opcodes', () => {
    const rows = [2, 3, 20, 56, 101, 102, 110, 111, 200].map((opcode) => [
      opcode,
      nameIn('revive_v1', opcode),
      nameIn('jam_v1', opcode),
      nameIn('latest64', opcode),
      nameIn('latest32', opcode),
    ]);
    expect(rows).toEqual([
      [2, 'invalid', 'unlikely', 'memset', 'memset'],
      [3, 'invalid', 'invalid', 'unlikely', 'unlikely'],
      [20, 'load_imm64', 'load_imm64', 'load_imm64', 'invalid'],
      [56, 'load_u32', 'load_u32', 'load_u32', 'invalid'],
      [101, 'invalid', 'count_set_bits_64', 'sbrk', 'sbrk'],
      [102, 'count_set_bits_64', 'count_set_bits_32', 'count_set_bits_64', 'invalid'],
      [110, 'zero_extend_16', 'reverse_byte', 'zero_extend_16', 'zero_extend_16'],
      [111, 'reverse_byte', 'invalid', 'reverse_byte', 'reverse_byte'],
      [200, 'add_64', 'add_64', 'add_64', 'invalid'],
    ]);
  });

  it('encode what they have', () => {
    expect(encode('unlikely', {}, 'jam_v1')).toEqual([2]);
    expect(encode('unlikely', {}, 'latest64')).toEqual([3]);
    expect(encode('unlikely', {}, 'revive_v1')).toBeUndefined();
    expect(encode('sbrk', {}, 'jam_v1')).toBeUndefined();
    expect(encode('add_64', {}, 'latest32')).toBeUndefined();
  });
});

describe('what follows an instruction', () => {
  it('is the next one', () => {
    const out = decode([200, 0x98, 0x07], [100, 0xc0]);
    const code = Uint8Array.from([...new Array(OFFSET).fill(0), 200, 0x98, 0x07, 100, 0xc0]);
    decodeFollowing({ instructionSet: 'latest64', code, bitmask: bitmaskOf(code.length, OFFSET, OFFSET + 3) }, out);
    expect(out).toMatchObject({ id: INSTRUCTION_IDS.move_reg, offset: OFFSET + 3, nextOffset: OFFSET + 5, reg1: 0, reg2: 12 });
  });

  it('is an invalid one where upstream takes the distance for too long, though an instruction starts there', () => {
    // 25 bytes after offset 7, near the end of the code: see the tests of the bitmask.
    const view = { instructionSet: 'latest64', code: new Uint8Array(33).fill(51, 7, 8), bitmask: bitmaskOf(33, 7, 32) } as const;
    const out = createInstruction();
    decodeInstruction(view, 7, out);
    expect(out).toMatchObject({ id: INSTRUCTION_IDS.load_imm, nextOffset: 32, nextInvalid: true });
    decodeFollowing(view, out);
    expect(out).toMatchObject({ id: INVALID_INSTRUCTION, offset: 32, nextOffset: 33 });
  });

  it('is an invalid one of one byte where the code breaks off', () => {
    const out = decode([200, 0x98, 0x07], []);
    expect(out).toMatchObject({ nextOffset: OFFSET + 3, nextInvalid: true });
    decodeFollowing({ instructionSet: 'latest64', code: new Uint8Array(OFFSET + 3), bitmask: new Uint8Array(6) }, out);
    expect(out).toMatchObject({ id: INVALID_INSTRUCTION, offset: OFFSET + 3, nextOffset: OFFSET + 4, nextInvalid: true });
  });
});

it('operands of every length: bytes behind the code are zero', () => {
  // load_imm of 0 to 5 bytes, of which four count; then the same with the code cut off after its first byte.
  const imm = (...bytes: number[]): number => decode([51, 7, ...bytes]).imm1;
  expect([imm(), imm(0x80), imm(0x80, 0x80), imm(1, 2, 0x83), imm(1, 2, 3, 0x84), imm(1, 2, 3, 4, 5)]).toEqual([
    0, -128, -32_640, -8_191_487, -2_080_177_663, 0x0403_0201,
  ]);
  const code = Uint8Array.of(20, 7, 1);
  const out = createInstruction();
  decodeInstruction({ instructionSet: 'latest64', code, bitmask: bitmaskOf(3, 0) }, 0, out);
  expect(out).toMatchObject({ id: INSTRUCTION_IDS.load_imm64, reg1: 7, imm1: 1, imm2: 0 });
});

it('says which instructions have a target, and how many bytes its distance takes', () => {
  const names = [
    'jump',
    'load_imm_and_jump',
    'branch_eq',
    'branch_eq_imm',
    'jump_indirect',
    'add_64',
    'trap',
    'load_imm',
  ] as const;
  expect(names.map((name) => hasTarget(INSTRUCTION_IDS[name]))).toEqual([true, true, true, true, false, false, false, false]);
  expect(hasTarget(INVALID_INSTRUCTION)).toBe(false);
  expect([targetLength(40, 40), targetLength(40, 0), targetLength(40, 168), targetLength(40, 2 ** 20)]).toEqual([0, 1, 2, 3]);
});

it('encodes nothing that the instruction set lacks', () => {
  const output: number[] = [];
  expect(encodeInstruction('latest32', { ...createInstruction(), id: INSTRUCTION_IDS.add_64 }, output)).toBe(false);
  expect(encodeInstruction('latest64', { ...createInstruction(), id: INVALID_INSTRUCTION }, output)).toBe(false);
  expect(output).toEqual([]);
});
