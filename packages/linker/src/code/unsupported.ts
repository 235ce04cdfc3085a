/** Describes an instruction that cannot be linked, and how to compile without it. */

export interface Explanation {
  /** Its name if it is a known one, or what kind of instruction it is. */
  readonly what: string;
  readonly advice: string;
}

const PRECISIONS = ['s', 'd', 'h', 'q'] as const;

/** Floating point by the upper five bits of funct7. Source: The RISC-V Instruction Set Manual, Volume I, chapter 35. */
const FLOATING_POINT: Readonly<Record<number, string>> = {
  0: 'fadd',
  1: 'fsub',
  2: 'fmul',
  3: 'fdiv',
  4: 'fsgnj',
  5: 'fmin',
  8: 'fcvt',
  11: 'fsqrt',
  20: 'feq',
  24: 'fcvt',
  26: 'fcvt',
  28: 'fmv',
  30: 'fmv',
};

/** Loads and stores by funct3, and the four that multiply and add by opcode. */
const WIDTHS: Readonly<Record<number, string>> = { 1: 'h', 2: 'w', 3: 'd', 4: 'q' };
const FUSED: Readonly<Record<number, string>> = { 67: 'fmadd', 71: 'fmsub', 75: 'fnmsub', 79: 'fnmadd' };

/** Quadrant and funct3 of the compressed loads and stores that are floating point; the second four only in RV32. */
const COMPRESSED: Readonly<Record<string, string>> = { '0/1': 'c.fld', '0/5': 'c.fsd', '2/1': 'c.fldsp', '2/5': 'c.fsdsp' };
const COMPRESSED_32: Readonly<Record<string, string>> = { '0/3': 'c.flw', '0/7': 'c.fsw', '2/3': 'c.flwsp', '2/7': 'c.fswsp' };

/** The name of an instruction of floating point; undefined for others. */
function floatingPointName(word: number, is64Bit: boolean): string | undefined {
  if ((word & 3) !== 3) {
    const form = `${word & 3}/${(word >> 13) & 7}`;
    return COMPRESSED[form] ?? (is64Bit ? undefined : COMPRESSED_32[form]);
  }
  const opcode = word & 0x7f;
  const width = WIDTHS[(word >> 12) & 7];
  const precision = PRECISIONS[(word >> 25) & 3];
  if (opcode === 0x07 || opcode === 0x27) return width === undefined ? undefined : `${opcode === 0x07 ? 'fl' : 'fs'}${width}`;
  if (Object.hasOwn(FUSED, opcode)) return `${FUSED[opcode]}.${precision}`;
  const name = opcode === 0x53 ? FLOATING_POINT[word >>> 27] : undefined;
  return name === undefined ? undefined : `${name}.${precision}`;
}

export function explainUnsupported(word: number, is64Bit: boolean): Explanation {
  const [march, mabi] = is64Bit ? ['rv64emac_zbb', 'lp64e'] : ['rv32emac_zbb', 'ilp32e'];
  const name = floatingPointName(word, is64Bit);
  if (name !== undefined) return { what: name, advice: `compile without floating point: -march=${march} -mabi=${mabi}` };
  switch (word & 0x7f) {
    case 0x07:
    case 0x27:
    case 0x57:
      return { what: 'of vectors', advice: `compile without vectors: -march=${march}` };
    case 0x73:
      return { what: 'of the system', advice: 'PolkaVM has no control registers: import a host function instead' };
    default:
      return { what: 'that is not known', advice: `compile with -march=${march}` };
  }
}
