/** Conditional moves of the extensions of T-Head and MIPS. */
import type { Operand, Translator } from './translator.ts';

/** `rd = value if condition is (not) zero`. */
export function conditionalMove(t: Translator, ifZero: boolean, rd: number, value: Operand, condition: Operand): void {
  if (condition === 'zero') {
    if (ifZero) t.move(rd, value);
    return;
  }
  // Both forms exist with an immediate on the left.
  if (value !== rd) t.operate(ifZero ? 'cmov_if_zero' : 'cmov_if_not_zero', rd, value, condition);
}

/** `rd = condition is not zero ? ifNotZero : ifZero`. */
export function chooseMove(t: Translator, rd: number, condition: Operand, ifNotZero: Operand, ifZero: Operand): void {
  if (condition === 'zero') t.move(rd, ifZero);
  else if (rd === ifNotZero) conditionalMove(t, true, rd, ifZero, condition);
  else if (rd === ifZero) conditionalMove(t, false, rd, ifNotZero, condition);
  else if (rd === condition) {
    t.borrow(1, [rd, ifNotZero, ifZero], ([kept]) => {
      t.move(kept, condition);
      t.move(rd, ifNotZero);
      conditionalMove(t, true, rd, ifZero, kept);
    });
  } else {
    t.move(rd, ifNotZero);
    conditionalMove(t, true, rd, ifZero, condition);
  }
}
