/** Says what an instruction is that cannot be linked, and how to compile without it. */

interface Explanation {
  readonly what: string;
  readonly advice: string;
}

const FLOATING_POINT: Explanation = {
  what: 'floating point',
  advice: 'compile without floating point: -march=rv64emac_zbb -mabi=lp64e (or rv32emac_zbb, ilp32e)',
};

const OPCODES: Readonly<Record<number, Explanation>> = {
  7: FLOATING_POINT,
  39: FLOATING_POINT,
  67: FLOATING_POINT,
  71: FLOATING_POINT,
  75: FLOATING_POINT,
  79: FLOATING_POINT,
  83: FLOATING_POINT,
  87: { what: 'a vector instruction', advice: 'compile without vectors: -march=rv64emac_zbb' },
  115: {
    what: 'a system instruction',
    advice: 'PolkaVM has no control registers and no system calls: import a host function instead',
  },
};

/** Quadrant and funct3 of the compressed instructions that are floating point in RV64. */
const COMPRESSED_FLOATING_POINT = new Set(['0/1', '0/5', '2/1', '2/5']);

/** The forms in RV32 of single precision. */
const COMPRESSED_FLOATING_POINT_32 = new Set(['0/3', '0/7', '2/3', '2/7']);

export function explainUnsupported(word: number, is64Bit: boolean): Explanation {
  if ((word & 3) !== 3) {
    const form = `${word & 3}/${(word >> 13) & 7}`;
    if (COMPRESSED_FLOATING_POINT.has(form) || (!is64Bit && COMPRESSED_FLOATING_POINT_32.has(form))) return FLOATING_POINT;
  }
  return (
    OPCODES[word & 0x7f] ?? { what: 'not a known instruction', advice: `compile with -march=rv${is64Bit ? 64 : 32}emac_zbb` }
  );
}
