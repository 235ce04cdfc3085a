import { unwrap } from '@polkavirt/polkavm';
import { assemble } from '../../src/assembler/assemble.ts';
import type { InstructionSetName } from '../../src/isa/instruction-set.ts';
import { parseProgram } from '../../src/program/parse-program.ts';

/** The code of one line, in hexadecimal, or the error's message with its column. */
const code = (line: string, instructionSet: InstructionSetName = 'latest64'): string => {
  const result = assemble(line, { instructionSet });
  if (!result.ok) return `${result.error.column}: ${result.error.message}`;
  const program = unwrap(parseProgram(result.value));
  return Buffer.from(program.code).toString('hex');
};

/** Bytes worked out by hand: opcode, registers (a0 is 7, a1 is 8, a2 is 9), immediates. */
const LINES: [string, string][] = [
  ['trap', '00'],
  ['fallthrough', '01'],
  ['[a0..a0 + a2] = u8 a1', '02'],
  ['unlikely', '03'],
  ['ret', '3200'],
  ['nop', '6400'],

  ['jump [a0]', '3207'],
  ['jump [a0 + 4]', '320704'],
  ['jump [a0 + -4]', '3207fc'],
  ['jump [a0 + 0xfffffffc]', '3207fc'],
  ['jump [a0 + 0xfffffffffffffffc]', '3207fc'],
  ['a0 = 0', '3307'],
  ['a0 = -1', '3307ff'],
  ['a0 = 0b101', '330705'],
  ['a0 = 2147483647', '3307ffffff7f'],
  ['a0 = -2147483648', '330700000080'],
  ['a0 = 0xffffffff80000000', '330700000080'],
  ['a0 = 18446744073709551615', '3307ff'],
  ['r12 = 1', '330c01'],
  ['a0 = u8 [0x20000]', '3407000002'],
  ['a0 = i8 [0x20000]', '3507000002'],
  ['a0 = u16 [0x20000]', '3607000002'],
  ['a0 = i16 [0x20000]', '3707000002'],
  ['a0 = u32 [0x20000]', '3807000002'],
  ['a0 = i32 [0xfffe0000]', '39070000fe'],
  ['a0 = u64 [4294836224]', '3a070000fe'],
  ['u8 [0x20000] = a0', '3b07000002'],
  ['u16 [0x20000] = a0', '3c07000002'],
  ['u32 [0x20000] = a0', '3d07000002'],
  ['u64 [0x20000] = a0', '3e07000002'],

  ['ra = 5, jump 8', '50100508'],
  ['jump 8 if a0 == 5', '51170508'],
  ['jump 8 if a0 != 5', '52170508'],
  ['jump 8 if a0 <u 5', '53170508'],
  ['jump 8 if a0 <s 5', '57170508'],
  ['jump 8 if a0 >=u 5', '55170508'],
  ['jump 8 if a0 >=s 5', '59170508'],
  ['jump 8 if a0 <=s 5', '58170508'],
  ['jump 8 if a0 <=u 5', '54170508'],
  ['jump 8 if a0 >s 5', '5a170508'],
  ['jump 8 if a0 >u 5', '56170508'],
  ['jump 8 if a0 == 0xffffffff', '5117ff08'],
  ['jump 8 if 5 == a0', '51170508'],
  ['jump 8 if 5 != a0', '52170508'],
  ['jump 8 if 5 <u a0', '56170508'],
  ['jump 8 if 5 <s a0', '5a170508'],
  ['jump 8 if 5 <=u a0', '55170508'],
  ['jump 8 if 5 <=s a0', '59170508'],
  ['jump 8 if 5 >u a0', '53170508'],
  ['jump 8 if 5 >s a0', '57170508'],
  ['jump 8 if 5 >=u a0', '54170508'],
  ['jump 8 if 5 >=s a0', '58170508'],

  ['u8 [a0 + 4] = 5', '46170405'],
  ['u8 [a0] = 255', '4607ff00'],
  ['u8 [a0] = -1', '4607ff'],
  ['u16 [a0 + 4] = 0xffff', '471704ffff00'],
  ['u32 [a0 + -4] = 5', '4817fc05'],
  ['u32 [a0] = 0xffffffff', '4807ff'],
  ['u64 [a0 + 4] = -5', '491704fb'],
  ['u8 [a1 + 4] = a0', '788704'],
  ['u16 [a1] = a0', '7987'],
  ['u32 [a1 + 4] = a0', '7a8704'],
  ['u64 [a1 + 4] = a0', '7b8704'],
  ['a0 = u8 [a1 + 4]', '7c8704'],
  ['a0 = i8 [a1 + 4]', '7d8704'],
  ['a0 = u16 [a1 + 4]', '7e8704'],
  ['a0 = i16 [a1 + 4]', '7f8704'],
  ['a0 = u32 [a1 + 4]', '808704'],
  ['a0 = i32 [a1 + 4]', '818704'],
  ['a0 = u64 [a1]', '8287'],

  ['i32 a0 = a1 + 4', '838704'],
  ['i32 a0 = 4 + a1', '838704'],
  ['i32 a0 = a1 - 4', '8387fc'],
  ['a0 = a1 + 4', '958704'],
  ['a0 = 4 + a1', '958704'],
  ['a0 = a1 - 4', '9587fc'],
  ['a0 = a1 - -4', '958704'],
  ['a0 = a1 -4', '9587fc'],
  ['a0 = a1 - -2147483648', '958700000080'],
  ['a0 = a1 & 4', '848704'],
  ['a0 = 4 & a1', '848704'],
  ['a0 = a1 ^ 4', '858704'],
  ['a0 = 4 ^ a1', '858704'],
  ['a0 = a1 | 4', '868704'],
  ['a0 = 4 | a1', '868704'],
  ['i32 a0 = a1 * 4', '878704'],
  ['i32 a0 = 4 * a1', '878704'],
  ['a0 = a1 * 4', '968704'],
  ['a0 = 4 * a1', '968704'],
  ['a0 = a1 <u 4', '888704'],
  ['a0 = 4 >u a1', '888704'],
  ['a0 = a1 <s 4', '898704'],
  ['a0 = 4 >s a1', '898704'],
  ['i32 a0 = a1 << 4', '8a8704'],
  ['a0 = a1 << 4', '978704'],
  ['i32 a0 = a1 >> 4', '8b8704'],
  ['a0 = a1 >> 4', '988704'],
  ['i32 a0 = a1 >>a 4', '8c8704'],
  ['a0 = a1 >>a 4', '998704'],
  ['a0 = a1 >>a4', '998704'],
  ['i32 a0 = 4 - a1', '8d8704'],
  ['i32 a0 = -a1', '8d87'],
  ['a0 = 4 - a1', '9a8704'],
  ['a0 = -4 - a1', '9a87fc'],
  ['a0 = -a1', '9a87'],
  ['a0 = a1 >u 4', '8e8704'],
  ['a0 = 4 <u a1', '8e8704'],
  ['a0 = a1 >s 4', '8f8704'],
  ['a0 = 4 <s a1', '8f8704'],
  ['i32 a0 = 4 << a1', '908704'],
  ['a0 = 4 << a1', '9b8704'],
  ['i32 a0 = 4 >> a1', '918704'],
  ['a0 = 4 >> a1', '9c8704'],
  ['i32 a0 = 4 >>a a1', '928704'],
  ['a0 = 4 >>a a1', '9d8704'],
  ['a0 = 4 if a1 == 0', '938704'],
  ['a0 = 4 if a1 != 0', '948704'],
  ['i32 a0 = a1 >>r 4', 'a08704'],
  ['i32 a0 = 4 >>r a1', 'a18704'],
  ['a0 = a1 >>r 4', '9e8704'],
  ['a0 = 4 >>r a1', '9f8704'],

  ['jump 8 if a0 == a1', 'aa8708'],
  ['jump 8 if a0 != a1', 'ab8708'],
  ['jump 8 if a0 <u a1', 'ac8708'],
  ['jump 8 if a0 <s a1', 'ad8708'],
  ['jump 8 if a0 >=u a1', 'ae8708'],
  ['jump 8 if a0 >=s a1', 'af8708'],
  ['jump 8 if a0 >u a1', 'ac7808'],
  ['jump 8 if a0 >s a1', 'ad7808'],
  ['jump 8 if a0 <=u a1', 'ae7808'],
  ['jump 8 if a0 <=s a1', 'af7808'],

  // Three registers are stored as second, third, first.
  ['i32 a0 = a1 + a2', 'be9807'],
  ['a0 = a1 + a2', 'c89807'],
  ['i32 a0 = a1 - a2', 'bf9807'],
  ['a0 = a1 - a2', 'c99807'],
  ['a0 = a1-a2', 'c99807'],
  ['a0 = a1 & a2', 'd29807'],
  ['a0 = a1 ^ a2', 'd39807'],
  ['a0 = a1 | a2', 'd49807'],
  ['i32 a0 = a1 * a2', 'c09807'],
  ['a0 = a1 * a2', 'ca9807'],
  ['a0 = a1 mulh a2', 'd59807'],
  ['a0 = a1 mulhu a2', 'd69807'],
  ['a0 = a1 mulhsu a2', 'd79807'],
  ['a0 = a1 <u a2', 'd89807'],
  ['a0 = a1 >u a2', 'd88907'],
  ['a0 = a1 <s a2', 'd99807'],
  ['a0 = a1 >s a2', 'd98907'],
  ['i32 a0 = a1 << a2', 'c59807'],
  ['a0 = a1 << a2', 'cf9807'],
  ['i32 a0 = a1 >> a2', 'c69807'],
  ['a0 = a1 >> a2', 'd09807'],
  ['i32 a0 = a1 >>a a2', 'c79807'],
  ['a0 = a1 >>a a2', 'd19807'],
  ['i32 a0 = a1 /u a2', 'c19807'],
  ['a0 = a1 /u a2', 'cb9807'],
  ['i32 a0 = a1 /s a2', 'c29807'],
  ['a0 = a1 /s a2', 'cc9807'],
  ['i32 a0 = a1 %u a2', 'c39807'],
  ['a0 = a1 %u a2', 'cd9807'],
  ['i32 a0 = a1 %s a2', 'c49807'],
  ['a0 = a1 %s a2', 'ce9807'],
  ['a0 = a1 if a2 == 0', 'da9807'],
  ['a0 = a1 if a2 != 0', 'db9807'],
  ['a0 = a1 & ~a2', 'e09807'],
  ['a0 = a1 | ~a2', 'e19807'],
  ['a0 = ~(a1 ^ a2)', 'e29807'],
  ['a0 = maxs(a1, a2)', 'e39807'],
  ['a0 = maxu(a1, a2)', 'e49807'],
  ['a0 = mins(a1, a2)', 'e59807'],
  ['a0 = minu(a1, a2)', 'e69807'],
  ['i32 a0 = a1 <<r a2', 'dd9807'],
  ['a0 = a1 <<r a2', 'dc9807'],
  ['i32 a0 = a1 >>r a2', 'df9807'],
  ['a0 = a1 >>r a2', 'de9807'],

  ['jump 0', '28'],
  ['jump 127', '287f'],
  ['jump 128', '288000'],
  ['jump 4294967295', '28ff'],
  ['ecalli 0', '0a'],
  ['ecalli 255', '0aff00'],
  ['ecalli 4294967295', '0aff'],
  ['u8 [0x20000] = 5', '1e0300000205'],
  ['u16 [4] = 5', '1f010405'],
  ['u32 [4] = 5', '20010405'],
  ['u64 [4] = 5', '21010405'],

  ['a0 = a1', '6487'],
  ['a0 = sbrk a1', '6587'],
  ['i32 a0 = clz a1', '6987'],
  ['a0 = clz a1', '6887'],
  ['i32 a0 = ctz a1', '6b87'],
  ['a0 = ctz a1', '6a87'],
  ['i32 a0 = cpop a1', '6787'],
  ['a0 = cpop a1', '6687'],
  ['a0 = sext8 a1', '6c87'],
  ['i32 a0 = sext8 a1', '6c87'],
  ['a0 = sext16 a1', '6d87'],
  ['a0 = zext16 a1', '6e87'],
  ['a0 = reverse a1', '6f87'],

  ['ra = 5, jump [a0 + 4]', 'b470010504'],
  ['ra = 5, jump [a0]', 'b4700105'],
  ['tmp = a0, ra = 5, jump [tmp + 4]', 'b470010504'],
  ['tmp = a0, a0 = 5, jump [tmp]', 'b4770105'],

  ['a0 = 0x80000000', '14070000008000000000'],
  ['a0 = 0xffffffff', '1407ffffffff00000000'],
  ['a0 = 0x123456789abcdef0', '1407f0debc9a78563412'],
  ['a0 = i64 5', '14070500000000000000'],
  ['a0 = i64 -1', '1407ffffffffffffffff'],
];

describe('a line of assembly', () => {
  it.each(LINES)('%s', (line, expected) => {
    expect(code(line)).toBe(expected);
  });

  it('may have a comment, and white space anywhere between words', () => {
    expect(code('\ta0  =\ta1+a2   // a0 = 1')).toBe('c89807');
    expect(code('a0=u8[a1+0x4]')).toBe('7c8704');
  });

  it.each([
    ['a0 = a1 + a2', 'be9807'],
    ['i32 a0 = a1 + a2', 'be9807'],
    ['a0 = a1 >>r 4', 'a08704'],
    ['a0 = clz a1', '6987'],
    ['a0 = 0xffffffff', '3307ff'],
    ['a0 = a1 & 0x80000000', '848700000080'],
    ['u8 [a0] = 0xffffffff', '4607ff'],
  ])('in latest32 means its 32-bit form: %s', (line, expected) => {
    expect(code(line, 'latest32')).toBe(expected);
  });

  it.each<[string, InstructionSetName, string]>([
    ['unlikely', 'jam_v1', '02'],
    ['a0 = clz a1', 'jam_v1', '6787'],
    ['a0 = reverse a1', 'jam_v1', '6e87'],
    ['a0 = clz a1', 'revive_v1', '6887'],
  ])('has the opcode of its instruction set: %s in %s', (line, set, expected) => {
    expect(code(line, set)).toBe(expected);
  });
});

describe('a line that is no instruction', () => {
  it.each<[string, string]>([
    ['foo', '1: expected an instruction, a label or a directive'],
    ['  = a0', '3: expected an instruction, a label or a directive'],
    ['trap trap', '6: expected the end of the line'],
    ['a0', '3: expected `=`'],
    ['a0 = ', '5: expected '],
    ['a0 = a1 $ a2', '9: no instruction has this character'],
    ['jump', '5: expected `[`, a label or a number'],
    ['jump @x if', '11: expected a register or a number'],
    ['jump @x if 5 == 5', '17: expected a register'],
    ['jump @x if a0 <u', '17: expected a number or a register'],
    ['ecalli -1', '8: expected a number from 0 to 4294967295'],
    ['ecalli 4294967296', '8: expected a number from 0 to 4294967295'],
    ['a0 = a1 + 0x80000000', '11: expected a number of 32 bits, signed'],
    ['a0 = u8 [0x100000000]', '10: expected a number of 32 bits'],
    ['a0 = 0x10000000000000000', '6: expected a number of 64 bits'],
    ['a0 = a1 if a2 == 1', '18: expected 0'],
    ['u8 [a0] = 256', '11: expected a number of 8 bits'],
    ['u8 [a0] = -129', '11: expected a number of 8 bits'],
    ['u16 [4] = 65536', '11: expected a number of 16 bits'],
    ['u32 [4] = 4294967296', '11: expected a number of 32 bits'],
    ['u64 [4] = 4294967295', '11: expected a number of 32 bits, signed'],
    ['jump 4294967296', '6: expected a code offset from 0 to 4294967295'],
    ['a0 = 5, jump [a0]', '1: the two registers are the same, expected `tmp = ...` before it'],
    ['[a0..a1 + a2] = u8 a1', '6: expected a0'],
    ['i32 a0 = a1 & a2', '13: expected '],
    ['a0 = a1 /u 4', '12: expected a register'],
    ['r13 = 1', '1: expected an instruction, a label or a directive'],
    ['@a b:', '1: expected `@name:`'],
    ['pub main:', '1: expected `@name:`'],
  ])('%s', (line, expected) => {
    expect(code(line).slice(0, expected.length)).toBe(expected);
  });

  it('may have a number of any length', () => {
    expect(code(`a0 = ${'9'.repeat(1_000_000)}`)).toBe('6: expected a number of 64 bits');
  });

  it.each<[string, InstructionSetName, string]>([
    ['[a0..a0 + a2] = u8 a1', 'jam_v1', 'memset'],
    ['a0 = sbrk a1', 'revive_v1', 'sbrk'],
    ['  unlikely', 'revive_v1', 'unlikely'],
    ['a0 = u64 [a1]', 'latest32', 'load_indirect_u64'],
    ['a0 = 0x100000000', 'latest32', 'load_imm64'],
  ])('%s in %s', (line, set, name) => {
    expect(code(line, set)).toContain(`the instruction ${name} does not exist in ${set}`);
  });
});
