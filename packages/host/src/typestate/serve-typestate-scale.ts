import {
  decodeDestroyArgs,
  decodeMemoryReadArgs,
  decodeMemoryWriteArgs,
  decodeTypestateRunArgs,
  encodeDestroyResult,
  encodeMemoryResult,
  encodeTypestateRunResult,
  type HostFunctionVersion,
  hostFunctionName,
  TYPESTATE_FUNCTION_NAMES,
  TYPESTATE_HOST_FUNCTIONS,
  type TypestateFunction,
  type TypestateHost,
  type TypestateScaleFunctions,
  type TypestateScaleTable,
  type TypestateWireOptions,
  type WireServer,
} from '@polkavirt/primitives';
import { readReply } from '../read-reply.ts';
import { inspectScale } from '../scale-inspector.ts';
import { namedTable } from './named-table.ts';

const codecs = <Fn extends TypestateFunction>(fn: Fn): (typeof TYPESTATE_HOST_FUNCTIONS)[Fn]['scale'] =>
  TYPESTATE_HOST_FUNCTIONS[fn].scale;

/**
 * The host's half of the typestate generation's *scale* wire: see `serveScale`, whose memory functions and `destroy` have the same
 * bytes.
 */
export const serveTypestateScale = <Version extends HostFunctionVersion = 1>({
  version = 1 as Version,
}: TypestateWireOptions<Version> = {}): WireServer<TypestateScaleTable<Version>, TypestateHost> => ({
  name: 'scale',
  inspector: inspectScale(
    'typestate',
    new Map(TYPESTATE_FUNCTION_NAMES.map((fn) => [hostFunctionName(fn, version), codecs(fn)])),
  ),
  serve: (host) =>
    namedTable<TypestateScaleTable<Version>>(
      {
        compile_from_bytes(args) {
          const { args: input, result } = codecs('compile_from_bytes');
          const { program, identifier } = input.decode(args);
          return result.encode(host.compileFromBytes(program, identifier));
        },
        lookup(args) {
          const { args: input, result } = codecs('lookup');
          return result.encode(host.lookup(input.decode(args).identifier));
        },
        compile_from_storage_key(args) {
          const { args: input, result } = codecs('compile_from_storage_key');
          const { storageKey, childTrie } = input.decode(args);
          return result.encode(host.compileFromStorageKey(storageKey, childTrie));
        },
        instantiate(args) {
          const { args: input, result } = codecs('instantiate');
          return result.encode(host.instantiate(input.decode(args).moduleId));
        },
        prepare(args) {
          const { args: input, result } = codecs('prepare');
          const { instanceId, functionName } = input.decode(args);
          return result.encode(host.prepare(instanceId, functionName));
        },
        run(args) {
          const { instanceId, gasLeft, a0 } = decodeTypestateRunArgs(args);
          return encodeTypestateRunResult(host.run(instanceId, gasLeft, a0));
        },
        destroy: (args) => encodeDestroyResult(host.destroy(decodeDestroyArgs(args).instanceId)),
        read_memory(args) {
          const { instanceId, offset, len } = decodeMemoryReadArgs(args);
          return readReply(host, instanceId, offset, len);
        },
        write_memory(args) {
          const { instanceId, offset, src } = decodeMemoryWriteArgs(args);
          return encodeMemoryResult(host.memoryWrite(instanceId, offset, src));
        },
      } satisfies TypestateScaleFunctions,
      version,
    ),
});
