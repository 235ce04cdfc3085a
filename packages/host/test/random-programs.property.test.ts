/** Random programs do the same natively and through the host functions: outcome, gas, syscalls and memory, on both wires and back ends. */

import { createRandom, randomProgram, shareModules } from '@polkavirt/campaign';
import { connectAbi, connectScale, createForwarder } from '@polkavirt/forwarder';
import { createHost, serveAbi, serveScale } from '@polkavirt/host';
import { createNative } from '@polkavirt/native';
import {
  type BackendName,
  createEngine,
  createRecompilerBackend,
  type InstructionSetName,
  interpreterBackend,
  tier0Backend,
} from '@polkavirt/polkavm';
import { writeProgram } from '@polkavirt/polkavm/program';
import { type ExecAction, execute, resume, type VirtT } from '@polkavirt/primitives';
import { checkedMemory } from '@polkavirt/test-support/checked-memory';
import { exploreUntil, exploring } from '@polkavirt/test-support/exploring';
import { recordedCase } from '@polkavirt/test-support/record-cases';
import fc from 'fast-check';

const parameters = exploring(150);

const SETS: readonly InstructionSetName[] = ['revive_v1', 'latest64', 'jam_v1', 'latest32'];
const BACKENDS: readonly BackendName[] = ['interpreter', 'recompiler'];

/** The recompiler compiles at once here; by itself it would leave runs as short as these to the interpreter. */
const engine = shareModules(
  createEngine({
    backends: [interpreterBackend, tier0Backend, createRecompilerBackend(tier0Backend, { compileAfter: 0 })],
  }),
);

/** Every implementation, by the name that a difference is reported under. */
const implementations: readonly (readonly [string, VirtT])[] = BACKENDS.flatMap((backend) => {
  const virt = createNative({ engine, backend });
  const memory = checkedMemory();
  return [
    [`native, ${backend}`, virt],
    [`scale, ${backend}`, createForwarder({ table: createHost({ wire: serveScale, virt }).table, wire: connectScale })],
    [`abi, ${backend}`, createForwarder({ table: createHost({ wire: serveAbi(memory), virt }).table, wire: connectAbi(memory) })],
  ] as const;
});

interface Scenario {
  readonly blob: Uint8Array;
  readonly functionName: string;
  readonly gas: bigint;
  readonly answers: readonly bigint[];
}

const utf8 = new TextEncoder();

/** A random program whose functions are exported as f0, f1, .., and that declares three of the five imports that it may call. */
const scenario: fc.Arbitrary<Scenario> = fc
  .record({
    seed: fc.integer(),
    set: fc.constantFrom(...SETS),
    which: fc.nat(4),
    gas: fc.oneof(fc.bigInt(-2n, 200n), fc.bigInt(0n, 20_000n), fc.constant(1_000_000n)),
    answers: fc.array(fc.bigInt(0n, 2n ** 64n - 1n), { minLength: 12, maxLength: 12 }),
  })
  .map(({ seed, set, which, gas, answers }) => {
    const { program } = randomProgram(createRandom(seed), set);
    const blob = writeProgram({
      ...program,
      imports: [1, 2, 3].map((number) => Uint8Array.of(number, 0, 0, number)),
      exports: program.exports.map(({ pc }, i) => ({ pc, symbol: utf8.encode(`f${i}`) })),
    });
    return { blob, functionName: `f${which}`, gas, answers };
  });

/** All that a caller can see of a run: each step's result, and memory at each stop. */
function observe(virt: VirtT, { blob, functionName, gas, answers }: Scenario): unknown[] {
  const seen: unknown[] = [];
  const made = virt.instantiate(blob);
  if (!made.ok) return [made];
  using instance = made.value;
  const memory = instance.memory();
  let left = gas;
  let action: ExecAction = execute(functionName);
  for (const answer of answers) {
    const step = instance.run(left, action);
    seen.push(step);
    for (const [address, length] of [
      [0x1_0000, 64],
      [0x2_0000, 512],
      [0x3_0000, 512],
      [0xfffd_f000, 4096],
    ]) {
      const bytes = new Uint8Array(length);
      seen.push([address, memory.read(address, bytes), Buffer.from(bytes).toString('hex')]);
    }
    if (!step.ok || step.value.kind === 'Finished') break;
    left = step.value.gasLeft;
    action = resume(answer);
  }
  return seen;
}

const textOf = (seen: readonly unknown[]): string =>
  JSON.stringify(seen, (_, value) => (typeof value === 'bigint' ? `${value}n` : value));

describe('random programs', () => {
  it('are the same to native and forwarder, on both wires and both back ends', () => {
    const kinds = new Map<string, number>();
    exploreUntil(
      parameters,
      (round) =>
        fc.assert(
          fc.property(
            scenario,
            recordedCase((given, record) => {
              const [[, reference], ...others] = implementations;
              const expected = observe(reference, given);
              const text = textOf(expected);
              for (const [name, virt] of others) {
                const seen = observe(record(virt, name), given);
                // Jest takes its time to find that two things are equal.
                if (textOf(seen) !== text) expect([name, seen]).toEqual([name, expected]);
              }
              for (const step of expected as { ok?: boolean; error?: string; value?: { kind: string } }[]) {
                const kind = step.ok === false ? step.error : step.value?.kind;
                if (kind !== undefined) kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
              }
            }),
          ),
          round,
        ),
      // Otherwise little was compared.
      () => ['Finished', 'Syscall', 'Trap', 'OutOfGas'].filter((kind) => !kinds.has(kind)),
    );
  });
});
