import { type Instance, Reg, Stop } from '@polkavirt/polkavm';
import {
  checkBytes,
  checkI64,
  checkU32,
  checkU64,
  type ExecResult,
  type Execution,
  err,
  type IdleInstance,
  type MemoryError,
  ok,
  type PrepareFailure,
  type Result,
  utf8Encode,
} from '@polkavirt/primitives';
import { runToStop } from './run-to-stop.ts';
import { bytesToKey, type TypestateModule } from './typestate-module.ts';

/** The engine's instance, and what belongs to it. Exactly one handle owns it; handing it on is what consumes a handle. */
export interface OwnedInstance {
  readonly module: TypestateModule;
  readonly instance: Instance;
  /** Gives the instance up for good. Called once. */
  release(): void;
}

/** What {@link NativeIdleInstance} and {@link NativeExecution} share: owning an instance, until they hand it on or destroy it. */
abstract class Handle {
  #owned: OwnedInstance | undefined;

  constructor(owned: OwnedInstance | undefined) {
    this.#owned = owned;
  }

  /** Undefined once the handle is consumed or destroyed. */
  protected get owned(): OwnedInstance | undefined {
    return this.#owned;
  }

  /** The instance, to be handed on; this handle has it no longer. */
  protected consume(): OwnedInstance | undefined {
    const owned = this.#owned;
    this.#owned = undefined;
    return owned;
  }

  destroy(): void {
    this.consume()?.release();
  }

  [Symbol.dispose](): void {
    this.destroy();
  }
}

/** An instance in the engine that is not running. */
export class NativeIdleInstance extends Handle implements IdleInstance {
  prepare(functionName: string | Uint8Array): Result<Execution, PrepareFailure> {
    const name =
      typeof functionName === 'string' ? utf8Encode(functionName, 'function name') : checkBytes(functionName, 'function name');
    if (this.owned === undefined) return err({ instance: this, error: 'InvalidInstance' });
    const pc = this.owned.module.exports.get(bytesToKey(name));
    if (pc === undefined) return err({ instance: this, error: 'InvalidImage' });
    this.owned.instance.prepareCall(pc);
    return ok(new NativeExecution(this.consume()));
  }
}

/** An instance in the engine that is ready to start, or suspended at a syscall. */
export class NativeExecution extends Handle implements Execution {
  run(gasLeft: bigint, a0: bigint): ExecResult {
    checkI64(gasLeft, 'gas');
    checkU64(a0, 'a0');
    const owned = this.consume();
    if (owned === undefined) return { kind: 'Error', instance: new NativeIdleInstance(undefined), error: 'InvalidInstance' };
    const { instance } = owned;
    const { registers } = instance;
    registers[Reg.a0] = a0;
    instance.setGas(gasLeft);
    let stop: Stop;
    try {
      stop = runToStop(instance);
    } catch (fault) {
      // Nobody has a handle on it any more.
      owned.release();
      throw fault;
    }
    switch (stop) {
      case Stop.Finished:
        return { kind: 'Finished', instance: new NativeIdleInstance(owned), gasLeft: instance.getGas() };
      case Stop.HostCall: {
        const symbol = owned.module.symbols[instance.hostCall];
        if (symbol === undefined) return { kind: 'Error', instance: new NativeIdleInstance(owned), error: 'InvalidImage' };
        return {
          kind: 'Syscall',
          execution: new NativeExecution(owned),
          gasLeft: instance.getGas(),
          // A copy: the module keeps its own for every instance of it.
          syscallSymbol: symbol.slice(),
          a0: registers[Reg.a0],
          a1: registers[Reg.a1],
          a2: registers[Reg.a2],
          a3: registers[Reg.a3],
          a4: registers[Reg.a4],
          a5: registers[Reg.a5],
        };
      }
      case Stop.OutOfGas:
        return { kind: 'Error', instance: new NativeIdleInstance(owned), error: 'OutOfGas' };
      default:
        return { kind: 'Error', instance: new NativeIdleInstance(owned), error: 'Trap' };
    }
  }

  readMemory(offset: number, dest: Uint8Array): Result<void, MemoryError> {
    checkU32(offset, 'offset');
    checkBytes(dest, 'dest');
    if (this.owned === undefined) return err('InvalidInstance');
    return this.owned.instance.readMemory(offset, dest) ? ok(undefined) : err('OutOfBounds');
  }

  writeMemory(offset: number, src: Uint8Array): Result<void, MemoryError> {
    checkU32(offset, 'offset');
    checkBytes(src, 'src');
    if (this.owned === undefined) return err('InvalidInstance');
    return this.owned.instance.writeMemory(offset, src) ? ok(undefined) : err('OutOfBounds');
  }
}
