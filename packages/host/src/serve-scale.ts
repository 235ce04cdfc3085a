import {
  decodeDestroyArgs,
  decodeInstantiateArgs,
  decodeMemoryReadArgs,
  decodeMemoryWriteArgs,
  decodeRunArgs,
  encodeDestroyResult,
  encodeInstantiateResult,
  encodeMemoryResult,
  encodeRunResult,
  type ScaleTable,
  type WireServer,
} from '@polkavirt/primitives';
import { readReply } from './read-reply.ts';
import { scaleInspector } from './scale-inspector.ts';

/**
 * The host's half of the *scale* wire: each function takes the SCALE argument tuple and returns the SCALE `Result`. The wire is
 * this project's own; upstream's ABI is {@link serveAbi}.
 *
 * Bytes that are not the canonical form of the arguments are the runtime's bug, for which `VirtT` has no error:
 * `HostFault` `MalformedWire`, before anything is done.
 */
export const serveScale: WireServer<ScaleTable> = {
  name: 'scale',
  inspector: scaleInspector,
  serve: (host) => ({
    ext_virtualization_instantiate_version_1: (args) =>
      encodeInstantiateResult(host.instantiate(decodeInstantiateArgs(args).program)),

    ext_virtualization_run_version_1(args) {
      const { instanceId, gasLeft, action } = decodeRunArgs(args);
      return encodeRunResult(host.run(instanceId, gasLeft, action));
    },

    ext_virtualization_read_memory_version_1(args) {
      const { instanceId, offset, len } = decodeMemoryReadArgs(args);
      return readReply(host, instanceId, offset, len);
    },

    ext_virtualization_write_memory_version_1(args) {
      const { instanceId, offset, src } = decodeMemoryWriteArgs(args);
      return encodeMemoryResult(host.memoryWrite(instanceId, offset, src));
    },

    ext_virtualization_destroy_version_1: (args) => encodeDestroyResult(host.destroy(decodeDestroyArgs(args).instanceId)),
  }),
};
