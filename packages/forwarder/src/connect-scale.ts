import {
  decodeDestroyResult,
  decodeInstantiateResult,
  decodeMemoryReadResult,
  decodeMemoryWriteResult,
  decodeRunResult,
  encodeDestroyArgs,
  encodeInstantiateArgs,
  encodeMemoryReadArgs,
  encodeMemoryWriteArgs,
  encodeRunArgs,
  requireHostFunctions,
  SCALE_HOST_FUNCTIONS,
  type ScaleTable,
  type VirtHost,
  type WireClient,
} from '@polkavirt/primitives';

/**
 * The forwarder's half of the *scale* wire: SCALE argument tuple out, SCALE `Result` back. The wire is this
 * project's own; upstream's ABI is {@link connectAbi}.
 */
export const connectScale: WireClient<ScaleTable> = {
  name: 'scale',
  connect(table): VirtHost {
    requireHostFunctions('scale', table, Object.keys(SCALE_HOST_FUNCTIONS));
    const {
      ext_virtualization_instantiate_version_1: callInstantiate,
      ext_virtualization_run_version_1: callRun,
      ext_virtualization_read_memory_version_1: callMemoryRead,
      ext_virtualization_write_memory_version_1: callMemoryWrite,
      ext_virtualization_destroy_version_1: callDestroy,
    } = table;
    return {
      instantiate: (program) => decodeInstantiateResult(callInstantiate(encodeInstantiateArgs(program))),
      run: (instanceId, gasLeft, action) => decodeRunResult(callRun(encodeRunArgs(instanceId, gasLeft, action))),
      memoryRead: (instanceId, offset, dest) =>
        decodeMemoryReadResult(callMemoryRead(encodeMemoryReadArgs(instanceId, offset, dest.length)), dest),
      memoryWrite: (instanceId, offset, src) =>
        decodeMemoryWriteResult(callMemoryWrite(encodeMemoryWriteArgs(instanceId, offset, src))),
      destroy: (instanceId) => decodeDestroyResult(callDestroy(encodeDestroyArgs(instanceId))),
    };
  },
};
