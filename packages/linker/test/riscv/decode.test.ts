import { decodeRiscv } from '../../src/riscv/decode.ts';
import { ENCODINGS } from './encodings.ts';

describe('the decoder', () => {
  it.each(ENCODINGS)('RV%i: %s', (bits, _, encoding, size, op, rd, rs1, rs2, imm) => {
    expect(decodeRiscv(encoding | 0, bits === 64)).toEqual({ op, rd, rs1, rs2, imm, size });
  });

  // By hand: funct7 = 1 + (rs3 << 2), funct3 = 3, opcode 0x0b; rs3 = a3, cond = a2.
  it('decodes mips.ccmov', () => {
    const word = (13 << 27) | (3 << 25) | (12 << 20) | (11 << 15) | (3 << 12) | (10 << 7) | 0x0b;
    expect(decodeRiscv(word, true)).toEqual({ op: 'mips.ccmov', rd: 10, rs1: 11, rs2: 12, imm: 13, size: 4 });
  });

  it.each([
    ['ld in RV32', 0x0000_3503, false],
    ['lwu in RV32', 0x0000_6503, false],
    ['sd in RV32', 0x00a5_3023, false],
    ['addw in RV32', 0x00b5_053b, false],
    ['a shift by 32 in RV32', 0x0205_1513, false],
    ['c.slli by 32 in RV32', 0x1502, false],
    ['amoadd.d in RV32', 0x00b6_352f, false],
    ['c.subw in RV32', 0x9d09, false],
    ['fadd.s', 0x0010_7053, true],
    ['c.fld', 0x2108, true],
    ['csrr', 0xc000_2573, true],
    ['c.addi4spn with 0', 0x0008, true],
    ['c.lui with 0', 0x6501, true],
    ['c.lwsp into x0', 0x4002, true],
    ['c.jr x0', 0x8002, true],
    ['all ones', 0xffff_ffff, true],
  ])('knows no %s', (_, word, is64Bit) => {
    expect(decodeRiscv(word | 0, is64Bit)).toBeUndefined();
  });

  it('gives each word of 32 bits something or nothing, never an exception', () => {
    let known = 0;
    for (let i = 0; i < 200_000; i++) {
      const word = Math.imul(i, 0x9e37_79b1);
      if (decodeRiscv(word, i % 2 === 0) !== undefined) known++;
    }
    expect(known).toBeGreaterThan(20_000);
  });
});
