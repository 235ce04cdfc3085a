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
  err,
  type MemoryError,
  memoryReadReply,
  type Result,
  type ScaleTable,
  type VirtHost,
  type WireServer,
} from '@polkavirt/primitives';
import { scaleInspector } from './scale-inspector.ts';

/**
 * The host's half of the *scale* wire: each function takes the SCALE argument tuple and returns the SCALE `Result`. The wire is
 * this project's own; upstream's ABI is {@link serveAbi}.
 *
 * Bytes that are not the canonical form of the arguments are the runtime's bug, for which the contract has no error:
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

    ext_virtualization_memory_read_version_1(args) {
      const { instanceId, offset, len } = decodeMemoryReadArgs(args);
      const failure = len > STRIDE ? probe(host, instanceId, offset, len) : undefined;
      if (failure !== undefined) return encodeMemoryResult(failure);
      const { message, payload } = memoryReadReply(len);
      const result = host.memoryRead(instanceId, offset, payload);
      return result.ok ? message : encodeMemoryResult(result);
    },

    ext_virtualization_memory_write_version_1(args) {
      const { instanceId, offset, src } = decodeMemoryWriteArgs(args);
      return encodeMemoryResult(host.memoryWrite(instanceId, offset, src));
    },

    ext_virtualization_destroy_version_1: (args) => encodeDestroyResult(host.destroy(decodeDestroyArgs(args).instanceId)),
  }),
};

/** Regions of guest memory lie at least this far apart, so steps of it cannot jump a gap. */
const STRIDE = 65_536;
const nothing = new Uint8Array(1);

/**
 * Whether a long read is in vain, found out without the room for it: `len` is a mere number of the caller's, up to 4 GiB, and
 * only memory that exists should cost memory.
 */
const probe = (host: VirtHost, instanceId: number, offset: number, len: number): Result<void, MemoryError> | undefined => {
  const last = offset + len - 1;
  for (let at = offset; at < last + STRIDE; at += STRIDE) {
    const address = Math.min(at, last);
    if (address > 0xffff_ffff) return err('OutOfBounds');
    const result = host.memoryRead(instanceId, address, nothing);
    if (!result.ok) return result;
  }
  return undefined;
};
