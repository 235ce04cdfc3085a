/**
 * Loads, stores, `memset` and `sbrk`. The address of an access is the low 32 bits of base plus offset. An access that
 * is not inside one page in use takes the slow path, which also detects faults. A store that fails writes nothing.
 */
import { Reg } from '../../isa/registers.ts';
import { type Edge, type Machine, type MakeOperation, type Operation, OUT_OF_GAS, type Registers, ZERO } from '../machine.ts';
import { twoRegisters } from './operands.ts';

/** Bound here once: in a context of its own, such as Jest gives each test file, V8 looks `Math` up again at each call. */
const { min } = Math;

const scratch = new Uint8Array(8);
const scratchView = new DataView(scratch.buffer);
/** The first n bytes of the scratch buffer. */
const scratches = Array.from({ length: 9 }, (_, length) => scratch.subarray(0, length));

/** Loads `size` bytes by the slow path; `signed` says how they are extended. */
function loadSlowly(r: Registers, m: Machine, d: number, address: number, size: number, signed: boolean): Edge | undefined {
  const at = address >>> 0;
  if (!m.memory.read(at, scratches[size])) return m.fault(at, size);
  const low = scratchView.getInt32(0, true);
  if (size === 8) {
    r[d] = low;
    r[d + 1] = scratchView.getInt32(4, true);
  } else {
    const unused = 32 - 8 * size;
    const value = signed ? (low << unused) >> unused : (low << unused) >>> unused;
    r[d] = value;
    r[d + 1] = signed ? value >> 31 : 0;
  }
  return undefined;
}

/** Stores the low `size` bytes of a value by the slow path. */
function storeSlowly(m: Machine, address: number, size: number, low: number, high: number): Edge | undefined {
  const at = address >>> 0;
  scratchView.setInt32(0, low, true);
  scratchView.setInt32(4, high, true);
  return m.memory.write(at, scratches[size]) ? undefined : m.fault(at, size);
}

/** The operands: the register that is loaded or stored, the base and the offset. */
type MakeAccess = (register: number, base: number, offset: number) => Operation;
type MakeStoreImmediate = (base: number, offset: number, value: number) => Operation;

const loadU8: MakeAccess = (d, base, offset) => (r, m) => {
  const address = (r[base] + offset) | 0;
  const at = m.memory.locateRead(address, 1);
  if (at < 0) return loadSlowly(r, m, d, address, 1, false);
  r[d] = m.memory.bytes[at];
  r[d + 1] = 0;
};

const loadI8: MakeAccess = (d, base, offset) => (r, m) => {
  const address = (r[base] + offset) | 0;
  const at = m.memory.locateRead(address, 1);
  if (at < 0) return loadSlowly(r, m, d, address, 1, true);
  const value = (m.memory.bytes[at] << 24) >> 24;
  r[d] = value;
  r[d + 1] = value >> 31;
};

const loadU16: MakeAccess = (d, base, offset) => (r, m) => {
  const address = (r[base] + offset) | 0;
  const at = m.memory.locateRead(address, 2);
  if (at < 0) return loadSlowly(r, m, d, address, 2, false);
  r[d] = m.memory.view.getUint16(at, true);
  r[d + 1] = 0;
};

const loadI16: MakeAccess = (d, base, offset) => (r, m) => {
  const address = (r[base] + offset) | 0;
  const at = m.memory.locateRead(address, 2);
  if (at < 0) return loadSlowly(r, m, d, address, 2, true);
  const value = m.memory.view.getInt16(at, true);
  r[d] = value;
  r[d + 1] = value >> 31;
};

const loadU32: MakeAccess = (d, base, offset) => (r, m) => {
  const address = (r[base] + offset) | 0;
  const at = m.memory.locateRead(address, 4);
  if (at < 0) return loadSlowly(r, m, d, address, 4, false);
  r[d] = m.memory.view.getInt32(at, true);
  r[d + 1] = 0;
};

const loadI32: MakeAccess = (d, base, offset) => (r, m) => {
  const address = (r[base] + offset) | 0;
  const at = m.memory.locateRead(address, 4);
  if (at < 0) return loadSlowly(r, m, d, address, 4, true);
  const value = m.memory.view.getInt32(at, true);
  r[d] = value;
  r[d + 1] = value >> 31;
};

const loadU64: MakeAccess = (d, base, offset) => (r, m) => {
  const address = (r[base] + offset) | 0;
  const at = m.memory.locateRead(address, 8);
  if (at < 0) return loadSlowly(r, m, d, address, 8, false);
  const { view } = m.memory;
  r[d] = view.getInt32(at, true);
  r[d + 1] = view.getInt32(at + 4, true);
};

const storeU8: MakeAccess = (s, base, offset) => (r, m) => {
  const address = (r[base] + offset) | 0;
  const at = m.memory.locateWrite(address, 1);
  if (at < 0) return storeSlowly(m, address, 1, r[s], 0);
  m.memory.bytes[at] = r[s];
};

const storeU16: MakeAccess = (s, base, offset) => (r, m) => {
  const address = (r[base] + offset) | 0;
  const at = m.memory.locateWrite(address, 2);
  if (at < 0) return storeSlowly(m, address, 2, r[s], 0);
  m.memory.view.setInt16(at, r[s], true);
};

const storeU32: MakeAccess = (s, base, offset) => (r, m) => {
  const address = (r[base] + offset) | 0;
  const at = m.memory.locateWrite(address, 4);
  if (at < 0) return storeSlowly(m, address, 4, r[s], 0);
  m.memory.view.setInt32(at, r[s], true);
};

const storeU64: MakeAccess = (s, base, offset) => (r, m) => {
  const address = (r[base] + offset) | 0;
  const at = m.memory.locateWrite(address, 8);
  if (at < 0) return storeSlowly(m, address, 8, r[s], r[s + 1]);
  const { view } = m.memory;
  view.setInt32(at, r[s], true);
  view.setInt32(at + 4, r[s + 1], true);
};

const storeImmU8: MakeStoreImmediate = (base, offset, value) => (r, m) => {
  const address = (r[base] + offset) | 0;
  const at = m.memory.locateWrite(address, 1);
  if (at < 0) return storeSlowly(m, address, 1, value, 0);
  m.memory.bytes[at] = value;
};

const storeImmU16: MakeStoreImmediate = (base, offset, value) => (r, m) => {
  const address = (r[base] + offset) | 0;
  const at = m.memory.locateWrite(address, 2);
  if (at < 0) return storeSlowly(m, address, 2, value, 0);
  m.memory.view.setInt16(at, value, true);
};

const storeImmU32: MakeStoreImmediate = (base, offset, value) => (r, m) => {
  const address = (r[base] + offset) | 0;
  const at = m.memory.locateWrite(address, 4);
  if (at < 0) return storeSlowly(m, address, 4, value, 0);
  m.memory.view.setInt32(at, value, true);
};

const storeImmU64: MakeStoreImmediate = (base, offset, value) => (r, m) => {
  const address = (r[base] + offset) | 0;
  const at = m.memory.locateWrite(address, 8);
  if (at < 0) return storeSlowly(m, address, 8, value, value >> 31);
  const { view } = m.memory;
  view.setInt32(at, value, true);
  view.setInt32(at + 4, value >> 31, true);
};

/** `reg, imm`: the immediate is the address. The register is what is loaded or stored. */
const absolute =
  (make: MakeAccess): MakeOperation =>
  ({ reg1, imm1 }) =>
    make(reg1 << 1, ZERO, imm1);

/** `reg, base, offset`. */
const indirect =
  (make: MakeAccess): MakeOperation =>
  ({ reg1, reg2, imm1 }) =>
    make(reg1 << 1, reg2 << 1, imm1);

/** `address, value`. */
const absoluteImmediate =
  (make: MakeStoreImmediate): MakeOperation =>
  ({ imm1, imm2 }) =>
    make(ZERO, imm1, imm2);

/** `base, offset, value`. */
const indirectImmediate =
  (make: MakeStoreImmediate): MakeOperation =>
  ({ reg1, imm1, imm2 }) =>
    make(reg1 << 1, imm1, imm2);

const A0 = Reg.a0 << 1;
const A1 = Reg.a1 << 1;
const A2 = Reg.a2 << 1;
const PAGE_SIZE = 4096;

/**
 * Fills a2 (low 32 bits) bytes at a0 with the low byte of a1, each for one gas. When it stops, a0 and a2 describe the
 * rest, so after running out of gas it continues from there. The upper half of a2 is cleared.
 */
const fill: Operation = (r, m) => {
  const { memory } = m;
  const start = r[A0] >>> 0;
  let address = start;
  let left = r[A2] >>> 0;
  let stopped: Edge | undefined;
  while (left > 0) {
    if (m.gas === 0) m.refillGas();
    if (m.gas === 0) {
      stopped = OUT_OF_GAS;
      break;
    }
    // The first byte of a page may take the slow path; after that the page is in use.
    stopped = memory.locateWrite(address, 1) < 0 ? storeSlowly(m, address, 1, r[A1], 0) : undefined;
    if (stopped !== undefined) break;
    const at = memory.locateWrite(address, 1);
    const length = at < 0 ? 1 : min(left, m.gas, PAGE_SIZE - (address & (PAGE_SIZE - 1)));
    if (at >= 0) memory.bytes.fill(r[A1], at, at + length);
    m.gas -= length;
    left -= length;
    address = (address + length) >>> 0;
  }
  r[A0] = address;
  r[A0 + 1] = m.is64Bit ? r[A0 + 1] + (address < start ? 1 : 0) : r[A0] >> 31;
  r[A2] = left;
  r[A2 + 1] = m.is64Bit ? 0 : r[A2] >> 31;
  return stopped;
};

export const MEMORY = {
  load_u8: absolute(loadU8),
  load_i8: absolute(loadI8),
  load_u16: absolute(loadU16),
  load_i16: absolute(loadI16),
  load_u32: absolute(loadU32),
  load_i32: absolute(loadI32),
  load_u64: absolute(loadU64),
  load_indirect_u8: indirect(loadU8),
  load_indirect_i8: indirect(loadI8),
  load_indirect_u16: indirect(loadU16),
  load_indirect_i16: indirect(loadI16),
  load_indirect_u32: indirect(loadU32),
  load_indirect_i32: indirect(loadI32),
  load_indirect_u64: indirect(loadU64),
  store_u8: absolute(storeU8),
  store_u16: absolute(storeU16),
  store_u32: absolute(storeU32),
  store_u64: absolute(storeU64),
  store_indirect_u8: indirect(storeU8),
  store_indirect_u16: indirect(storeU16),
  store_indirect_u32: indirect(storeU32),
  store_indirect_u64: indirect(storeU64),
  store_imm_u8: absoluteImmediate(storeImmU8),
  store_imm_u16: absoluteImmediate(storeImmU16),
  store_imm_u32: absoluteImmediate(storeImmU32),
  store_imm_u64: absoluteImmediate(storeImmU64),
  store_imm_indirect_u8: indirectImmediate(storeImmU8),
  store_imm_indirect_u16: indirectImmediate(storeImmU16),
  store_imm_indirect_u32: indirectImmediate(storeImmU32),
  store_imm_indirect_u64: indirectImmediate(storeImmU64),
  memset: (): Operation => fill,
  /**
   * Adds to the heap and gives its new end, sign-extended, or 0 if there is no room. A size that is not a u32 counts
   * as 0, which asks for the present end.
   */
  sbrk: twoRegisters((d, a) => (r, m) => {
    const size = m.is64Bit && r[a + 1] !== 0 ? 0 : r[a] >>> 0;
    const end = m.heap.grow(size) | 0;
    r[d] = end;
    r[d + 1] = end >> 31;
  }),
};
