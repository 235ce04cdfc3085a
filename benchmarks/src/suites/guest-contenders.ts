/** What runs a guest: our back ends, in the states that a program can be in, and the host's own WebAssembly. */
import { type Engine, type Instance, type Module, Reg, Stop } from '@polkavirt/polkavm';
import { createEagerEngine, moduleOf } from '../backends.ts';
import type { Contender } from '../benchmark.ts';
import { freshProgram } from '../fresh-program.ts';
import { exportPc, parsedProgram } from '../programs.ts';
import type { GuestRun } from './guest-programs.ts';

/** Plenty, and exact as a number. */
const GAS = 2 ** 50;

/** Throws if something is not what it must be. */
export const check = (what: string, actual: bigint | number | undefined, right: bigint | number): void => {
  if (actual !== right) throw new Error(`${what} is ${actual}, not ${right}`);
};

/** Does something about so often. */
export const repeated =
  (once: () => void): Contender =>
  (count) => {
    for (let i = 0; i < count; i++) once();
    return count;
  };

const start = (module: Module, pc: number, gas: number): Instance => {
  const instance = module.instantiate();
  instance.prepareCall(pc);
  instance.setGas(BigInt(gas));
  return instance;
};

const runToEnd = (module: Module, pc: number, { checksum, gas }: GuestRun): void => {
  const instance = start(module, pc, GAS);
  check('the first stop', instance.run(), Stop.HostCall);
  check('the checksum', instance.registers[Reg.a0], checksum);
  check('the last stop', instance.run(), Stop.Finished);
  check('the gas used', GAS - Number(instance.getGas()), gas);
  instance.release();
};

/** One operation makes an instance of a ready module, runs the guest, and throws the instance away. */
export const readyModule = (engine: Engine, backend: Module['backend'], run: GuestRun): Contender => {
  const module = moduleOf(engine, run.blob, backend);
  const pc = exportPc(module.program, run.exportName);
  return repeated(() => runToEnd(module, pc, run));
};

/** One operation runs the guest from the bytes of a program that was never seen before. */
export const newProgram = (engine: Engine, backend: Module['backend'], run: GuestRun): Contender => {
  const program = parsedProgram(run.blob);
  const next = freshProgram(program);
  const pc = exportPc(program, run.exportName);
  return repeated(() => runToEnd(moduleOf(engine, next(), backend), pc, run));
};

/** One operation takes the recompiler from the bytes of a program that was never seen before into its compiled code, where the gas is out. */
export const compiling = (run: GuestRun): Contender => {
  const program = parsedProgram(run.blob);
  const next = freshProgram(program);
  const pc = exportPc(program, run.exportName);
  const engine = createEagerEngine();
  return repeated(() => {
    const instance = start(moduleOf(engine, next(), 'recompiler'), pc, 0);
    check('the stop', instance.run(), Stop.OutOfGas);
    instance.release();
  });
};

/** The little of JavaScript's WebAssembly interface that this needs. */
declare const WebAssembly: {
  readonly Module: new (bytes: Uint8Array<ArrayBuffer>) => object;
  readonly Instance: new (module: object, imports: object) => { readonly exports: { readonly run: () => void } };
};

/** One operation calls `run` of the same C compiled to WebAssembly. The instance stays, as nothing in it is left dirty that a run would see. */
export const plainWasm = ({ checksum }: GuestRun, wasm: Uint8Array<ArrayBuffer>): Contender => {
  let reported: bigint | undefined;
  const report = (value: bigint): bigint => {
    reported = BigInt.asUintN(64, value);
    return 0n;
  };
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(wasm), { env: { report } });
  return repeated(() => {
    reported = undefined;
    exports.run();
    check('the checksum', reported, checksum);
  });
};
