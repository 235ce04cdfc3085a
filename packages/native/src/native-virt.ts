import { type Instance, type Module, Reg, Stop } from '@polkavirt/polkavm';
import {
  checkAction,
  checkBytes,
  checkI64,
  checkU32,
  type DestroyError,
  type ExecAction,
  type ExecError,
  type ExecOutcome,
  err,
  type Memory,
  type MemoryError,
  ok,
  type Result,
  utf8Decode,
  type Virt,
} from '@polkavirt/primitives';
import { runToStop } from './run-to-stop.ts';

/** What `run` looks up in a program, prepared once for all of its instances. */
export interface PreparedModule {
  readonly module: Module;
  /** Export name -> where it starts. The first of several exports of one name counts, as upstream's `find` has it. */
  readonly exports: ReadonlyMap<string, number>;
  /** Import index -> syscall number; undefined for a symbol that is not four bytes, or broken. */
  readonly syscalls: readonly (number | undefined)[];
}

export const prepareModule = (module: Module): PreparedModule => {
  const exports = new Map<string, number>();
  for (const { symbol, pc } of module.program.exports) {
    // A name that is not UTF-8 cannot be asked for: names in `VirtT` are texts.
    const name = utf8Decode(symbol);
    if (name !== undefined && !exports.has(name)) exports.set(name, pc);
  }
  return { module, exports, syscalls: module.program.imports.map(syscallNumber) };
};

const syscallNumber = (symbol: Uint8Array | undefined): number | undefined =>
  symbol?.length === 4 ? (symbol[0] | (symbol[1] << 8) | (symbol[2] << 16) | (symbol[3] << 24)) >>> 0 : undefined;

/** The engine's instance while it lives, shared by a {@link NativeVirt} and its memory handles. */
interface Cell {
  instance: Instance | undefined;
}

/**
 * One instance in the engine.
 *
 * An `ecalli` whose import does not exist, or whose symbol is not four bytes, gives `InvalidImage`, and the instance is idle
 * afterwards, as after every other error of a run. Upstream panics on either at 0.2.0 (`native.rs`, `step`); at 0.4.0 it answers a
 * missing import this way. Like there, it happens when the call is reached, not earlier: what is never called does no harm.
 */
export class NativeVirt implements Virt {
  readonly #cell: Cell;
  readonly #prepared: PreparedModule;
  #suspended = false;

  constructor(prepared: PreparedModule) {
    this.#prepared = prepared;
    this.#cell = { instance: prepared.module.instantiate() };
  }

  /** Bytes that the instance holds for guest memory now; 0 once it is destroyed. */
  get memoryBytes(): number {
    return this.#cell.instance?.memoryBytes ?? 0;
  }

  run(gasLeft: bigint, action: ExecAction): Result<ExecOutcome, ExecError> {
    checkI64(gasLeft, 'gas');
    checkAction(action);
    const { instance } = this.#cell;
    if (instance === undefined || this.#suspended !== (action.kind === 'Resume')) return err('InvalidInstance');
    if (action.kind === 'Resume') {
      instance.registers[Reg.a0] = action.returnValue;
    } else {
      const pc = this.#prepared.exports.get(action.functionName);
      if (pc === undefined) return err('InvalidImage');
      instance.prepareCall(pc);
    }
    this.#suspended = false;
    instance.setGas(gasLeft);
    return this.#step(instance);
  }

  #step(instance: Instance): Result<ExecOutcome, ExecError> {
    switch (runToStop(instance)) {
      case Stop.Finished:
        return ok({ kind: 'Finished', gasLeft: instance.getGas() });
      case Stop.HostCall: {
        const syscallNo = this.#prepared.syscalls[instance.hostCall];
        if (syscallNo === undefined) return err('InvalidImage');
        this.#suspended = true;
        const { registers } = instance;
        return ok({
          kind: 'Syscall',
          gasLeft: instance.getGas(),
          syscallNo,
          a0: registers[Reg.a0],
          a1: registers[Reg.a1],
          a2: registers[Reg.a2],
          a3: registers[Reg.a3],
          a4: registers[Reg.a4],
          a5: registers[Reg.a5],
        });
      }
      case Stop.OutOfGas:
        return err('OutOfGas');
      default:
        return err('Trap');
    }
  }

  memory(): Memory {
    return new NativeMemory(this.#cell);
  }

  destroy(): Result<void, DestroyError> {
    const { instance } = this.#cell;
    if (instance === undefined) return err('InvalidInstance');
    this.#cell.instance = undefined;
    instance.release();
    return ok(undefined);
  }

  [Symbol.dispose](): void {
    this.destroy();
  }
}

class NativeMemory implements Memory {
  readonly #cell: Cell;

  constructor(cell: Cell) {
    this.#cell = cell;
  }

  read(offset: number, dest: Uint8Array): Result<void, MemoryError> {
    checkU32(offset, 'offset');
    checkBytes(dest, 'dest');
    const { instance } = this.#cell;
    if (instance === undefined) return err('InvalidInstance');
    return instance.readMemory(offset, dest) ? ok(undefined) : err('OutOfBounds');
  }

  write(offset: number, src: Uint8Array): Result<void, MemoryError> {
    checkU32(offset, 'offset');
    checkBytes(src, 'src');
    const { instance } = this.#cell;
    if (instance === undefined) return err('InvalidInstance');
    return instance.writeMemory(offset, src) ? ok(undefined) : err('OutOfBounds');
  }
}
