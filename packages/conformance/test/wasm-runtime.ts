import { createForwarder } from '@polkavirt/forwarder';
import { createHost, serveAbi, type VirtManager } from '@polkavirt/host';
import { createNative } from '@polkavirt/native';
import {
  type AbiTable,
  checkAction,
  checkI64,
  checkU32,
  EXEC_ERROR,
  err,
  type HostFunctionTable,
  INSTANTIATE_ERROR,
  type LinearMemory,
  MEMORY_ERROR,
  ok,
  type Result,
  utf8Encode,
  type VirtHost,
  type VirtT,
  type WireClient,
} from '@polkavirt/primitives';
import { runtimeWasm } from './programs.ts';

/** As much of the WebAssembly API as is used here: neither the ES library nor @types/node declares it. */
declare const WebAssembly: {
  readonly Memory: new (descriptor: { initial: number }) => LinearMemory;
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object, imports: object) => { readonly exports: unknown };
};

/** The exports of fixtures/runtime/runtime.wat. */
export interface RuntimeExports extends HostFunctionTable {
  transfer(length: number): number;
  virt_instantiate(address: number, length: number): bigint;
  virt_execute(id: number, address: number, length: number, gas: bigint): bigint;
  virt_resume(id: number, gas: bigint, returnValue: bigint): bigint;
  virt_read_memory(id: number, offset: number, address: number, length: number): bigint;
  virt_write_memory(id: number, offset: number, address: number, length: number): bigint;
  virt_destroy(id: number): bigint;
  outcome_gas_left(): bigint;
  outcome_syscall_no(): number;
  outcome_argument(n: number): bigint;
  counter(): bigint;
  set_counter(value: bigint): void;
  gas_left(): bigint;
  syscalls(): number;
  set_program(address: number, length: number): void;
  call(id: number, address: number, length: number, gas: bigint): bigint;
}

export interface WasmRuntime {
  readonly exports: RuntimeExports;
  readonly memory: LinearMemory;
  /** The host behind the runtime's imports. */
  readonly manager: VirtManager;
  /** The host functions that the runtime imports. */
  readonly table: AbiTable;
  /** The interface, every call of which goes through the WebAssembly module. */
  readonly virt: VirtT;
  /** Copies pieces into the transfer area, one behind the other, and gives their addresses. */
  place(...pieces: readonly Uint8Array[]): readonly number[];
}

/** The runtime of fixtures/runtime, instantiated over a host with the abi wire. */
export function createWasmRuntime(native: VirtT = createNative()): WasmRuntime {
  const memory = new WebAssembly.Memory({ initial: 2 });
  const { table, manager } = createHost({ wire: serveAbi(memory), virt: native });
  const instance = new WebAssembly.Instance(new WebAssembly.Module(runtimeWasm), { env: { memory, ...table } });
  const exports = instance.exports as RuntimeExports;
  const place = (...pieces: readonly Uint8Array[]): readonly number[] => {
    let at = exports.transfer(pieces.reduce((sum, { length }) => sum + length, 0));
    if (at === 0) throw new Error('the runtime has no memory for the transfer area');
    return pieces.map((piece) => {
      new Uint8Array(memory.buffer, at, piece.length).set(piece);
      at += piece.length;
      return at - piece.length;
    });
  };
  const virt = createForwarder({ table: exports, wire: throughRuntime(memory, place) });
  return { exports, memory, manager, table, virt, place };
}

/** A negated discriminant as the error that it stands for. */
function failure<Name extends string>(status: bigint, errors: Readonly<Record<Name, number>>): Result<never, Name> {
  const names = Object.keys(errors) as Name[];
  const name = names.find((known) => BigInt(-errors[known]) === status);
  if (name === undefined) throw new Error(`the runtime returned ${status}`);
  return err(name);
}

/** The forwarder's half of a "wire" whose table are the exports of the runtime: arguments in, the runtime does the rest. */
const throughRuntime = (memory: LinearMemory, place: WasmRuntime['place']): WireClient<RuntimeExports> => ({
  name: 'wasm',
  connect(runtime): VirtHost {
    return {
      instantiate(program) {
        const [address] = place(program);
        const id = runtime.virt_instantiate(address, program.length);
        return id < 0n ? failure(id, INSTANTIATE_ERROR) : ok(Number(id));
      },
      run(id, gasLeft, action) {
        checkI64(gasLeft, 'gas');
        checkAction(action);
        let status: bigint;
        if (action.kind === 'Execute') {
          const name = utf8Encode(action.functionName, 'function name');
          const [address] = place(name);
          status = runtime.virt_execute(id, address, name.length, gasLeft);
        } else {
          status = runtime.virt_resume(id, gasLeft, action.returnValue);
        }
        if (status < 0n) return failure(status, EXEC_ERROR);
        if (status === 0n) return ok({ kind: 'Finished', gasLeft: runtime.outcome_gas_left() });
        const argument = (n: number): bigint => BigInt.asUintN(64, runtime.outcome_argument(n));
        return ok({
          kind: 'Syscall',
          gasLeft: runtime.outcome_gas_left(),
          syscallNo: runtime.outcome_syscall_no() >>> 0,
          a0: argument(0),
          a1: argument(1),
          a2: argument(2),
          a3: argument(3),
          a4: argument(4),
          a5: argument(5),
        });
      },
      memoryRead(id, offset, dest) {
        const [address] = place(new Uint8Array(dest.length));
        const status = runtime.virt_read_memory(id, checkU32(offset, 'offset'), address, dest.length);
        if (status < 0n) return failure(status, MEMORY_ERROR);
        dest.set(new Uint8Array(memory.buffer, address, dest.length));
        return ok(undefined);
      },
      memoryWrite(id, offset, src) {
        const [address] = place(src);
        const status = runtime.virt_write_memory(id, checkU32(offset, 'offset'), address, src.length);
        return status < 0n ? failure(status, MEMORY_ERROR) : ok(undefined);
      },
      destroy(id) {
        return runtime.virt_destroy(id) < 0n ? err('InvalidInstance') : ok(undefined);
      },
    };
  },
});
