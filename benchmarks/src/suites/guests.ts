import { type BackendName, Reg, Stop } from '@polkavirt/polkavm';
import { BACKENDS, createEagerEngine, moduleOf } from '../backends.ts';
import { type Benchmark, type Contender, type Derived, type Suite, type Target, Unavailable } from '../benchmark.ts';
import { ananAsGuest } from './anan-as-guest.ts';
import { GUESTS, type Guest, type GuestRun } from './guest-programs.ts';

/** Plenty, and exact as a number. */
const GAS = 2 ** 50;

/** Runs a whole guest as often as gives about so many instructions, and gives how many they were. */
const repeated =
  ({ gas }: GuestRun, runOnce: () => void): Contender =>
  (instructions) => {
    const times = Math.max(1, Math.round(instructions / gas));
    for (let i = 0; i < times; i++) runOnce();
    return times * gas;
  };

const check = (what: string, actual: bigint | number | undefined, right: bigint | number): void => {
  if (actual !== right) throw new Error(`${what} is ${actual}, not ${right}`);
};

const ours = (run: GuestRun, backend: BackendName): Contender => {
  const module = moduleOf(createEagerEngine(), run.blob, backend);
  return repeated(run, () => {
    const instance = module.instantiate();
    instance.prepareCall(module.program.exports[0].pc);
    instance.setGas(BigInt(GAS));
    check('the first stop', instance.run(), Stop.HostCall);
    check('the checksum', instance.registers[Reg.a0], run.checksum);
    check('the last stop', instance.run(), Stop.Finished);
    check('the gas used', GAS - Number(instance.getGas()), run.gas);
    instance.release();
  });
};

/** The little of JavaScript's WebAssembly interface that this needs. */
declare const WebAssembly: {
  readonly Module: new (bytes: Uint8Array<ArrayBuffer>) => object;
  readonly Instance: new (module: object, imports: object) => { readonly exports: { readonly run: () => void } };
};

const plain = (run: GuestRun, wasm: Uint8Array<ArrayBuffer>): Contender => {
  let reported: bigint | undefined;
  const report = (value: bigint): bigint => {
    reported = BigInt.asUintN(64, value);
    return 0n;
  };
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(wasm), { env: { report } });
  return repeated(run, () => {
    reported = undefined;
    exports.run();
    check('the checksum', reported, run.checksum);
  });
};

const idOf = (guest: Guest, contender: string): string => `guests/${guest.name}/${contender}`;

const benchmarksOf = (guest: Guest): Benchmark[] => {
  const { wasm, label, long, short } = guest;
  const row = (contender: string, prepare: Benchmark['prepare'], isPeer = false): Benchmark => ({
    id: idOf(guest, contender),
    label: `${label}, ${contender}`,
    unit: 'M instr/s',
    isPeer,
    prepare,
  });
  return [
    ...BACKENDS.map((backend) => row(backend, () => ours(backend === 'recompiler' ? long : short, backend))),
    ...(wasm === undefined ? [] : [row('plain WebAssembly', () => plain(long, wasm), true)]),
    row('anan-as 1.2.0', () => ananAsGuest(short), true),
  ];
};

const typeberry: Benchmark = {
  id: 'guests/typeberry',
  label: 'typeberry 0.11',
  unit: 'M instr/s',
  isPeer: true,
  prepare: () => {
    throw new Unavailable('it does not install, because a package that it depends on is not in the npm registry');
  },
};

/** Both are `must` and `wanted` of arithmetic and memory loops, which these are. */
const AGAINST_ANAN_AS: Target = { must: 100, wanted: 300 };
const LOOPS: readonly string[] = ['prime_sieve', 'memops', 'sha256', 'matmul'];

const derivedOf = (guest: Guest): Derived[] => {
  const compare = (contender: string, base: string, target?: Target): Derived => ({
    id: idOf(guest, `${contender}-to-${base}`),
    label: `${guest.label}, ${contender} to ${base}`,
    kind: 'speedup',
    of: idOf(guest, contender),
    base: idOf(guest, base),
    ...(target === undefined ? {} : { target }),
  });
  return [
    ...(guest.wasm === undefined ? [] : [compare('recompiler', 'plain WebAssembly')]),
    compare('recompiler', 'anan-as 1.2.0', LOOPS.includes(guest.name) ? AGAINST_ANAN_AS : undefined),
    compare('interpreter', 'anan-as 1.2.0'),
  ];
};

export const guests: Suite = {
  name: 'guests',
  title: 'Whole guests',
  about:
    'Six programs compiled from C and two in assembly, a bytecode interpreter and a hash map, with gas (naive, synchronous). A turn makes an instance ' +
    'of a ready module and runs the whole program; the checksum and the gas are checked each time. Plain WebAssembly is the same C ' +
    'compiled for WebAssembly, with no virtual machine, gas or bounds of regions between: what is possible in this host; its rate counts the instructions ' +
    'of the PolkaVM program, so that rates compare times. The interpreters run shorter builds of the same programs.',
  benchmarks: [...GUESTS.flatMap(benchmarksOf), typeberry],
  derived: GUESTS.flatMap(derivedOf),
};
