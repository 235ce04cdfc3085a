/**
 * 250 random programs of all four instruction sets with PolkaVM's own answers: `polkavm-answers.jsonl`, a case a line.
 * A case is one of `polkavirt exec --cases`; `expected` is what the interpreter of polkavm 0.35 (e88d5b4f) made of it,
 * with synchronous gas: the result as that command prints it, and after a run the gas, registers and heap size;
 * also the pc, if the run ended at an instruction.
 */
import { readFileSync } from 'node:fs';
import { type CostModelName, createEngine, type Instance, Reg, Stop } from '@polkavirt/polkavm';
import { REGISTER_COUNT } from '../../src/isa/registers.ts';

interface Syscall {
  readonly symbol: string;
  readonly args: readonly string[];
  readonly gasLeft: string;
}

interface Expected {
  readonly outcome: 'Finished' | 'Trap' | 'OutOfGas' | 'InvalidImage' | 'Syscall';
  readonly gasLeft: string | null;
  readonly syscalls: readonly Syscall[];
  readonly reads: readonly (string | null)[];
  readonly gas?: string;
  readonly registers?: readonly string[];
  readonly heapSize?: number;
  readonly pc?: number;
}

interface Case {
  readonly program: string;
  readonly export: string;
  readonly gas: string;
  readonly costModel: CostModelName;
  readonly returns: 'zero' | 'mix' | number;
  readonly maxSyscalls: number;
  readonly reads: readonly (readonly [address: string, length: number])[];
  readonly expected: Expected;
}

const FILE = new URL('polkavm-answers.jsonl', import.meta.url);
const cases: readonly Case[] = readFileSync(FILE, 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line));

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
const u64 = (value: bigint): bigint => BigInt.asUintN(64, value);

function answer({ returns }: Case, [a0, a1]: readonly bigint[], index: number): bigint {
  if (returns !== 'mix') return BigInt(returns === 'zero' ? 0 : returns);
  const rotated = u64(a1 << 17n) | (a1 >> 47n);
  return u64((a0 ^ rotated) + BigInt(index) * 0x9e37_79b9_7f4a_7c15n);
}

/** Runs a prepared instance to its outcome. */
function drive(testCase: Case, instance: Instance): Pick<Expected, 'outcome' | 'gasLeft' | 'syscalls'> {
  const syscalls: Syscall[] = [];
  for (;;) {
    const stop = instance.run();
    const gasLeft = `${instance.getGas()}`;
    if (stop === Stop.Finished) return { outcome: 'Finished', gasLeft, syscalls };
    if (stop === Stop.OutOfGas) return { outcome: 'OutOfGas', gasLeft: null, syscalls };
    if (stop !== Stop.HostCall) return { outcome: 'Trap', gasLeft: null, syscalls };
    const symbol = instance.module.program.imports[instance.hostCall];
    if (symbol?.length !== 4) return { outcome: 'InvalidImage', gasLeft: null, syscalls };
    const args = [...instance.registers.subarray(Reg.a0, REGISTER_COUNT)];
    syscalls.push({ symbol: hex(symbol), args: args.map((arg) => `0x${arg.toString(16)}`), gasLeft });
    if (syscalls.length >= testCase.maxSyscalls) return { outcome: 'Syscall', gasLeft, syscalls };
    instance.registers[Reg.a0] = answer(testCase, args, syscalls.length - 1);
  }
}

function run(testCase: Case, backend: 'interpreter' | 'recompiler'): Expected {
  const { costModel, expected } = testCase;
  const module = createEngine().createModule(Buffer.from(testCase.program, 'base64'), { backend, costModel });
  const nothing = testCase.reads.map(() => null);
  if (!module.ok) return { outcome: 'InvalidImage', gasLeft: null, syscalls: [], reads: nothing };
  const { program, memoryMap } = module.value;
  const instance = module.value.instantiate();
  const pc = program.exports.find(({ symbol }) => String.fromCharCode(...symbol) === testCase.export)!.pc;
  instance.prepareCall(pc);
  instance.setGas(BigInt(testCase.gas));
  const outcome = drive(testCase, instance);
  const reads = testCase.reads.map(([address, length]) => {
    const bytes = new Uint8Array(length);
    return instance.readMemory(Number(address), bytes) ? hex(bytes) : null;
  });
  return {
    ...outcome,
    reads,
    gas: `${instance.getGas()}`,
    registers: Array.from(instance.registers, (value) => `0x${value.toString(16)}`),
    heapSize: instance.heapEnd - memoryMap.heapBase,
    ...(expected.pc === undefined ? {} : { pc: instance.pc }),
  };
}

describe.each(['interpreter', 'recompiler'] as const)("PolkaVM's answers: %s", (backend) => {
  it('are 250, with every outcome', () => {
    expect(cases).toHaveLength(250);
    const outcomes = new Set(cases.map(({ expected }) => expected.outcome));
    expect([...outcomes].sort()).toEqual(['Finished', 'InvalidImage', 'OutOfGas', 'Syscall', 'Trap']);
  });

  it.each(cases.map((testCase, index) => [index + 1, testCase] as const))('line %i', (_, testCase) => {
    expect(run(testCase, backend)).toEqual(testCase.expected);
  });
});
