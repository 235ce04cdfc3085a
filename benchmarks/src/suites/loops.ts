/**
 * Three loops in assembly, each with what it must come to, worked out by hand. They start at the code offset 0 with the
 * number of iterations in a0 and finish with it at 0.
 */

export interface Loop {
  readonly name: string;
  readonly label: string;
  readonly text: string;
  /** Instructions, and so naive gas, of a run. */
  instructions(iterations: number): number;
  /** Registers at the end, by number. */
  registers(iterations: number): Readonly<Record<number, bigint>>;
}

const u64 = (value: bigint): bigint => BigInt.asUintN(64, value);

const [A0, A1, A2, A3, A4, A5] = [7, 8, 9, 10, 11, 12];
const S0 = 5;

/** Instructions of one recursive call of the `calls` loop for `n`: 2 at the leaves, 15 above them. */
const fibInstructions = (n: number): number => (n < 2 ? 2 : 15 + fibInstructions(n - 1) + fibInstructions(n - 2));

const FIB = 10;
const FIB_RESULT = 55n;

export const LOOPS: readonly Loop[] = [
  {
    // Every result is needed in the next iteration, so that no compiler can leave any of it out.
    name: 'alu',
    label: 'arithmetic loop',
    text: `
%isa = latest64
%rw_data_size = 65536
%stack_size = 4096
pub @main:
@loop:
    a1 = a1 + 7
    a2 = a2 + a1
    a3 = a2 << 3
    a4 = a4 - a3
    a5 = a5 ^ a0
    a0 = a0 - 1
    jump @loop if a0 != 0
    ret
`,
    instructions: (n) => 7 * n + 1,
    registers: (n) => ({
      [A0]: 0n,
      [A1]: u64(7n * BigInt(n)),
      // The triangular numbers times 7; and the sum of these, times 8.
      [A2]: u64((7n * BigInt(n) * BigInt(n + 1)) / 2n),
      [A4]: u64((-56n * BigInt(n) * BigInt(n + 1) * BigInt(n + 2)) / 6n),
      // 1 ^ 2 ^ ... ^ n.
      [A5]: BigInt([n, 1, n + 1, 0][n % 4]),
    }),
  },
  {
    // 64 KiB in steps of 16 bytes. The first word of each step counts its visits, the second one adds the counts up.
    name: 'memory',
    label: 'memory loop',
    text: `
%isa = latest64
%rw_data_size = 65536
%stack_size = 4096
pub @main:
    a1 = 0
@loop:
    a2 = u64 [a1 + 0x20000]
    a2 = a2 + 1
    u64 [a1 + 0x20000] = a2
    a3 = u32 [a1 + 0x20008]
    a3 = a3 + a2
    u32 [a1 + 0x20008] = a3
    a1 = a1 + 16
    a1 = a1 & 0xfff0
    a0 = a0 - 1
    jump @loop if a0 != 0
    ret
`,
    // Before the loop 1 and the `fallthrough` in front of its label; behind it 1.
    instructions: (n) => 10 * n + 3,
    registers: (n) => {
      const visits = Math.ceil(n / 4096);
      return { [A0]: 0n, [A1]: BigInt((n % 4096) * 16), [A2]: BigInt(visits), [A3]: BigInt((visits * (visits + 1)) / 2) };
    },
  },
  {
    // fib(10) by recursion once an iteration: 177 calls, each with a frame in memory.
    name: 'calls',
    label: 'recursive calls',
    text: `
%isa = latest64
%rw_data_size = 65536
%stack_size = 4096
%jump_table = @back @first @second
pub @main:
    s0 = a0
    s1 = ra
@loop:
    a0 = ${FIB}
    ra = 2, jump @fib
@back:
    s0 = s0 - 1
    jump @loop if s0 != 0
    a1 = a0
    a0 = s0
    jump [s1]
@fib:
    jump @small if a0 <u 2
    sp = sp - 24
    u64 [sp] = ra
    u64 [sp + 8] = a0
    a0 = a0 - 1
    ra = 4, jump @fib
@first:
    u64 [sp + 16] = a0
    a0 = u64 [sp + 8]
    a0 = a0 - 2
    ra = 6, jump @fib
@second:
    a1 = u64 [sp + 16]
    a0 = a0 + a1
    ra = u64 [sp]
    sp = sp + 24
    ret
@small:
    ret
`,
    // Before the loop 2 and the `fallthrough` in front of its label; in it 2, the call, 2; behind it 3.
    instructions: (n) => 6 + n * (4 + fibInstructions(FIB)),
    registers: () => ({ [A0]: 0n, [A1]: FIB_RESULT, [S0]: 0n }),
  },
];
