/**
 * The programs of upstream's specification tests for gas (polkavm e88d5b4f, tools/spectool/spec/src/gas_*.txt),
 * with what they cost there: each block with the cache model L2Hit, and the run from `main` to `expected_exit`.
 */
import { assembleOrThrow, createEngine, Stop } from '@polkavirt/polkavm';
import { exportPc, moduleOf } from '../support/programs.ts';

interface Example {
  readonly name: string;
  readonly title: string;
  readonly lines: readonly string[];
  /** Start of a block -> its gas. */
  readonly costs: Readonly<Record<number, number>>;
  /** The gas that the run uses, of 10,000 unless `gas` says otherwise. */
  readonly spent: number;
  readonly gas?: number;
}

const EXAMPLES: readonly Example[] = [
  {
    name: 'gas_basic_consume_all',
    title: 'exactly enough gas is enough',
    lines: ['pub @main:', 'nop', 'pub @expected_exit: %no_fallthrough', 'trap'],
    costs: { 0: 2 },
    spent: 2,
    gas: 2,
  },
  {
    name: 'gas_complex_1',
    title: 'loads, masks and a store',
    lines: [
      'pub @main:',
      'pub @expected_exit:',
      'a2 = i16 [a0 + 0x6]',
      'a1 = a1 & 0x7',
      'a3 = 0x1',
      'a1 = a1 << 0x8',
      'a2 = a2 & 0xfffffffffffff8ff',
      'a1 = a1 | a2',
      'a2 = a1 + a3',
      'u8 [a0 + 0x2] = a3',
      'trap',
    ],
    costs: { 0: 28 },
    spent: 28,
  },
  {
    name: 'gas_complex_2',
    title: 'a loop of arithmetic, until the gas runs out',
    lines: [
      'pub @main:',
      'pub @expected_exit:',
      'i32 a1 = clz a0',
      'i32 a0 = a0 << a1',
      'a1 = a1 << 0x17',
      'i32 a2 = a0 >> 0x8',
      'a3 = a0 >> 0x7',
      'a3 = a3 & ~a2',
      'i32 a2 = a2 - a1',
      'a0 = a0 << 0x18',
      'a3 = a3 & 0x1',
      'i32 a0 = a0 - a3',
      'i32 a0 = a0 >> 0x1f',
      'a1 = a2 + 0x4e800000',
      'i32 a0 = a0 + a1',
      'a1 = 0x46008c00',
      'ra = 0x24',
      'jump @main',
    ],
    costs: { 0: 22 },
    spent: 9988,
  },
  {
    name: 'gas_complex_3',
    title: 'loads that wait for loads, a full reorder buffer',
    lines: [
      'pub @main:',
      'unlikely',
      'pub @expected_exit: %no_fallthrough',
      't1 = u8 [s0]',
      'a1 = u8 [s0 + 0x11]',
      'a2 = 0x172d0',
      'a3 = u8 [s0 + 0x16]',
      't0 = sp + 0x58',
      'a1 = a1 << 0x3',
      'a1 = a1 + a2',
      'a2 = u8 [a1]',
      'a5 = u8 [a1 + 0x1]',
      's1 = u8 [a1 + 0x2]',
      'a4 = u8 [a1 + 0x3]',
      'a3 = a3 + t0',
      'a5 = a5 << 0x8',
      's1 = s1 << 0x10',
      'a4 = a4 << 0x18',
      'a2 = a2 | a5',
      'a5 = u8 [a1 + 0x4]',
      'a0 = u8 [a1 + 0x5]',
      'a4 = a4 | s1',
      's1 = u8 [a1 + 0x6]',
      'a1 = u8 [a1 + 0x7]',
      'a0 = a0 << 0x8',
      'a0 = a0 | a5',
      's1 = s1 << 0x10',
      'a1 = a1 << 0x18',
      'a1 = a1 | s1',
      'a2 = a2 | a4',
      'a0 = a0 | a1',
      'a1 = s0 - t1',
      'a0 = a0 << 0x20',
      'a0 = a0 | a2',
      'u64 [sp + 0x58] = a0',
      'a0 = u8 [a3]',
      'a1 = u8 [a1 + 0x4]',
      'a0 = a1 * a0',
      'a1 = u8 [s0 + 0x23]',
      'jump @main if a1 != 0',
      'trap',
    ],
    costs: { 0: 109, 111: 2 },
    spent: 109,
  },
  {
    name: 'gas_jump_trap_else',
    title: 'a branch over a trap',
    lines: [
      'pub @main:',
      'jump @branch_target if a0 == 0',
      'pub @branch_fallthrough:',
      'trap',
      'pub @branch_target:',
      'a0 = 2',
      'pub @expected_exit: %no_fallthrough',
      'trap',
    ],
    costs: { 0: 1, 3: 2, 4: 2 },
    spent: 3,
  },
  {
    name: 'gas_jump_trap_target',
    title: 'a branch to a trap',
    lines: [
      'pub @main:',
      'jump @branch_target if a0 == 0',
      'pub @branch_fallthrough:',
      'a0 = 1',
      'trap',
      'pub @branch_target:',
      'pub @expected_exit: %no_fallthrough',
      'trap',
    ],
    costs: { 0: 1, 3: 2, 7: 2 },
    spent: 3,
  },
  {
    name: 'gas_jump_unlikely_both',
    title: 'a branch between two unlikely sides',
    lines: [
      'pub @main:',
      'jump @branch_target if a0 == 0',
      'pub @branch_fallthrough:',
      'unlikely',
      'a0 = 1',
      'trap',
      'pub @branch_target:',
      'unlikely',
      'a0 = 2',
      'pub @expected_exit: %no_fallthrough',
      'trap',
    ],
    costs: { 0: 1, 3: 40, 8: 40 },
    spent: 41,
  },
  {
    name: 'gas_jump_unlikely_else',
    title: 'a branch over an unlikely side',
    lines: [
      'pub @main:',
      'jump @branch_target if a0 == 0',
      'pub @branch_fallthrough:',
      'unlikely',
      'a0 = 1',
      'trap',
      'pub @branch_target:',
      'a0 = 2',
      'pub @expected_exit: %no_fallthrough',
      'trap',
    ],
    costs: { 0: 1, 3: 40, 8: 2 },
    spent: 3,
  },
  {
    name: 'gas_jump_unlikely_target',
    title: 'a branch to an unlikely side',
    lines: [
      'pub @main:',
      'jump @branch_target if a0 == 0',
      'pub @branch_fallthrough:',
      'a0 = 1',
      'trap',
      'pub @branch_target:',
      'unlikely',
      'a0 = 2',
      'pub @expected_exit: %no_fallthrough',
      'trap',
    ],
    costs: { 0: 1, 3: 2, 7: 40 },
    spent: 41,
  },
  {
    name: 'gas_load_and_jump',
    title: 'a branch waits for a load',
    lines: ['pub @main:', 'pub @expected_exit:', 'a2 = u8 [a0 + 11]', 'jump @main if a2 == 0', 'trap'],
    costs: { 0: 26, 6: 2 },
    spent: 26,
  },
  {
    name: 'gas_memory_accesses',
    title: 'independent loads',
    lines: [
      'pub @main:',
      'a0 = s1',
      'pub @expected_exit: %no_fallthrough',
      'ra = u64 [sp + 0x30]',
      's0 = u64 [sp + 0x28]',
      's1 = u64 [sp + 0x20]',
      'sp = sp + 0x38',
      'trap',
    ],
    costs: { 0: 25 },
    spent: 25,
  },
  {
    name: 'gas_mul_with_dep',
    title: 'a multiplication waits for a sum',
    lines: ['pub @main:', 'a0 = a1 + a2', 'a4 = a0 * a3', 'pub @expected_exit: %no_fallthrough', 'trap'],
    costs: { 0: 4 },
    spent: 4,
  },
  {
    name: 'gas_multiple_register_moves_complex',
    title: 'moves of moves, one of them to itself',
    lines: [
      'pub @main:',
      's0 = 0',
      's1 = 1',
      'a0 = s0 /s s1',
      'a1 = a0',
      'a2 = a1',
      'a2 = a2',
      'a3 = s1 + a2',
      'pub @expected_exit: %no_fallthrough',
      'trap',
    ],
    costs: { 0: 62 },
    spent: 62,
  },
  {
    name: 'gas_multiple_register_moves_simple',
    title: 'two moves before a branch',
    lines: [
      'pub @main:',
      'a2 = a0',
      'a0 = s0',
      'jump @main if a2 != 0',
      'fallthrough',
      'pub @expected_exit: %no_fallthrough',
      'trap',
    ],
    costs: { 0: 20, 7: 2, 8: 2 },
    spent: 24,
  },
  {
    name: 'gas_overwrite_register',
    title: 'a register that is overwritten while it is loaded',
    lines: ['pub @main:', 'pub @expected_exit:', 's0 = u64 [sp]', 's0 = a1 + a2', 's0 = u64 [s0]', 'jump [s0]'],
    costs: { 0: 48 },
    spent: 48,
  },
  {
    name: 'gas_parallel_simple',
    title: 'independent sums',
    lines: ['pub @main:', 'a0 = a1 + a2', 'a1 = a1 + a2', 'pub @expected_exit: %no_fallthrough', 'trap'],
    costs: { 0: 2 },
    spent: 2,
  },
  {
    name: 'gas_register_move',
    title: 'a sum waits for what was moved',
    lines: ['pub @main:', 's0 = 1', 'a0 = s0', 'a1 = a0 + 1', 'pub @expected_exit: %no_fallthrough', 'trap'],
    costs: { 0: 3 },
    spent: 3,
  },
  {
    name: 'gas_register_move_use_all_decode_slots',
    title: 'moves fill the decode slots',
    lines: ['pub @main:', 's0 = a1', 'a0 = a1', 'a1 = t0', 'a2 = s1', 'pub @expected_exit: %no_fallthrough', 'trap'],
    costs: { 0: 3 },
    spent: 3,
  },
  {
    name: 'gas_resource_limits_mul',
    title: 'two multiplications, one multiplier',
    lines: ['pub @main:', 'a0 = a1 * a2', 'a1 = a3 * a4', 'pub @expected_exit: %no_fallthrough', 'trap'],
    costs: { 0: 6 },
    spent: 6,
  },
  {
    name: 'gas_sequential_decode_limits',
    title: 'wide immediates fill the decode slots',
    lines: [
      'pub @main:',
      'a0 = 0x12345678aabbccdd',
      'a1 = 0x12345678aabbccdd',
      'a2 = 0x12345678aabbccdd',
      'a3 = 0x12345678aabbccdd',
      'pub @expected_exit: %no_fallthrough',
      'trap',
    ],
    costs: { 0: 4 },
    spent: 4,
  },
  {
    name: 'gas_sequential_simple',
    title: 'a sum waits for a sum',
    lines: ['pub @main:', 'a0 = a1 + a2', 'a1 = a0 + a2', 'pub @expected_exit: %no_fallthrough', 'trap'],
    costs: { 0: 3 },
    spent: 3,
  },
  {
    name: 'gas_start_execution_in_the_middle_of_block',
    title: 'an entry in mid-block pays for the whole block',
    lines: [
      'a1 = 1',
      'a2 = 2',
      'pub @main: %no_fallthrough',
      'a3 = 3',
      'a4 = 4',
      'a0 = a1 + a2',
      'pub @expected_exit: %no_fallthrough',
      'trap',
    ],
    costs: { 0: 3 },
    spent: 3,
  },
  {
    name: 'gas_xor_and_shift',
    title: 'a shift waits for its amount',
    lines: [
      'pub @main:',
      'a1 = a1 ^ 0xffffffffffffffff',
      'a1 = a0 >> a1',
      'fallthrough',
      'pub @expected_exit: %no_fallthrough',
      'trap',
    ],
    costs: { 0: 3, 7: 2 },
    spent: 5,
  },
];

it('they are 23', () => expect(EXAMPLES).toHaveLength(23));

describe.each(EXAMPLES)('$name: $title', ({ lines, costs, spent, gas = 10_000 }) => {
  const blob = assembleOrThrow(lines.join('\n'), { instructionSet: 'latest64' });

  it.each(createEngine().backends)('%s', (backend) => {
    const module = moduleOf(blob, { costModel: 'full', backend });
    const found = Object.keys(costs).map((pc) => [pc, Number(module.gasCost(Number(pc)))]);
    expect(Object.fromEntries(found)).toEqual(costs);

    const instance = module.instantiate();
    instance.prepareCall(exportPc(module.program, 'main'));
    instance.setGas(BigInt(gas));
    // The one endless loop ends when the gas does.
    expect(instance.run()).toBe(spent > 9000 ? Stop.OutOfGas : Stop.Trap);
    expect(instance.pc).toBe(exportPc(module.program, 'expected_exit'));
    expect(BigInt(gas) - instance.getGas()).toBe(BigInt(spent));
  });
});
