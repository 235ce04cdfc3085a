import { type BackendName, Stop } from '@polkavirt/polkavm';
import { execute, resume } from '@polkavirt/primitives';
import { BACKENDS, createEagerEngine, DEFAULT_BACKEND, moduleOf } from '../backends.ts';
import type { Benchmark, Contender, Derived, Suite, Target } from '../benchmark.ts';
import { createVirt, EACH, type Implementation, instantiate, must, type TapKind } from '../bridges.ts';
import { assembled } from '../programs.ts';

/** Calls the host with what it answered plus one, for ever. 3 gas a call: the block from the label to the jump. */
const PROGRAM = `
%isa = revive_v1
%stack_size = 4096
%import = 0x2a000000
pub @main:
    a0 = 0
@loop:
    a0 = a0 + 1
    ecalli 0
    jump @loop
`;
const SYSCALL = 0x2a;
const GAS_A_CALL = 3n;
const A0 = 7;
/** For each step anew; the gas that is left shows that it ran through one block. */
const GAS = 1_000_000n;

/** Over `VirtT`: answer the call, get the next one. */
const overVirt = (implementation: Implementation, backend: BackendName, tap: TapKind = 'none'): Contender => {
  const instance = instantiate(createVirt(implementation, { engine: createEagerEngine(), backend }, tap), assembled(PROGRAM));
  must(instance.run(GAS, execute('main')));
  return (count) => {
    let answer = 0n;
    for (let i = 0; i < count; i++) {
      const step = instance.run(GAS, resume(answer));
      if (!step.ok || step.value.kind !== 'Syscall' || step.value.syscallNo !== SYSCALL) throw new Error('no syscall');
      if (step.value.a0 !== answer + 1n || step.value.gasLeft !== GAS - GAS_A_CALL) throw new Error('wrong argument or gas');
      answer = step.value.a0;
    }
    return count;
  };
};

/** Without `VirtT`: what the engine itself takes of it. */
const overEngine = (backend: BackendName): Contender => {
  const instance = moduleOf(createEagerEngine(), assembled(PROGRAM), backend).instantiate();
  instance.prepareCall(0);
  instance.setGas(GAS);
  instance.run();
  const { registers } = instance;
  return (count) => {
    let answer = 0n;
    for (let i = 0; i < count; i++) {
      registers[A0] = answer;
      instance.setGas(GAS);
      if (instance.run() !== Stop.HostCall || instance.hostCall !== 0) throw new Error('no host call');
      if (registers[A0] !== answer + 1n || instance.getGas() !== GAS - GAS_A_CALL) throw new Error('wrong argument or gas');
      answer = registers[A0];
    }
    return count;
  };
};

const engineId = (backend: BackendName): string => `host-calls/engine/${backend}`;
const virtId = (implementation: Implementation, backend: BackendName): string => `host-calls/${implementation}/${backend}`;

const EXTRA_TARGETS: Readonly<Partial<Record<Implementation, Target>>> = {
  'forwarder/scale': { must: 5000, wanted: 1000 },
  'forwarder/abi': { must: 1000, wanted: 300 },
};

const roundTrips = [
  ...BACKENDS.map(
    (backend): Benchmark => ({
      id: engineId(backend),
      label: `round trip, engine alone, ${backend}`,
      unit: 'ns',
      prepare: () => overEngine(backend),
    }),
  ),
  ...EACH.map(
    ({ implementation, backend }): Benchmark => ({
      id: virtId(implementation, backend),
      label: `round trip, ${implementation}, ${backend}`,
      unit: 'ns',
      ...(implementation === 'native' ? { target: { must: 1000, wanted: 100 } } : {}),
      prepare: () => overVirt(implementation, backend),
    }),
  ),
];

const extras = EACH.filter(({ implementation }) => implementation !== 'native').map(
  ({ implementation, backend }): Derived => ({
    id: `host-calls/${implementation}/${backend}/extra`,
    label: `extra cost of ${implementation} over native, ${backend}`,
    kind: 'difference',
    of: virtId(implementation, backend),
    base: virtId('native', backend),
    unit: 'ns',
    ...(EXTRA_TARGETS[implementation] === undefined ? {} : { target: EXTRA_TARGETS[implementation] }),
  }),
);

const WIRES = ['forwarder/scale', 'forwarder/abi'] as const;
const TAPS = ['unobserved', 'observed'] as const;
const EACH_TAP = WIRES.flatMap((implementation) => TAPS.map((tap) => ({ implementation, tap })));
const tapId = (implementation: Implementation, tap: TapKind): string => `host-calls/${implementation}/tap-${tap}`;

const taps = EACH_TAP.map(
  ({ implementation, tap }): Benchmark => ({
    id: tapId(implementation, tap),
    label: `round trip, ${implementation}, tap ${tap}`,
    unit: 'ns',
    prepare: () => overVirt(implementation, DEFAULT_BACKEND, tap),
  }),
);

const tapCosts = EACH_TAP.map(
  ({ implementation, tap }): Derived => ({
    id: `${tapId(implementation, tap)}/extra`,
    label: `extra cost of a tap, ${tap}, ${implementation}`,
    kind: 'difference',
    of: tapId(implementation, tap),
    base: virtId(implementation, DEFAULT_BACKEND),
    unit: 'ns',
  }),
);

export const hostCalls: Suite = {
  name: 'host-calls',
  title: 'Host calls',
  about:
    'One operation is one round trip: the host answers a syscall, the guest adds one and calls again (3 instructions). ' +
    `Symbol, argument and gas are checked each time. The taps are measured on the ${DEFAULT_BACKEND}.`,
  benchmarks: [...roundTrips, ...taps],
  derived: [...extras, ...tapCosts],
};
