import {
  type CompiledModuleId,
  checkBytes,
  checkI64,
  checkU32,
  checkU64,
  EXEC_STATUS,
  HostFault,
  type HostFunctionVersion,
  ok,
  packFatPointer,
  readTypestateExecBuffer,
  TYPESTATE_EXEC_BUFFER_SIZE,
  TYPESTATE_HOST_FUNCTIONS,
  type TypestateAbiFunctions,
  type TypestateAbiTable,
  type TypestateHost,
  type TypestateWireOptions,
  unpackModule,
  type WireClient,
} from '@polkavirt/primitives';
import { answerReader, placeIn, withStack } from '../abi-calls.ts';
import type { RuntimeMemory } from '../runtime-memory.ts';
import { tableFunctions } from './table-functions.ts';

/**
 * The forwarder's half of the typestate generation's *abi* wire, for a runtime in JavaScript: see `connectAbi`.
 *
 * @param memory The same one that the host's half was given (see `createRuntimeMemory`).
 */
export const connectTypestateAbi = <Version extends HostFunctionVersion = 1>(
  memory: RuntimeMemory,
  { version = 1 as Version }: TypestateWireOptions<Version> = {},
): WireClient<TypestateAbiTable<Version>, TypestateHost> => ({
  name: 'abi',
  connect(table): TypestateHost {
    const call = tableFunctions<TypestateAbiFunctions>('abi', table, version);
    const place = placeIn(memory);
    const id = (value: number): number => checkU32(value, 'id') | 0;

    return {
      compileFromBytes: (program, identifier) =>
        withStack(memory, () => {
          const programPointer = place.bytes(checkBytes(program, 'program'));
          // The memory allocates nothing at 0, so an empty identifier is not taken for an absent one.
          const pointer = identifier === undefined ? 0n : place.bytes(checkBytes(identifier, 'identifier'));
          return moduleOf(readCompileFromBytes(call.compile_from_bytes(programPointer, pointer)));
        }),

      lookup: (identifier) =>
        withStack(memory, () => {
          const answer = readLookup(call.lookup(place.bytes(checkBytes(identifier, 'identifier'))));
          return typeof answer === 'number' ? ok(answer) : answer;
        }),

      compileFromStorageKey: (storageKey, childTrie) =>
        withStack(memory, () => {
          const key = place.bytes(checkBytes(storageKey, 'storage key'));
          const trie = place.bytes(checkBytes(childTrie, 'child trie'));
          return moduleOf(readCompileFromStorageKey(call.compile_from_storage_key(key, trie)));
        }),

      instantiate(moduleId) {
        const answer = readInstantiate(call.instantiate(id(moduleId)));
        return typeof answer === 'number' ? ok(answer) : answer;
      },

      prepare: (instanceId, functionName) =>
        withStack(memory, () => {
          const name = place.bytes(checkBytes(functionName, 'function name'));
          const answer = readPrepare(call.prepare(id(instanceId), name));
          return typeof answer === 'number' ? ok(undefined) : answer;
        }),

      run(instanceId, gasLeft, a0) {
        checkI64(gasLeft, 'gas');
        checkU64(a0, 'a0');
        const mark = memory.mark();
        // Not `withStack`: this is the hot path, and its closure would be allocated at every call.
        try {
          const execBuffer = memory.allocate(TYPESTATE_EXEC_BUFFER_SIZE);
          const answer = readRun(call.run(id(instanceId), gasLeft, BigInt.asIntN(64, a0), execBuffer | 0));
          if (typeof answer !== 'number') return answer;
          const kind = answer === EXEC_STATUS.Finished ? 'Finished' : 'Syscall';
          return ok(readTypestateExecBuffer(place.view(), execBuffer, kind, place.words()));
        } finally {
          memory.release(mark);
        }
      },

      destroy(instanceId) {
        const answer = readDestroy(call.destroy(id(instanceId)));
        return typeof answer === 'number' ? ok(undefined) : answer;
      },

      memoryRead: (instanceId, offset, dest) =>
        withStack(memory, () => {
          const { length } = checkBytes(dest, 'dest');
          const from = checkU32(offset, 'offset') | 0;
          const address = memory.allocate(length);
          const answer = readReadMemory(call.read_memory(id(instanceId), from, packFatPointer(address, length)));
          if (typeof answer !== 'number') return answer;
          dest.set(new Uint8Array(memory.buffer, address, length));
          return ok(undefined);
        }),

      memoryWrite: (instanceId, offset, src) =>
        withStack(memory, () => {
          const pointer = place.bytes(checkBytes(src, 'src'));
          const answer = readWriteMemory(call.write_memory(id(instanceId), checkU32(offset, 'offset') | 0, pointer));
          return typeof answer === 'number' ? ok(undefined) : answer;
        }),
    };
  },
});

/** The packed module in an answer. Its range was checked; its status may still be unknown. */
const moduleOf = <Failure>(answer: number | Failure): { readonly ok: true; readonly value: CompiledModuleId } | Failure => {
  if (typeof answer !== 'number') return answer;
  const module = unpackModule(answer);
  if (module === undefined) throw new HostFault('MalformedWire', `a compiled module of an unknown status: ${answer}`);
  return ok(module);
};

const { compile_from_bytes, lookup, compile_from_storage_key, instantiate, prepare, run, destroy, read_memory, write_memory } =
  TYPESTATE_HOST_FUNCTIONS;
const readCompileFromBytes = answerReader('compile_from_bytes', compile_from_bytes.abi);
const readLookup = answerReader('lookup', lookup.abi);
const readCompileFromStorageKey = answerReader('compile_from_storage_key', compile_from_storage_key.abi);
const readInstantiate = answerReader('instantiate', instantiate.abi);
const readPrepare = answerReader('prepare', prepare.abi);
const readRun = answerReader('run', run.abi);
const readDestroy = answerReader('destroy', destroy.abi);
const readReadMemory = answerReader('read_memory', read_memory.abi);
const readWriteMemory = answerReader('write_memory', write_memory.abi);
