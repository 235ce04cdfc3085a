/**
 * What RISC-V's instructions compute, written down from the manual for tests: nothing of it is shared with the linker.
 * Values are unsigned, of `bits` bits.
 *
 * Source: The RISC-V Instruction Set Manual, Volume I, 20240411, chapters 2, 4, 12, 13 and 28.
 */
type Model = (a: bigint, b: bigint, bits: number) => bigint;

const s = (value: bigint, bits: number): bigint => BigInt.asIntN(bits, value);
const u = (value: bigint, bits: number): bigint => BigInt.asUintN(bits, value);

const divide: Model = (a, b, bits) => (u(b, bits) === 0n ? -1n : s(a, bits) / s(b, bits));
const divideUnsigned: Model = (a, b, bits) => (u(b, bits) === 0n ? -1n : u(a, bits) / u(b, bits));
const remainder: Model = (a, b, bits) => (u(b, bits) === 0n ? a : s(a, bits) % s(b, bits));
const remainderUnsigned: Model = (a, b, bits) => (u(b, bits) === 0n ? a : u(a, bits) % u(b, bits));
const amount = (b: bigint, bits: number): bigint => b & BigInt(bits - 1);
const rotateRight: Model = (a, b, bits) => (u(a, bits) >> amount(b, bits)) | (u(a, bits) << (BigInt(bits) - amount(b, bits)));
const rotateLeft: Model = (a, b, bits) => rotateRight(a, BigInt(bits) - amount(b, bits), bits);

const leadingZeros = (a: bigint, bits: number): bigint => {
  let count = 0;
  while (count < bits && ((a >> BigInt(bits - 1 - count)) & 1n) === 0n) count++;
  return BigInt(count);
};
const trailingZeros = (a: bigint, bits: number): bigint => {
  let count = 0;
  while (count < bits && ((a >> BigInt(count)) & 1n) === 0n) count++;
  return BigInt(count);
};
const setBits = (a: bigint, bits: number): bigint => BigInt([...u(a, bits).toString(2)].filter((digit) => digit === '1').length);
const bytesOf = (a: bigint, bits: number): bigint[] => Array.from({ length: bits / 8 }, (_, i) => (a >> BigInt(8 * i)) & 0xffn);
const fromBytes = (bytes: readonly bigint[]): bigint => bytes.reduceRight((value, byte) => (value << 8n) | byte, 0n);

/** `rd = rs1 op rs2`. */
export const REGISTER_MODELS: Readonly<Record<string, Model>> = {
  add: (a, b) => a + b,
  sub: (a, b) => a - b,
  sll: (a, b, bits) => a << amount(b, bits),
  slt: (a, b, bits) => (s(a, bits) < s(b, bits) ? 1n : 0n),
  sltu: (a, b) => (a < b ? 1n : 0n),
  xor: (a, b) => a ^ b,
  srl: (a, b, bits) => a >> amount(b, bits),
  sra: (a, b, bits) => s(a, bits) >> amount(b, bits),
  or: (a, b) => a | b,
  and: (a, b) => a & b,
  mul: (a, b) => a * b,
  mulh: (a, b, bits) => (s(a, bits) * s(b, bits)) >> BigInt(bits),
  mulhsu: (a, b, bits) => (s(a, bits) * b) >> BigInt(bits),
  mulhu: (a, b, bits) => (a * b) >> BigInt(bits),
  div: divide,
  divu: divideUnsigned,
  rem: remainder,
  remu: remainderUnsigned,
  andn: (a, b) => a & ~b,
  orn: (a, b) => a | ~b,
  xnor: (a, b) => ~(a ^ b),
  max: (a, b, bits) => (s(a, bits) > s(b, bits) ? a : b),
  maxu: (a, b) => (a > b ? a : b),
  min: (a, b, bits) => (s(a, bits) < s(b, bits) ? a : b),
  minu: (a, b) => (a < b ? a : b),
  rol: rotateLeft,
  ror: rotateRight,
};

/** The same on 32 bits of 64, sign-extended. */
const word =
  (model: Model): Model =>
  (a, b) =>
    s(model(u(a, 32), u(b, 32), 32), 32);

for (const name of ['add', 'sub', 'sll', 'srl', 'sra', 'mul', 'div', 'divu', 'rem', 'remu', 'rol', 'ror']) {
  const models = REGISTER_MODELS as Record<string, Model>;
  models[`${name}w`] = word(models[name]);
}

/** `rd = op rs1`. */
export const UNARY_MODELS: Readonly<Record<string, (a: bigint, bits: number) => bigint>> = {
  clz: leadingZeros,
  ctz: trailingZeros,
  cpop: setBits,
  clzw: (a) => leadingZeros(u(a, 32), 32),
  ctzw: (a) => trailingZeros(u(a, 32), 32),
  cpopw: (a) => setBits(u(a, 32), 32),
  'sext.b': (a) => s(a, 8),
  'sext.h': (a) => s(a, 16),
  'zext.h': (a) => u(a, 16),
  'orc.b': (a, bits) => fromBytes(bytesOf(a, bits).map((byte) => (byte === 0n ? 0n : 0xffn))),
  rev8: (a, bits) => fromBytes(bytesOf(a, bits).reverse()),
};

/** What an atomic operation leaves in memory, of the old value and the register; on `bits` bits. */
export const ATOMIC_MODELS: Readonly<Record<string, Model>> = {
  amoadd: (old, value) => old + value,
  amoswap: (_, value) => value,
  amoxor: (old, value) => old ^ value,
  amoand: (old, value) => old & value,
  amoor: (old, value) => old | value,
  amomin: (old, value, bits) => (s(old, bits) < s(value, bits) ? old : value),
  amomax: (old, value, bits) => (s(old, bits) > s(value, bits) ? old : value),
  amominu: (old, value) => (old < value ? old : value),
  amomaxu: (old, value) => (old > value ? old : value),
};
