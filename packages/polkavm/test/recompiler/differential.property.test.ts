/** Random programs do the same on both back ends: outcome, gas, registers, memory and pc, at every stop. */
import { type Backend, createRecompilerBackend, type InstructionSetName, tier0Backend } from '@polkavirt/polkavm';
import { compareBackends } from './compare-backends.ts';
import { findInvalid } from './compile.ts';
import { createRandom } from './random.ts';
import { RandomProgram } from './random-program.ts';

const RUNS = Number(process.env.POLKAVIRT_RUNS ?? 300);
const SEED = Number(process.env.POLKAVIRT_SEED ?? 20260625);
const SETS: readonly InstructionSetName[] = ['latest64', 'latest64', 'latest64', 'revive_v1', 'jam_v1', 'latest32'];

type MakeBackend = (pick: <T>(from: readonly T[]) => T) => Backend;
const CONTENDERS: Readonly<Record<string, MakeBackend>> = {
  'tier 0': () => tier0Backend,
  recompiler: (pick) => createRecompilerBackend(tier0Backend, { compileAfter: pick([0, 0, 0, 50, 1000]) }),
};

const compareOne = (contender: string, seed: number): string | undefined => {
  const random = createRandom(seed);
  const { program, pcs } = new RandomProgram(random, random.pick(SETS));
  const invalid = program.instructionSet === 'latest32' ? undefined : findInvalid(program);
  if (invalid !== undefined) return invalid;
  return compareBackends({
    random,
    program,
    pcs,
    backend: CONTENDERS[contender]((from) => random.pick(from)),
    options: { costModel: random.pick(['naive', 'naive', 'full']) },
    stops: 40,
    gas: random.pick([30, 300, 3000, 20_000]),
  });
};

// Programs that once told the back ends apart.
it.each([
  [20_263_003, 'a dynamic jump to a return site went around the node that writes registers back'],
  [31_001_584, 'a step in debt gave the gas of a block back'],
  [31_018_446, 'a run in debt forgot where compiled code had stopped'],
])('the program of seed %i runs alike: %s', (seed) => {
  expect(compareOne('recompiler', seed)).toBeUndefined();
});

it.each(Object.keys(CONTENDERS))(
  'random programs run alike on the reference interpreter and the %s',
  (contender) => {
    for (let run = 0; run < RUNS; run++) {
      const seed = SEED + run;
      const difference = compareOne(contender, seed);
      if (difference !== undefined) throw new Error(`with seed ${seed}: ${difference}`);
    }
  },
  60_000 + RUNS * 100,
);
