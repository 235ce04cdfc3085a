import { type Instance, type Module, Reg, Stop } from '@polkavirt/polkavm';
import { describeMissingExport, explainStop } from '@polkavirt/polkavm/debugging';
import {
  type DestroyError,
  type ExecError,
  err,
  type Finished,
  HostFault,
  type InstanceCore,
  type MemoryError,
  ok,
  type Result,
  refusalReport,
  type StopReport,
} from '@polkavirt/primitives';

/** The lookups of a generation of the interface in a program, prepared once for all of its instances. */
export interface PreparedModule<Name, Syscall> {
  readonly module: Module;
  /** The code offset of the export of this name. */
  exportPc(name: Name): number | undefined;
  /** The host call at which an instance has stopped; undefined if the generation has no name for the import, or there is none. */
  syscallOf(instance: Instance): Syscall | undefined;
}

/** An instance and its state. */
export interface NativeInstance<Name, Syscall> {
  readonly prepared: PreparedModule<Name, Syscall>;
  /** Undefined once the instance is destroyed. */
  engine: Instance | undefined;
  /** Why the engine stopped in the last run; undefined if there was none since the last `prepare`. */
  stop: Stop | undefined;
  /** Where the export that was prepared last starts. */
  entry: number | undefined;
  /** The name that the last `prepare` did not find. */
  missing: Name | undefined;
}

/**
 * Instances in the engine, for both generations of the interface. The generations differ in their lookups in a module
 * and in the handles on top.
 *
 * An `ecalli` without an import, or whose symbol the generation cannot name, gives `InvalidImage`, and the instance is idle
 * afterwards, as after every other error of a run. The error appears only when the call is reached.
 */
export class NativeCore<Name extends string | Uint8Array, Syscall extends object>
  implements InstanceCore<NativeInstance<Name, Syscall>, Name, Finished | Syscall>
{
  readonly #onStop: ((report: StopReport) => void) | undefined;
  #live = 0;

  /** @param onStop Called after every run that ends with an error, and after every `prepare`. */
  constructor(onStop?: (report: StopReport) => void) {
    this.#onStop = onStop;
  }

  /** Instances that were not destroyed yet. */
  get liveInstances(): number {
    return this.#live;
  }

  instantiate(prepared: PreparedModule<Name, Syscall>): NativeInstance<Name, Syscall> {
    const engine = prepared.module.instantiate();
    this.#live++;
    return { prepared, engine, stop: undefined, entry: undefined, missing: undefined };
  }

  /** Bytes that the instance holds for guest memory now; 0 once it is destroyed. */
  memoryBytes({ engine }: NativeInstance<Name, Syscall>): number {
    return engine?.memoryBytes ?? 0;
  }

  prepare(instance: NativeInstance<Name, Syscall>, functionName: Name): Result<void, ExecError> {
    const { prepared, engine } = instance;
    if (engine === undefined) return err('InvalidInstance');
    const pc = prepared.exportPc(functionName);
    instance.stop = undefined;
    instance.entry = pc;
    instance.missing = pc === undefined ? functionName : undefined;
    if (pc === undefined) return this.#fail(instance, 'InvalidImage');
    engine.prepareCall(pc);
    return ok(undefined);
  }

  run(instance: NativeInstance<Name, Syscall>, gasLeft: bigint, a0: bigint): Result<Finished | Syscall, ExecError> {
    const { engine } = instance;
    if (engine === undefined) return err('InvalidInstance');
    engine.registers[Reg.a0] = a0;
    engine.setGas(gasLeft);
    let stop: Stop;
    try {
      stop = engine.run();
    } catch (cause) {
      // Whatever a guest does, the engine answers with a stop. An exception is a bug of the engine, and ends the instance.
      this.destroy(instance);
      throw new HostFault('Internal', `the engine failed at pc ${engine.pc}: ${cause}`, { cause });
    }
    instance.stop = stop;
    // Short, and first, so that the compiler inlines the most frequent end of a step into its caller.
    if (stop !== Stop.HostCall) {
      if (stop === Stop.Finished) return ok({ kind: 'Finished', gasLeft: engine.getGas() });
      return this.#fail(instance, stop === Stop.OutOfGas ? 'OutOfGas' : 'Trap');
    }
    const syscall = instance.prepared.syscallOf(engine);
    return syscall === undefined ? this.#fail(instance, 'InvalidImage') : ok(syscall);
  }

  #fail(instance: NativeInstance<Name, Syscall>, error: ExecError): Result<never, ExecError> {
    if (this.#onStop !== undefined) this.#onStop(this.explain(instance)!);
    return err(error);
  }

  explain({ prepared, engine, stop, entry, missing }: NativeInstance<Name, Syscall>): StopReport | undefined {
    if (engine === undefined) return undefined;
    if (missing !== undefined) return refusalReport(describeMissingExport(prepared.module.program, missing));
    if (stop === undefined) return undefined;
    const report = explainStop(engine, stop, entry);
    if (stop !== Stop.HostCall || prepared.syscallOf(engine) !== undefined) return report;
    return { ...report, kind: 'InvalidImage', reason: describeHostCall(engine) ?? report.reason };
  }

  memoryRead({ engine }: NativeInstance<Name, Syscall>, offset: number, dest: Uint8Array): Result<void, MemoryError> {
    if (engine === undefined) return err('InvalidInstance');
    return engine.readMemory(offset, dest) ? ok(undefined) : err('OutOfBounds');
  }

  memoryWrite({ engine }: NativeInstance<Name, Syscall>, offset: number, src: Uint8Array): Result<void, MemoryError> {
    if (engine === undefined) return err('InvalidInstance');
    return engine.writeMemory(offset, src) ? ok(undefined) : err('OutOfBounds');
  }

  destroy(instance: NativeInstance<Name, Syscall>): Result<void, DestroyError> {
    const { engine } = instance;
    if (engine === undefined) return err('InvalidInstance');
    instance.engine = undefined;
    this.#live--;
    engine.release();
    return ok(undefined);
  }
}

/** Why a host call has no name in a generation of the interface; undefined if there is no such import at all. */
const describeHostCall = ({ module: { program }, hostCall }: Instance): string | undefined => {
  const symbol = program.imports[hostCall];
  if (symbol === undefined) return undefined;
  return `a host call of import ${hostCall}, whose symbol has ${symbol.length} bytes: this generation of the interface has 4`;
};
