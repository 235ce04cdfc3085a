/**
 * The processor that the full cost model simulates: it decodes up to 4 slots a cycle into a reorder buffer of
 * 32 entries, starts an entry when the registers that it reads and the units that it needs are free, and retires
 * entries in program order.
 *
 * The entries that are in the same state form a set of slots, kept as the 32 bits of a number, so a cycle costs
 * work only for what happens in it; cycles in which nothing happens are skipped. No allocation after construction.
 *
 * Source of the behaviour: polkavm-common 0.35, `simulator.rs`, `Simulator` (there: one SIMD lane an entry).
 */
import type { Units } from './timings.ts';

const SLOTS_PER_CYCLE = 4;
const BUFFER_SIZE = 32;
/** At most so many entries start in one cycle, whatever is free. */
const STARTS_PER_CYCLE = 5;
const REGISTERS = 16;
const NEVER = Infinity;

/** Stands for a register operand that an instruction does not have. */
export const NO_REGISTER = -1;

/** How many of each unit the processor has, and where its counter lies in a packed number. */
const UNITS = {
  alu: { count: 4, shift: 0, guard: 3 },
  load: { count: 4, shift: 4, guard: 7 },
  store: { count: 4, shift: 8, guard: 11 },
  mul: { count: 1, shift: 12, guard: 13 },
  div: { count: 1, shift: 14, guard: 15 },
} as const satisfies Record<keyof Units, { count: number; shift: number; guard: number }>;

const UNIT_NAMES = Object.keys(UNITS) as readonly (keyof Units)[];

/** Counters of units side by side in one number, a guard bit (zero) above each. */
export const packUnits = (units: Units): number =>
  UNIT_NAMES.reduce((packed, name) => packed | ((units[name] ?? 0) << UNITS[name].shift), 0);

/** A subtraction of packed counters that goes below zero in one of them clears its guard bit. */
const GUARDS = UNIT_NAMES.reduce((mask, name) => mask | (1 << UNITS[name].guard), 0);

const ALL_UNITS = UNIT_NAMES.reduce((packed, name) => packed | (UNITS[name].count << UNITS[name].shift), GUARDS);

const rotateRight = (bits: number, by: number): number => (bits >>> by) | (bits << (32 - by));

/** The index of the lowest set bit; 32 if there is none. */
const lowestBit = (bits: number): number => (bits === 0 ? 32 : 31 - Math.clz32(bits & -bits));

export class Pipeline {
  /** The present cycle, counted from the start of the block. */
  private cycle = 0;
  private slotsLeft = SLOTS_PER_CYCLE;
  private unitsFree = ALL_UNITS;

  /** The oldest entry's slot, the next one to fill, and how many there are between. */
  private head = 0;
  private tail = 0;
  private inFlight = 0;

  // The states of an entry, in order; each is the set of slots in that state. Waiting for registers has no set.
  /** Decoded in this cycle. */
  private decoded = 0;
  /** Entries that wait for units only; and the subset for which no unit has been freed since they were last tried. */
  private ready = 0;
  private stalled = 0;
  private executing = 0;
  /** The result is there and the units are free again, but it takes one more cycle to be done. */
  private finishing = 0;
  /** Done; retires when all older ones have. */
  private executed = 0;

  private readonly latency = new Uint8Array(BUFFER_SIZE);
  private readonly units = new Uint16Array(BUFFER_SIZE);
  /** In which cycle an executing entry's result is there, and the earliest of them. */
  private readonly resultAt = new Float64Array(BUFFER_SIZE);
  private nextResultAt = NEVER;
  /** The slots whose results an entry waits for, and the reverse. */
  private readonly waitsFor = new Int32Array(BUFFER_SIZE);
  private readonly waitedForBy = new Int32Array(BUFFER_SIZE);
  /** The slot whose result a register will hold, or -1 if its value is there; and the reverse, as a set of registers. */
  private readonly writerOf = new Int8Array(REGISTERS).fill(-1);
  private readonly written = new Uint16Array(BUFFER_SIZE);

  /**
   * Decodes an instruction that executes.
   *
   * @param dst the register it writes, `src1` and `src2` those it reads, or {@link NO_REGISTER}
   * @param latency cycles of execution, 1 to 255
   * @param slots decode slots, 1 to 4
   * @param units from {@link packUnits}
   */
  dispatch(dst: number, src1: number, src2: number, latency: number, slots: number, units: number): void {
    if (this.slotsLeft < slots || this.inFlight === BUFFER_SIZE) this.nextCycleWithRoom();
    this.slotsLeft -= slots;

    const slot = this.tail;
    this.tail = (slot + 1) % BUFFER_SIZE;
    this.inFlight++;
    this.latency[slot] = latency;
    this.units[slot] = units;
    this.waitsFor[slot] = this.writerSet(src1, slot) | this.writerSet(src2, slot);
    if (dst !== NO_REGISTER) this.setWriter(dst, slot);
    this.decoded |= 1 << slot;
  }

  /** Decodes a copy of one register to another: only a renaming, which takes a slot and no entry. */
  dispatchMove(dst: number, src: number): void {
    if (this.slotsLeft < 1 || this.inFlight === BUFFER_SIZE) this.nextCycleWithRoom();
    this.slotsLeft -= 1;
    this.setWriter(dst, this.writerOf[src]);
  }

  /** Runs until everything has retired, and makes ready for another block. @returns the cycles of the block */
  drain(): number {
    this.tick(true, true);
    while (this.inFlight > 0) this.tick(false, true);
    const cycles = this.cycle;
    this.cycle = 0;
    return cycles;
  }

  /** The slot that `src` waits for, as a set; notes that `slot` waits for it. */
  private writerSet(src: number, slot: number): number {
    if (src === NO_REGISTER) return 0;
    const writer = this.writerOf[src];
    if (writer === -1) return 0;
    this.waitedForBy[writer] |= 1 << slot;
    return 1 << writer;
  }

  private setWriter(register: number, writer: number): void {
    const old = this.writerOf[register];
    if (old !== -1) this.written[old] &= ~(1 << register);
    this.writerOf[register] = writer;
    if (writer !== -1) this.written[writer] |= 1 << register;
  }

  /** Ends the cycle, and goes on until an entry is free. */
  private nextCycleWithRoom(): void {
    this.tick(true, false);
    while (this.inFlight === BUFFER_SIZE) this.tick(false, false);
  }

  /**
   * One cycle, or several in which only time passes.
   *
   * @param decoding whether this ends a cycle in which instructions were decoded
   * @param draining whether no more instructions come
   */
  private tick(decoding: boolean, draining: boolean): void {
    const retired = this.retire();
    this.start();

    let cycles = 1;
    // While decoding goes on, a retirement makes room and the next cycle has to be looked at.
    if (!decoding && (draining || retired === 0) && this.finishing === 0 && this.executing !== 0) {
      cycles = this.nextResultAt - this.cycle + 1;
    }
    const last = this.cycle + cycles - 1;
    this.executed |= this.finishing;
    this.finishing = last === this.nextResultAt ? this.collectResults(last) : 0;

    if (decoding) {
      for (let rest = this.decoded; rest !== 0; rest &= rest - 1) {
        const slot = lowestBit(rest);
        if (this.waitsFor[slot] === 0) this.ready |= 1 << slot;
      }
      this.decoded = 0;
      this.slotsLeft = SLOTS_PER_CYCLE;
    }
    this.cycle = last + 1;
  }

  /** Frees the oldest entries that are done. @returns how many */
  private retire(): number {
    if (this.executed === 0) return 0;
    const count = lowestBit(~rotateRight(this.executed, this.head));
    if (count === 0) return 0;
    const freed = count === 32 ? -1 : (1 << count) - 1;
    this.executed &= ~rotateRight(freed, 32 - this.head);
    this.head = (this.head + count) % BUFFER_SIZE;
    this.inFlight -= count;
    return count;
  }

  /** Starts what can start, oldest first. */
  private start(): void {
    let starts = 0;
    for (let rest = rotateRight(this.ready & ~this.stalled, this.head); rest !== 0; rest &= rest - 1) {
      const slot = (lowestBit(rest) + this.head) % BUFFER_SIZE;
      const left = this.unitsFree - this.units[slot];
      if ((left & GUARDS) !== GUARDS) {
        this.stalled |= 1 << slot;
        continue;
      }
      this.unitsFree = left;
      this.ready &= ~(1 << slot);
      this.executing |= 1 << slot;
      const resultAt = this.cycle + this.latency[slot] - 1;
      this.resultAt[slot] = resultAt;
      if (resultAt < this.nextResultAt) this.nextResultAt = resultAt;
      if (++starts === STARTS_PER_CYCLE) break;
    }
  }

  /** Delivers the results of the cycle `now`. @returns the entries that have them */
  private collectResults(now: number): number {
    let finished = 0;
    this.nextResultAt = NEVER;
    for (let rest = this.executing; rest !== 0; rest &= rest - 1) {
      const slot = lowestBit(rest);
      const at = this.resultAt[slot];
      if (at === now) {
        finished |= 1 << slot;
        this.finish(slot);
      } else if (at < this.nextResultAt) this.nextResultAt = at;
    }
    this.executing &= ~finished;
    return finished;
  }

  /** An entry's result is available: frees its units and registers, and wakes the entries that wait for it. */
  private finish(slot: number): void {
    this.unitsFree += this.units[slot];
    this.stalled = 0;
    for (let rest = this.written[slot]; rest !== 0; rest &= rest - 1) this.writerOf[lowestBit(rest)] = -1;
    this.written[slot] = 0;
    for (let rest = this.waitedForBy[slot]; rest !== 0; rest &= rest - 1) {
      const waiting = lowestBit(rest);
      this.waitsFor[waiting] &= ~(1 << slot);
      // An entry that was decoded in this cycle is handled at the end of the cycle.
      if (this.waitsFor[waiting] === 0 && (this.decoded & (1 << waiting)) === 0) this.ready |= 1 << waiting;
    }
    this.waitedForBy[slot] = 0;
  }
}
