/**
 * Bugs that a campaign must find, in the built packages: `find` stands in the file exactly once. It must be found
 * within a minute, and be made small.
 */
export const BUGS = [
  {
    name: 'a shift that loses the sign, in tier 0 and compiled code',
    file: 'polkavm/dist/wasm/emit-arithmetic.js',
    find: 'shift_arithmetic_right_32: on32(Op.i32_shr_s, reg2Low, reg3Low)',
    replace: 'shift_arithmetic_right_32: on32(Op.i32_shr_u, reg2Low, reg3Low)',
  },
  {
    name: 'a carry that is lost in the upper half of a product',
    file: 'polkavm/dist/wasm/upper-product.js',
    find: 'high(B);\n    w.byte(Op.i64_mul);\n    low(MIDDLE);\n    w.byte(Op.i64_add);',
    replace: 'high(B);\n    w.byte(Op.i64_mul);',
  },
  {
    name: 'a block that is charged again when a host call is answered, in tier 0',
    file: 'polkavm/dist/tier0/tier0-instance.js',
    find: 'this.#goTo(this.pc + linear.bytes[record + Field.length], true)',
    replace: 'this.#goTo(this.pc + linear.bytes[record + Field.length], false)',
  },
  {
    name: 'a dirty page that the next instance gets',
    file: 'polkavm/dist/wasm/linear-memory.js',
    find: 'this.bytes.fill(0, region.offset, region.isGrowing',
    replace: 'this.bytes.fill(0, region.offset + 4096, region.isGrowing',
  },
  {
    name: 'arguments that are swapped on the scale wire',
    file: 'primitives/dist/codec/fast-run.js',
    find: 'setU64(view, 22, a1)',
    replace: 'setU64(view, 22, a2)',
  },
  {
    name: 'an argument that is read from the wrong place of the exec buffer, on the abi wire',
    file: 'primitives/dist/abi/exec-buffer.js',
    find: 'a5: words[first + 5]',
    replace: 'a5: words[first + 4]',
  },
  {
    name: 'a signed comparison that is unsigned, in branches',
    file: 'polkavm/dist/wasm/emit-arithmetic.js',
    find: 'branch_less_signed: Op.i64_lt_s',
    replace: 'branch_less_signed: Op.i64_lt_u',
  },
  {
    name: 'an access one byte beyond the end of a region, in tier 0',
    file: 'polkavm/dist/tier0/emit-access.js',
    find: 'w.i32(WIDEST - 1);',
    replace: 'w.i32(WIDEST - 2);',
  },
  {
    name: 'a minimum of signed numbers that takes them for unsigned, in the reference interpreter',
    file: 'polkavm/dist/interpreter/operations/arithmetic-64.js',
    find: 'minimum: choose(isLessSigned)',
    replace: 'minimum: choose(isLessUnsigned)',
  },
  {
    name: 'a payload of more than 64 bytes that loses its last one, on the scale wire',
    file: 'primitives/dist/codec/fast-memory.js',
    find: 'dest.set(payload)',
    replace: 'dest.set(payload.length > 64 ? payload.subarray(0, -1) : payload)',
  },
];
