/**
 * Accesses around both ends of every region, in compiled code and in tier 0: which ones fail follows from the program's sizes, and
 * what happens then is what the reference interpreter does.
 */

import { CodeBuilder, type Label } from '@polkavirt/campaign';
import { type Instance, type Module, type Program, Reg, Stop } from '@polkavirt/polkavm';
import type { InstructionName } from '@polkavirt/polkavm/isa';
import { begin, bothModules, CONTENDERS, stateOf } from './both-back-ends.ts';

/** Sizes that are no whole pages: what is accessible is the page. With 8 bytes of read-only data, data starts at 0x30000. */
const SIZES = { roDataSize: 8, roData: Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8), rwDataSize: 100, stackSize: 4096 };
const GROWN = 5000;

interface Range {
  readonly start: number;
  readonly end: number;
  readonly isWritable: boolean;
}

/** The heap starts at 0x30064 and takes 5000 bytes: up to 0x313ec, so two pages. */
const ranges = (hasHeap: boolean): Range[] => [
  { start: 0x1_0000, end: 0x1_1000, isWritable: false },
  { start: 0x3_0000, end: hasHeap ? 0x3_2000 : 0x3_1000, isWritable: true },
  { start: 0xfffd_f000, end: 0xfffe_0000, isWritable: true },
];

const WIDTHS = ['u8', 'u16', 'u32', 'u64'] as const;
type Width = (typeof WIDTHS)[number];
const bytesIn = (width: Width): number => Number(width.slice(1)) / 8;

interface Access {
  readonly kind: 'load' | 'store' | 'store_imm';
  readonly width: Width;
  /** Relative to the address that is tried. */
  readonly offset: number;
}

const access = (kind: Access['kind'], width: Width, offset = 0): Access => ({ kind, width, offset });

/** What is done at each address: several accesses share one check. */
const SHAPES: Readonly<Record<string, readonly Access[]>> = {
  ...Object.fromEntries(
    (['load', 'store', 'store_imm'] as const).flatMap((kind) =>
      WIDTHS.map((width) => [`a ${kind} of ${width}`, [access(kind, width)]]),
    ),
  ),
  'a load, then a store': [access('load', 'u8'), access('store', 'u8')],
  'a store, then a load': [access('store', 'u32'), access('load', 'u32')],
  'a load, then a store of an immediate': [access('load', 'u64'), access('store_imm', 'u16', 2)],
  'loads downwards': [access('load', 'u16'), access('load', 'u16', -2), access('load', 'u16', -4)],
  'stores upwards': [access('store', 'u8'), access('store', 'u64', 1), access('store', 'u8', 9)],
};

/** Suspends, so that a1 can be set, and then makes the accesses by it or, with an address, by constants. @returns Where it starts. */
function addAccesses(code: CodeBuilder, accesses: readonly Access[], hasHeap: boolean, address?: number): Label {
  const main = code.label();
  code.place(main);
  if (hasHeap) {
    code.add('load_imm', { reg1: Reg.t0, imm1: GROWN });
    code.add('sbrk', { reg1: Reg.t0, reg2: Reg.t0 });
  }
  code.add('ecalli');
  for (const { kind, width, offset } of accesses) {
    const infix = address === undefined ? '_indirect' : '';
    const name = `${kind}${infix}_${width}` as InstructionName;
    // Addresses as constants take no operands beyond the immediates: `store_imm_u8 address, value`.
    if (address !== undefined) code.add(name, { reg1: Reg.a0, imm1: (address + offset) | 0, imm2: 0x5566_7788 });
    else if (kind === 'store_imm') code.add(name, { reg1: Reg.a1, imm1: offset, imm2: 0x5566_7788 });
    else code.add(name, { reg1: Reg.a0, reg2: Reg.a1, imm1: offset });
  }
  code.add('jump_indirect', { reg1: Reg.ra });
  return main;
}

/** The accesses by a register, or by each of some constants from an export of its own, since compiling takes longer than running. */
function program(accesses: readonly Access[], hasHeap: boolean, constants?: readonly number[]): Program {
  const code = new CodeBuilder();
  const starts = (constants ?? [undefined]).map((address) => addAccesses(code, accesses, hasHeap, address));
  return code.build(starts, SIZES).program;
}

/** Whether all accesses are within one range each that allows them. */
const isAllowed = (accesses: readonly Access[], address: number, hasHeap: boolean): boolean =>
  accesses.every(({ kind, width, offset }) => {
    const first = (address + offset) >>> 0;
    const end = first + bytesIn(width);
    return ranges(hasHeap).some((range) => first >= range.start && end <= range.end && (range.isWritable || kind === 'load'));
  });

/** From 9 bytes below to one above each end, and the ends of the address space. */
const addresses = (hasHeap: boolean): number[] => [
  ...ranges(hasHeap)
    .flatMap(({ start, end }) => [start, end])
    .flatMap((edge) => Array.from({ length: 11 }, (_, i) => edge - 9 + i)),
  ...[0, 1, 0xffff_ffff, 0xffff_fff8, 0x7fff_ffff, 0x8000_0000],
];

/** Everything that may have been written, and what must not be. */
const PAGES = [0x1_0000, 0x3_0000, 0x3_1000, 0xfffd_f000];
const PAGE = 4096;

/** What the pages held last: of the reference and of what is held against it. They are compared as bytes, which makes no garbage. */
const MEMORIES = [0, 1].map(() => {
  const bytes = Buffer.alloc(PAGES.length * PAGE);
  return { bytes, pages: PAGES.map((_, at) => bytes.subarray(at * PAGE, (at + 1) * PAGE)) };
});

/** Reads the pages; which of them could be read, in words. */
function readPages(instance: Instance, pages: readonly Buffer[]): string {
  let words = '';
  for (const [at, page] of pages.entries()) {
    const isReadable = instance.readMemory(PAGES[at], page);
    if (!isReadable) page.fill(0);
    words += isReadable ? 'r' : '-';
  }
  return words;
}

/** Does the same with an instance of each module, and expects to see the same. @param what is said if not @returns what both show */
function expectAlike(modules: readonly Module[], at: number, act: (instance: Instance) => string, what: () => unknown): string {
  const [expected, actual] = modules.map((module, side) => {
    const instance = begin(module, at);
    const seen = `${act(instance)} ${readPages(instance, MEMORIES[side].pages)}`;
    instance.release();
    return seen;
  });
  const [one, other] = MEMORIES.map(({ bytes }) => bytes);
  if (actual !== expected || !one.equals(other)) {
    expect([what(), actual, other.toString('hex')]).toEqual([what(), expected, one.toString('hex')]);
  }
  return actual;
}

/** Runs up to the host call that all of these programs begin with. */
const toHostCall = (instance: Instance): void => {
  const stop = instance.run();
  // Jest takes its time for what is as expected, too.
  if (stop !== Stop.HostCall) throw new Error(`stop ${stop} where a host call is`);
};

function tryAt(instance: Instance, address: number): string {
  instance.setGas(1000n);
  toHostCall(instance);
  instance.registers[Reg.a0] = 0x1122_3344_5566_7788n;
  instance.registers[Reg.a1] = BigInt(address) | 0xabcd_0000_0000_0000n;
  return stateOf(instance, instance.run());
}

const hex = (address: number) => `0x${address.toString(16)}`;

/** Tries a shape at an address, from one of the program's exports. */
function tryBoth(modules: readonly Module[], name: string, hasHeap: boolean, address: number, at = 0): void {
  const seen = expectAlike(
    modules,
    at,
    (instance) => tryAt(instance, address),
    () => hex(address),
  );
  const outcome = `stop ${isAllowed(SHAPES[name], address, hasHeap) ? Stop.Finished : Stop.Trap};`;
  if (!seen.startsWith(outcome)) expect([hex(address), seen]).toEqual([hex(address), expect.stringContaining(outcome)]);
}

describe.each(
  CONTENDERS.flatMap((contender) => [
    [`${contender}, with a heap that grows`, contender, true] as const,
    [`${contender}, without one`, contender, false] as const,
  ]),
)('%s', (_, contender, hasHeap) => {
  it.each(Object.keys(SHAPES))('%s by a register', (name) => {
    const modules = bothModules(program(SHAPES[name], hasHeap), contender);
    for (const address of addresses(hasHeap)) tryBoth(modules, name, hasHeap, address);
  });

  // Constants are checked one by one, whatever stands beside them.
  it.each(Object.keys(SHAPES).filter((name) => SHAPES[name].length === 1))('%s at a constant address', (name) => {
    // An instance takes up every unit that was compiled before, so where each function is one, a program has one only.
    const programs = contender === 'function by function' ? addresses(hasHeap).map((one) => [one]) : [addresses(hasHeap)];
    for (const constants of programs) {
      const modules = bothModules(program(SHAPES[name], hasHeap, constants), contender);
      for (const [at, address] of constants.entries()) tryBoth(modules, name, hasHeap, address, at);
    }
  });
});

/** Fills by `memset` right behind an `ecalli`, and as the first instruction of a block. */
describe.each(CONTENDERS)('memset in %s', (contender) => {
  const filling = (() => {
    const code = new CodeBuilder();
    const [main, block] = [code.label(), code.label()];
    code.place(main);
    code.add('ecalli');
    code.add('fallthrough');
    code.place(block);
    code.add('memset');
    code.add('jump_indirect', { reg1: Reg.ra });
    // An export, so that compiled code can be entered there.
    return code.build([main, block], SIZES).program;
  })();
  /** Of the first block, and of the one that starts with `memset`. */
  const COSTS = 2n + 2n;

  const fill = (instance: Instance, address: number, count: number, gas: bigint, refill: bigint): string => {
    instance.setGas(gas);
    toHostCall(instance);
    instance.registers[Reg.a0] = BigInt(address);
    instance.registers[Reg.a1] = 0xabn;
    instance.registers[Reg.a2] = BigInt(count);
    let granted = gas;
    for (;;) {
      const stop = instance.run();
      if (stop !== Stop.OutOfGas || granted > 10_000n) {
        return `${stop} used ${granted - instance.getGas()} ${instance.registers.join()}`;
      }
      granted += refill;
      instance.setGas(instance.getGas() + refill);
    }
  };

  it('pays for its block once, however often it runs out of gas', () => {
    const modules = bothModules(filling, contender);
    const count = 60;
    for (const gas of [2n, 3n, 4n, 5n, 20n, 63n, 64n, 65n, 1000n]) {
      for (const refill of [1n, 2n, 3n, 7n, 60n]) {
        const seen = expectAlike(
          modules,
          0,
          (instance) => fill(instance, 0x3_0000, count, gas, refill),
          () => [gas, refill],
        );
        expect(seen).toMatch(new RegExp(`^${Stop.Finished} used ${COSTS + BigInt(count)} `));
      }
    }
  });

  it('stops at the ends of regions as the interpreter does', () => {
    const modules = bothModules(filling, contender);
    for (const address of addresses(false)) {
      for (const count of [0, 1, 2, 7, 20, 5000]) {
        for (const gas of [8n, 6000n]) {
          expectAlike(
            modules,
            0,
            (instance) => fill(instance, address, count, gas, 3n),
            () => [hex(address), count],
          );
        }
      }
    }
  });
});
