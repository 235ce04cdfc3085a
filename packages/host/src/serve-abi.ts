import {
  type AbiTable,
  type DestroyError,
  EXEC_BUFFER_SIZE,
  EXEC_ERROR,
  EXEC_STATUS,
  type ExecAction,
  execute,
  HostFault,
  INSTANTIATE_ERROR,
  type LinearMemory,
  MEMORY_ERROR,
  type MemoryError,
  type Result,
  resume,
  sliceOf,
  utf8Decode,
  type WireServer,
  writeExecBuffer,
} from '@polkavirt/primitives';
import { i32, i64, negated, rangeReader, viewReader } from './abi-arguments.ts';
import { abiInspector } from './abi-inspector.ts';

/**
 * The host's half of the *abi* wire: upstream's runtime-interface ABI over a runtime's linear memory. The table can be
 * imported by a real WebAssembly module as it is:
 *
 * ```ts
 * let runtime: WebAssembly.Instance;
 * const memory = { get buffer() { return (runtime.exports.memory as WebAssembly.Memory).buffer; } };
 * const { table } = createHost({ wire: serveAbi(memory) });
 * runtime = await WebAssembly.instantiate(module, { env: table });
 * ```
 *
 * WebAssembly passes i32 and i64 signed; only their low 32 and 64 bits count. The memory may grow between and during calls, so its
 * buffer is read again wherever it is used. Where upstream's executor gives up and the runtime traps, a {@link HostFault} is
 * thrown, which passes through WebAssembly as a trap does, and nothing was run or written:
 * - `BadPointer`: a range, the ExecBuffer's included, that is not wholly inside the memory. (Upstream finds a bad ExecBuffer only
 *   when it writes it, after the run.)
 * - `MalformedWire`: a function name that is not UTF-8, as upstream's decoding of `&str`; a parameter of another JavaScript type.
 *
 * The ExecBuffer and `dest` are written on success only, so a failed call leaves them as they were.
 */
export const serveAbi = (memory: LinearMemory): WireServer<AbiTable> => ({
  name: 'abi',
  inspector: abiInspector(memory),
  serve(host) {
    const viewOfMemory = viewReader(memory);
    const range = rangeReader(memory);

    const run = (fn: string, instanceId: number, gasLeft: bigint, action: ExecAction, execBuffer: number): bigint => {
      const at = i32(execBuffer, `${fn}: exec_buffer`);
      if (at + EXEC_BUFFER_SIZE > memory.buffer.byteLength) sliceOf(memory, at, EXEC_BUFFER_SIZE, `${fn}: exec_buffer`);
      const id = i32(instanceId, `${fn}: instance_id`);
      const result = host.run(id, BigInt.asIntN(64, i64(gasLeft, `${fn}: gas_left`)), action);
      if (!result.ok) return negated(EXEC_ERROR[result.error]);
      writeExecBuffer(viewOfMemory(), at, result.value);
      return result.value.kind === 'Finished' ? FINISHED : SYSCALL;
    };

    return {
      ext_virtualization_instantiate_version_1(program) {
        const result = host.instantiate(range(program, 'instantiate: program'));
        return result.ok ? BigInt(result.value) : negated(INSTANTIATE_ERROR[result.error]);
      },
      ext_virtualization_execute_version_1(instanceId, functionName, gasLeft, execBuffer) {
        const name = utf8Decode(range(functionName, 'execute: function').slice());
        if (name === undefined) throw new HostFault('MalformedWire', 'execute: function: not valid UTF-8');
        return run('execute', instanceId, gasLeft, execute(name), execBuffer);
      },
      ext_virtualization_resume_version_1(instanceId, gasLeft, returnValue, execBuffer) {
        const action = resume(BigInt.asUintN(64, i64(returnValue, 'resume: return_value')));
        return run('resume', instanceId, gasLeft, action, execBuffer);
      },
      ext_virtualization_destroy_version_1: (instanceId) => unitAnswer(host.destroy(i32(instanceId, 'destroy: instance_id'))),
      ext_virtualization_read_memory_version_1(instanceId, offset, dest) {
        const target = range(dest, 'read_memory: dest');
        const id = i32(instanceId, 'read_memory: instance_id');
        return unitAnswer(host.memoryRead(id, i32(offset, 'read_memory: offset'), target));
      },
      ext_virtualization_write_memory_version_1(instanceId, offset, src) {
        const source = range(src, 'write_memory: src');
        const id = i32(instanceId, 'write_memory: instance_id');
        return unitAnswer(host.memoryWrite(id, i32(offset, 'write_memory: offset'), source));
      },
    } satisfies AbiTable;
  },
});

const FINISHED = BigInt(EXEC_STATUS.Finished);
const SYSCALL = BigInt(EXEC_STATUS.Syscall);

/** The errors of memory calls; `destroy` has the first of them, by the same number. */
const unitAnswer = (result: Result<void, MemoryError | DestroyError>): bigint =>
  result.ok ? 0n : negated(MEMORY_ERROR[result.error]);
