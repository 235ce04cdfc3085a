import {
  ABI_HOST_FUNCTIONS,
  type AbiTable,
  checkAction,
  checkBytes,
  checkI64,
  checkU32,
  checkU64,
  EXEC_BUFFER_SIZE,
  EXEC_STATUS,
  ok,
  packFatPointer,
  readExecBuffer,
  requireHostFunctions,
  utf8Encode,
  type VirtHost,
  type WireClient,
} from '@polkavirt/primitives';
import { answerReader, placeIn, withStack } from './abi-calls.ts';
import type { RuntimeMemory } from './runtime-memory.ts';

/**
 * The forwarder's half of the *abi* wire, upstream's runtime-interface ABI, for a runtime in JavaScript: arguments lie in
 * `memory`, and numbers are passed as WebAssembly passes them (i32 and i64 signed). A runtime in WebAssembly needs none
 * of this; it imports the host's functions itself.
 *
 * @param memory The same one that the host's half was given (see {@link createRuntimeMemory}).
 */
export const connectAbi = (memory: RuntimeMemory): WireClient<AbiTable> => ({
  name: 'abi',
  connect(table): VirtHost {
    requireHostFunctions('abi', table, Object.keys(ABI_HOST_FUNCTIONS));
    const {
      ext_virtualization_instantiate_version_1: callInstantiate,
      ext_virtualization_execute_version_1: callExecute,
      ext_virtualization_resume_version_1: callResume,
      ext_virtualization_destroy_version_1: callDestroy,
      ext_virtualization_read_memory_version_1: callReadMemory,
      ext_virtualization_write_memory_version_1: callWriteMemory,
    } = table;
    const place = placeIn(memory);

    return {
      instantiate: (program) =>
        withStack(memory, () => {
          const pointer = place.bytes(checkBytes(program, 'program'));
          const answer = readInstantiate(callInstantiate(pointer));
          return typeof answer === 'number' ? ok(answer) : answer;
        }),

      run(instanceId, gasLeft, action) {
        const id = checkU32(instanceId, 'instance id') | 0;
        checkI64(gasLeft, 'gas');
        const mark = memory.mark();
        // Not `withStack`: this is the hot path, and its closure would be allocated at every call.
        try {
          const execBuffer = memory.allocate(EXEC_BUFFER_SIZE);
          let result: bigint;
          if (action?.kind === 'Resume') {
            const returnValue = BigInt.asIntN(64, checkU64(action.returnValue, 'return value'));
            result = callResume(id, gasLeft, returnValue, execBuffer | 0);
          } else {
            checkAction(action);
            const name = place.bytes(utf8Encode(action.functionName, 'function name'));
            result = callExecute(id, name, gasLeft, execBuffer | 0);
          }
          const answer = readExec(result);
          if (typeof answer !== 'number') return answer;
          const kind = answer === EXEC_STATUS.Finished ? 'Finished' : 'Syscall';
          return ok(readExecBuffer(place.view(), execBuffer, kind, place.words()));
        } finally {
          memory.release(mark);
        }
      },

      memoryRead: (instanceId, offset, dest) =>
        withStack(memory, () => {
          const { length } = checkBytes(dest, 'dest');
          const address = memory.allocate(length);
          const id = checkU32(instanceId, 'instance id') | 0;
          const from = checkU32(offset, 'offset') | 0;
          const answer = readReadMemory(callReadMemory(id, from, packFatPointer(address, length)));
          if (typeof answer !== 'number') return answer;
          dest.set(new Uint8Array(memory.buffer, address, length));
          return ok(undefined);
        }),

      memoryWrite: (instanceId, offset, src) =>
        withStack(memory, () => {
          const pointer = place.bytes(checkBytes(src, 'src'));
          const id = checkU32(instanceId, 'instance id') | 0;
          const answer = readWriteMemory(callWriteMemory(id, checkU32(offset, 'offset') | 0, pointer));
          return typeof answer === 'number' ? ok(undefined) : answer;
        }),

      destroy(instanceId) {
        const answer = readDestroy(callDestroy(checkU32(instanceId, 'instance id') | 0));
        return typeof answer === 'number' ? ok(undefined) : answer;
      },
    };
  },
});

const readInstantiate = answerReader('instantiate', ABI_HOST_FUNCTIONS.instantiate);
const readExec = answerReader('execute', ABI_HOST_FUNCTIONS.execute);
const readReadMemory = answerReader('read_memory', ABI_HOST_FUNCTIONS.read_memory);
const readWriteMemory = answerReader('write_memory', ABI_HOST_FUNCTIONS.write_memory);
const readDestroy = answerReader('destroy', ABI_HOST_FUNCTIONS.destroy);
