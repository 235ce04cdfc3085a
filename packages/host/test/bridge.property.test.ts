/** Any calls in any order give the same on native and on the forwarder over both wires. */

import { connectAbi, connectScale, createForwarder } from '@polkavirt/forwarder';
import { createHost, serveAbi, serveScale } from '@polkavirt/host';
import { createNative } from '@polkavirt/native';
import { execute, resume, type Virt, type VirtT } from '@polkavirt/primitives';
import { checkedMemory } from '@polkavirt/test-support/checked-memory';
import { exploreUntil, exploring, fewer } from '@polkavirt/test-support/exploring';
import { recordedCase } from '@polkavirt/test-support/record-cases';
import fc from 'fast-check';
import { program } from './programs.ts';

const parameters = exploring(60);

const implementations = (): VirtT[] => {
  const memory = checkedMemory();
  return [
    createNative(),
    createForwarder({ table: createHost({ virt: createNative(), wire: serveScale }).table, wire: connectScale }),
    createForwarder({ table: createHost({ virt: createNative(), wire: serveAbi(memory) }).table, wire: connectAbi(memory) }),
  ];
};

/** Programs, and exports of theirs that are worth calling. */
const PROGRAMS = [
  ['asm/probe', 'registers arguments symbols short_symbol no_import exchange store_then_trap store_then_spin load_null größe_🦀'],
  ['guests/counter', 'counter add_99 do_panic do_exit increment_forever offset do_subcall'],
  ['asm/syscalls', 'chain forever'],
] as const;
const images = PROGRAMS.map(([name]) => program(name));
const EXPORTS = ['', 'no_such_export', ...PROGRAMS.flatMap(([, names]) => names.split(' '))];

const u64 = fc.oneof(fc.constantFrom(0n, 1n, 2n << 56n, 2n ** 64n - 1n), fc.bigInt(0n, 2n ** 64n - 1n));
const gas = fc.oneof(
  { weight: 1, arbitrary: fc.bigInt(-1n, 30n) },
  { weight: 4, arbitrary: fc.constantFrom(100n, 1_000n, 50_000n) },
  { weight: 1, arbitrary: fc.constant(-(2n ** 63n)) },
);
const offset = fc
  .tuple(
    fc.constantFrom(0, 0x10000, 0x20000, 0x30000, 0x41000, 0xfffd0000, 0xfffe0000, 2 ** 32),
    fc.integer({ min: -20, max: 20 }),
  )
  .map(([base, by]) => Math.min(Math.max(base + by, 0), 2 ** 32 - 1));
const which = fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.nat(3) });

interface Call {
  readonly what: string;
  /** Made on each implementation in turn; what it gives must be equal. */
  readonly act: (instances: Virt[], virt: VirtT) => unknown;
}

const instantiate: fc.Arbitrary<Call> = fc
  .tuple(fc.nat(images.length - 1), fc.option(fc.tuple(fc.nat(), fc.nat(255))))
  .map(([image, change]) => ({
    what: `instantiate ${PROGRAMS[image][0]} ${change ?? ''}`,
    act(instances, virt) {
      const bytes = new Uint8Array(images[image]);
      if (change !== null) bytes[change[0] % bytes.length] = change[1];
      const made = virt.instantiate(bytes);
      if (made.ok) instances.push(made.value);
      return made.ok ? 'an instance' : made;
    },
  }));

const start: fc.Arbitrary<Call> = fc.tuple(which, gas, fc.constantFrom(...EXPORTS)).map(([i, gasLeft, name]) => ({
  what: `${i}: execute ${name} with ${gasLeft}`,
  act: (instances) => instances[i]?.run(gasLeft, execute(name)),
}));

const answer: fc.Arbitrary<Call> = fc.tuple(which, gas, u64).map(([i, gasLeft, value]) => ({
  what: `${i}: resume ${value} with ${gasLeft}`,
  act: (instances) => instances[i]?.run(gasLeft, resume(value)),
}));

/** An export with enough gas, every host call answered: what most programs need to finish. */
const whole: fc.Arbitrary<Call> = fc.tuple(which, fc.constantFrom(...EXPORTS)).map(([i, name]) => ({
  what: `${i}: ${name} to its end`,
  act(instances) {
    let step = instances[i]?.run(50_000n, execute(name));
    for (let calls = 0; calls < 20 && step?.ok && step.value.kind === 'Syscall'; calls++) {
      step = instances[i].run(step.value.gasLeft, resume(0n));
    }
    return step;
  },
}));

const read: fc.Arbitrary<Call> = fc.tuple(which, offset, fc.nat(40)).map(([i, at, length]) => ({
  what: `${i}: read ${length} at ${at}`,
  act(instances) {
    const dest = new Uint8Array(length).fill(0xee);
    return [instances[i]?.memory().read(at, dest), dest];
  },
}));

const write: fc.Arbitrary<Call> = fc.tuple(which, offset, fc.uint8Array({ maxLength: 40 })).map(([i, at, src]) => ({
  what: `${i}: write ${src} at ${at}`,
  act: (instances) => instances[i]?.memory().write(at, src),
}));

const destroy: fc.Arbitrary<Call> = which.map((i) => ({ what: `${i}: destroy`, act: (instances) => instances[i]?.destroy() }));

const call = fc.oneof(
  { weight: 2, arbitrary: instantiate },
  { weight: 6, arbitrary: start },
  { weight: 6, arbitrary: answer },
  { weight: 4, arbitrary: whole },
  { weight: 3, arbitrary: read },
  { weight: 3, arbitrary: write },
  { weight: 1, arbitrary: destroy },
);

describe('native and forwarder', () => {
  it('give the same, call by call', () => {
    let finished = 0;
    let syscalls = 0;
    exploreUntil(
      parameters,
      (round) =>
        fc.assert(
          fc.property(
            fc.tuple(fc.nat(images.length - 1), fc.array(call, { minLength: 5, maxLength: 40 })),
            recordedCase(([image, steps], record) => {
              const sides = implementations().map((virt) => ({ virt: record(virt), instances: [] as Virt[] }));
              for (const { virt, instances } of sides) {
                const made = virt.instantiate(images[image]);
                if (made.ok) instances.push(made.value);
              }
              for (const { what, act } of steps) {
                const [native, ...others] = sides.map(({ virt, instances }) => act(instances, virt));
                for (const other of others) expect([what, other]).toEqual([what, native]);
                const kind = (native as { value?: { kind?: string } } | undefined)?.value?.kind;
                if (kind === 'Finished') finished++;
                if (kind === 'Syscall') syscalls++;
              }
              for (const { instances } of sides) for (const instance of instances) instance.destroy();
            }),
          ),
          round,
        ),
      // Otherwise little was compared.
      () => [...fewer(parameters.numRuns / 4, { syscalls }), ...fewer(parameters.numRuns / 20, { finished })],
    );
  });
});
