import {
  DESTROY_ERROR,
  EXEC_ERROR,
  EXEC_STATUS,
  type HostFunctionVersion,
  hostFunctionName,
  type LinearMemory,
  MEMORY_ERROR,
  MODULE_ERROR,
  ok,
  packModule,
  type Result,
  readTypestateExecBuffer,
  sliceOf,
  TYPESTATE_EXEC_BUFFER_SIZE,
  TYPESTATE_FUNCTION_NAMES,
  TYPESTATE_HOST_FUNCTIONS,
  TYPESTATE_INSTANTIATE_ERROR,
  type TypestateAbiFunctions,
  type TypestateAbiTable,
  type TypestateFunction,
  type TypestateHost,
  type TypestateWireOptions,
  unpackModule,
  type WireInspector,
  type WireServer,
  writeTypestateExecBuffer,
} from '@polkavirt/primitives';
import { i32, i64, negated, rangeReader, viewReader } from '../abi-arguments.ts';
import { inspectAbi, inspectRead } from '../abi-inspector.ts';
import { namedTable } from './named-table.ts';

/**
 * The host's half of the typestate generation's *abi* wire: upstream's runtime-interface ABI over a runtime's linear memory. What
 * `serveAbi` says of signedness, growing memory and faults holds here too. The names of functions and the symbols of syscalls are raw
 * bytes, which need not be UTF-8.
 */
export const serveTypestateAbi = <Version extends HostFunctionVersion = 1>(
  memory: LinearMemory,
  { version = 1 as Version }: TypestateWireOptions<Version> = {},
): WireServer<TypestateAbiTable<Version>, TypestateHost> => ({
  name: 'abi',
  inspector: inspectorOf(memory, version),
  serve(host) {
    const viewOfMemory = viewReader(memory);
    const range = rangeReader(memory);
    // Copied, because cached bytes must not change with the runtime's memory.
    const copy = (pointer: bigint, what: string): Uint8Array => range(pointer, what).slice();

    return namedTable<TypestateAbiTable<Version>>(
      {
        compile_from_bytes(program, identifier) {
          const what = 'compile_from_bytes: identifier';
          // A null pointer of no length is None; an empty identifier points somewhere.
          const name = BigInt.asUintN(64, i64(identifier, what)) === 0n ? undefined : copy(identifier, what);
          const result = host.compileFromBytes(copy(program, 'compile_from_bytes: program'), name);
          return result.ok ? BigInt(packModule(result.value)) : negated(MODULE_ERROR[result.error]);
        },
        lookup(identifier) {
          return idAnswer(host.lookup(copy(identifier, 'lookup: identifier')), MODULE_ERROR);
        },
        compile_from_storage_key(storageKey, childTrie) {
          const key = copy(storageKey, 'compile_from_storage_key: storage_key');
          const result = host.compileFromStorageKey(key, copy(childTrie, 'compile_from_storage_key: child_trie'));
          return result.ok ? BigInt(packModule(result.value)) : negated(MODULE_ERROR[result.error]);
        },
        instantiate(moduleId) {
          return idAnswer(host.instantiate(i32(moduleId, 'instantiate: module_id')), TYPESTATE_INSTANTIATE_ERROR);
        },
        prepare(instanceId, functionName) {
          const name = copy(functionName, 'prepare: function');
          return unitAnswer(host.prepare(i32(instanceId, 'prepare: instance_id'), name), EXEC_ERROR);
        },
        run(instanceId, gasLeft, a0, execBuffer) {
          const at = i32(execBuffer, 'run: exec_buffer');
          if (at + TYPESTATE_EXEC_BUFFER_SIZE > memory.buffer.byteLength) {
            sliceOf(memory, at, TYPESTATE_EXEC_BUFFER_SIZE, 'run: exec_buffer');
          }
          const gas = BigInt.asIntN(64, i64(gasLeft, 'run: gas_left'));
          const answer = BigInt.asUintN(64, i64(a0, 'run: a0'));
          const result = host.run(i32(instanceId, 'run: instance_id'), gas, answer);
          if (!result.ok) return negated(EXEC_ERROR[result.error]);
          writeTypestateExecBuffer(viewOfMemory(), at, result.value);
          return result.value.kind === 'Finished' ? FINISHED : SYSCALL;
        },
        destroy: (instanceId) => unitAnswer(host.destroy(i32(instanceId, 'destroy: instance_id')), DESTROY_ERROR),
        read_memory(instanceId, offset, dest) {
          const target = range(dest, 'read_memory: dest');
          const id = i32(instanceId, 'read_memory: instance_id');
          return unitAnswer(host.memoryRead(id, i32(offset, 'read_memory: offset'), target), MEMORY_ERROR);
        },
        write_memory(instanceId, offset, src) {
          const source = range(src, 'write_memory: src');
          const id = i32(instanceId, 'write_memory: instance_id');
          return unitAnswer(host.memoryWrite(id, i32(offset, 'write_memory: offset'), source), MEMORY_ERROR);
        },
      } satisfies TypestateAbiFunctions,
      version,
    );
  },
});

const FINISHED = BigInt(EXEC_STATUS.Finished);
const SYSCALL = BigInt(EXEC_STATUS.Syscall);

const idAnswer = <E extends string>(result: Result<number, E>, errors: Readonly<Record<E, number>>): bigint =>
  result.ok ? BigInt(result.value) : negated(errors[result.error]);

const unitAnswer = <E extends string>(result: Result<void, E>, errors: Readonly<Record<E, number>>): bigint =>
  result.ok ? 0n : negated(errors[result.error]);

const inspectorOf = (memory: LinearMemory, version: HostFunctionVersion): WireInspector =>
  inspectAbi<TypestateFunction>(
    memory,
    'typestate',
    new Map(TYPESTATE_FUNCTION_NAMES.map((fn) => [hostFunctionName(fn, version), [fn, TYPESTATE_HOST_FUNCTIONS[fn].abi]])),
    (fn, args, answer) => {
      switch (fn) {
        case 'run': {
          const kind = answer === EXEC_STATUS.Finished ? 'Finished' : 'Syscall';
          const outcome = readTypestateExecBuffer(new DataView(memory.buffer), (args[3] as number) >>> 0, kind);
          return { bytes: 8 + TYPESTATE_EXEC_BUFFER_SIZE, decoded: ok(outcome) };
        }
        case 'read_memory':
          return inspectRead(memory, args);
        case 'compile_from_bytes':
        case 'compile_from_storage_key':
          return { bytes: 8, decoded: ok(unpackModule(answer)) };
        case 'lookup':
        case 'instantiate':
          return { bytes: 8, decoded: ok(answer) };
        default:
          return { bytes: 8, decoded: ok(undefined) };
      }
    },
  );
