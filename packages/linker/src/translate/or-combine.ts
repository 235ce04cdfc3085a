/**
 * `orc.b`: each byte that is not zero becomes 0xff. PolkaVM has no such instruction, so: (x & 0x7f..) + 0x7f.. carries
 * into the top bit of each byte unless its low seven bits are zero; that, or x itself, has the top bits of all bytes
 * that are not zero; shifted down and multiplied by 255 they fill the bytes.
 */
import type { Operand, Translator } from './translator.ts';

const LOW_BITS = 0x7f7f_7f7f;

export function translateOrCombine(t: Translator, rd: number, source: Operand): void {
  if (source === 'zero') {
    t.load(rd, 0);
    return;
  }
  t.borrow(2, [rd, source], ([sum, mask]) => {
    if (t.is64Bit) t.put('load_imm64', { reg1: mask, imm1: LOW_BITS, imm2: LOW_BITS });
    else t.load(mask, LOW_BITS);
    t.put('and', { reg1: sum, reg2: source, reg3: mask });
    t.put(t.wide('add'), { reg1: sum, reg2: sum, reg3: mask });
    t.put('or', { reg1: sum, reg2: sum, reg3: source });
    t.put('and_inverted', { reg1: sum, reg2: sum, reg3: mask });
    t.put(t.wide('shift_logical_right_imm'), { reg1: sum, reg2: sum, imm1: 7 });
    t.put(t.wide('mul_imm'), { reg1: rd, reg2: sum, imm1: 255 });
  });
}
