/**
 * PolkaVM's `memset` for instruction sets that have it and for those that lack it: the same memory, registers and trap,
 * at every level of the optimiser and on both back ends. What must come out is worked out here a second time.
 */
import {
  type BackendName,
  createEngine,
  disassemble,
  type InstructionSetName,
  parseProgram,
  Reg,
  Stop,
  unwrap,
} from '@polkavirt/polkavm';
import { linkElf, OPTIMIZE_LEVELS, type OptimizeLevel } from '../../src/index.ts';
import { simpleElf } from '../support/elf-writer.ts';

const MEMSET = 0x0000_200b;
const EBREAK = 0x0010_0073;
/** add a3, a0, a2; sd a3, -128(sp): what the first `memset` left counts. */
const KEEP = [0x00c5_06b3, (0x7c << 25) | (13 << 20) | (2 << 15) | (3 << 12) | 0x23];
/** addi a2, x0, 3 */
const THREE = 0x0030_0613;

const STACK_TOP = 0xfffe_0000n;
const STACK = 8192n;
/** Fills from here on run off the stack's end after 64 bytes. */
const NEAR_END = STACK_TOP - 64n;
const HIGH = 0xdead_beef_0000_0000n;

interface Seen {
  readonly stop: 'Trap';
  /** a0 to a2 */
  readonly registers: readonly bigint[];
  /** The last bytes of the stack. */
  readonly memory: readonly number[];
}

const WINDOW = 128n;

/** What `memset; sp[-128] = a0 + a2; a2 = 3; memset; trap` does. */
function model(a0: bigint, a1: bigint, a2: bigint): Seen {
  const memory = new Array(Number(WINDOW)).fill(0);
  let [to, left] = [a0, BigInt.asUintN(32, a2)];
  const fill = (): boolean => {
    for (; left > 0n; left--, to = BigInt.asUintN(64, to + 1n)) {
      const at = BigInt.asUintN(32, to);
      if (at < STACK_TOP - STACK || at >= STACK_TOP) return false;
      const index = Number(at - (STACK_TOP - WINDOW));
      if (index >= 0) memory[index] = Number(a1 & 0xffn);
    }
    return true;
  };
  if (fill()) {
    for (let i = 0; i < 8; i++) memory[i] = Number((to >> BigInt(8 * i)) & 0xffn);
    left = 3n;
    fill();
  }
  return { stop: 'Trap', registers: [to, a1, left], memory };
}

const elf = simpleElf({ code: [MEMSET, ...KEEP, THREE, MEMSET, EBREAK] });

const linked = (instructionSet: InstructionSetName, optimize: OptimizeLevel): Uint8Array =>
  unwrap(linkElf(elf, { instructionSet, optimize, strip: true })).program;

function run(program: Uint8Array, backend: BackendName, values: readonly [bigint, bigint, bigint]): Seen {
  const module = unwrap(createEngine().createModule(program, { backend }));
  const instance = module.instantiate();
  try {
    instance.prepareCall(module.program.exports[0].pc);
    instance.setGas(100_000n);
    for (const [index, value] of values.entries()) instance.registers[Reg.a0 + index] = value;
    expect(instance.run()).toBe(Stop.Trap);
    const memory = new Uint8Array(Number(WINDOW));
    instance.readMemory(Number(STACK_TOP - WINDOW), memory);
    return { stop: 'Trap', registers: [...instance.registers.slice(Reg.a0, Reg.a2 + 1)], memory: [...memory] };
  } finally {
    instance.release();
  }
}

describe.each(['revive_v1', 'jam_v1', 'latest64'] as const)('memset for %s', (instructionSet) => {
  const hasMemset = instructionSet === 'latest64';

  it(hasMemset ? 'is the instruction' : 'is a loop', () => {
    for (const optimize of OPTIMIZE_LEVELS) {
      const { text } = disassemble(unwrap(parseProgram(linked(instructionSet, optimize))));
      expect(text.includes('[a0..a0 + a2] = u8 a1')).toBe(hasMemset);
    }
  });

  it.each<[string, bigint, bigint, bigint]>([
    ['nothing', NEAR_END, 7n, 0n],
    ['nothing at no address', 0n, 7n, 0n],
    ['one byte', NEAR_END, 0xab_cdn, 1n],
    ['some bytes, at an odd address', NEAR_END - 7n, -1n, 29n],
    ['up to the very end', NEAR_END, 0x55n, 61n],
    ['across the end', NEAR_END, 0x55n, 65n],
    ['what leaves no room for the second', NEAR_END, 0x55n, 63n],
    ['from where nothing can be written', 0x1_0000n, 1n, 5n],
    ['a length whose high half does not count', NEAR_END, 3n, HIGH | 9n],
    ['a length of which only the high half is there', NEAR_END, 3n, HIGH],
    ['at an address whose high half does not count', HIGH | NEAR_END, 4n, 20n],
    ['past the end of the address space', 0xffff_ffff_ffff_fffen, 4n, 20n],
  ])('fills %s', (_, a0, a1, a2) => {
    const values = [a0, BigInt.asUintN(64, a1), a2] as const;
    const expected = model(...values);
    for (const optimize of OPTIMIZE_LEVELS) {
      for (const backend of ['interpreter', 'recompiler'] as const) {
        const seen = run(linked(instructionSet, optimize), backend, values);
        expect({ optimize, backend, ...seen }).toEqual({ optimize, backend, ...expected });
      }
    }
  });
});
