import {
  decodeDestroyResult,
  decodeMemoryReadResult,
  decodeMemoryWriteResult,
  decodeTypestateRunResult,
  encodeDestroyArgs,
  encodeMemoryReadArgs,
  encodeMemoryWriteArgs,
  encodeTypestateRunArgs,
  type HostFunctionVersion,
  TYPESTATE_HOST_FUNCTIONS,
  type TypestateFunction,
  type TypestateHost,
  type TypestateScaleFunctions,
  type TypestateScaleTable,
  type TypestateWireOptions,
  type WireClient,
} from '@polkavirt/primitives';
import { tableFunctions } from './table-functions.ts';

const codecs = <Fn extends TypestateFunction>(fn: Fn): (typeof TYPESTATE_HOST_FUNCTIONS)[Fn]['scale'] =>
  TYPESTATE_HOST_FUNCTIONS[fn].scale;

/** The forwarder's half of the typestate generation's *scale* wire: see `connectScale`. */
export const connectTypestateScale = <Version extends HostFunctionVersion = 1>({
  version = 1 as Version,
}: TypestateWireOptions<Version> = {}): WireClient<TypestateScaleTable<Version>, TypestateHost> => ({
  name: 'scale',
  connect(table): TypestateHost {
    const call = tableFunctions<TypestateScaleFunctions>('scale', table, version);
    return {
      compileFromBytes(program, identifier) {
        const { args, result } = codecs('compile_from_bytes');
        return result.decode(call.compile_from_bytes(args.encode({ program, identifier })));
      },
      lookup(identifier) {
        const { args, result } = codecs('lookup');
        return result.decode(call.lookup(args.encode({ identifier })));
      },
      compileFromStorageKey(storageKey, childTrie) {
        const { args, result } = codecs('compile_from_storage_key');
        return result.decode(call.compile_from_storage_key(args.encode({ storageKey, childTrie })));
      },
      instantiate(moduleId) {
        const { args, result } = codecs('instantiate');
        return result.decode(call.instantiate(args.encode({ moduleId })));
      },
      prepare(instanceId, functionName) {
        const { args, result } = codecs('prepare');
        return result.decode(call.prepare(args.encode({ instanceId, functionName })));
      },
      run: (instanceId, gasLeft, a0) => decodeTypestateRunResult(call.run(encodeTypestateRunArgs(instanceId, gasLeft, a0))),
      destroy: (instanceId) => decodeDestroyResult(call.destroy(encodeDestroyArgs(instanceId))),
      memoryRead: (instanceId, offset, dest) =>
        decodeMemoryReadResult(call.read_memory(encodeMemoryReadArgs(instanceId, offset, dest.length)), dest),
      memoryWrite: (instanceId, offset, src) =>
        decodeMemoryWriteResult(call.write_memory(encodeMemoryWriteArgs(instanceId, offset, src))),
    };
  },
});
