export { ABI_OUTPUT_PARAMETERS, type AbiParameter, type AbiSignature, EXEC_STATUS } from './abi/abi-signature.ts';
export { EXEC_BUFFER_LAYOUT, EXEC_BUFFER_SIZE, readExecBuffer, writeExecBuffer } from './abi/exec-buffer.ts';
export { FAT_POINTER_LAYOUT, type Layout, type LayoutField, type LayoutType, PACKED_MODULE_LAYOUT } from './abi/layout.ts';
export { fatPointerAddress, fatPointerLength, type LinearMemory, packFatPointer, sliceOf } from './abi/linear-memory.ts';
export { abiArgumentsTree, abiParameterSize, abiResultTree } from './abi/message-tree.ts';
export { packModule, unpackModule } from './abi/packed-module.ts';
export {
  readTypestateExecBuffer,
  TYPESTATE_EXEC_BUFFER_LAYOUT,
  TYPESTATE_EXEC_BUFFER_SIZE,
  writeTypestateExecBuffer,
} from './abi/typestate-exec-buffer.ts';
export { codecOf } from './codec/codec-of.ts';
export { type DecodeNode, type DecodeProblem, type DecodeTree, decodeTree } from './codec/decode-tree.ts';
export {
  type ContainerDescription,
  type EnumDescription,
  type FieldDescription,
  type FixedBytesDescription,
  LEAF_TYPES,
  type LeafDescription,
  type LeafKind,
  type StructDescription,
  type TypeDescription,
  typeName,
  type VariantDescription,
} from './codec/description.ts';
export { execErrorCodec } from './codec/errors.ts';
export { execActionCodec } from './codec/exec-action.ts';
export {
  decodeDestroyArgs,
  decodeDestroyResult,
  decodeInstantiateArgs,
  decodeInstantiateResult,
  encodeDestroyArgs,
  encodeDestroyResult,
  encodeInstantiateArgs,
  encodeInstantiateResult,
} from './codec/fast-lifecycle.ts';
export {
  decodeMemoryReadArgs,
  decodeMemoryReadResult,
  decodeMemoryWriteArgs,
  decodeMemoryWriteResult,
  encodeMemoryReadArgs,
  encodeMemoryResult,
  encodeMemoryWriteArgs,
  memoryReadReply,
} from './codec/fast-memory.ts';
export { decodeRunArgs, decodeRunResult, encodeRunArgs, encodeRunResult } from './codec/fast-run.ts';
export {
  decodeTypestateRunArgs,
  decodeTypestateRunResult,
  encodeTypestateRunArgs,
  encodeTypestateRunResult,
} from './codec/fast-typestate-run.ts';
export { resultCodec } from './codec/result.ts';
export * as scale from './codec/scale.ts';
export { type FunctionCodecs, type StrictCodec, strict } from './codec/strict.ts';
export { type DescribeStopOptions, describeStop } from './describe-stop.ts';
export {
  DESTROY_ERROR,
  type DestroyError,
  EXEC_ERROR,
  type ExecError,
  failuresByDiscriminant,
  INSTANTIATE_ERROR,
  type InstantiateError,
  MEMORY_ERROR,
  type MemoryError,
} from './errors.ts';
export {
  type Generation,
  type HostFunctionTable,
  type HostFunctionVersion,
  hostFunctionName,
  type Inspection,
  type MemoryRange,
  type RawCall,
  requireHostFunctions,
  type VirtHost,
  type Wire,
  type WireClient,
  type WireFormat,
  type WireInspector,
  type WireServer,
} from './host-functions.ts';
export type { InstanceCore } from './instance-core.ts';
export { OwnedInstance } from './owned-instance.ts';
export { checkAction, checkBytes, checkI64, checkU32, checkU64, isBytes } from './range.ts';
export { err, HostFault, type HostFaultCode, ok, type Result } from './result.ts';
export { type SourceFiles, sourceReader } from './source-reader.ts';
export { refusalReport, type StopExplainer, type StopFrame, type StopReport } from './stop-report.ts';
export {
  type CompiledModule,
  DEFAULT_MAX_INSTANCES,
  type ExecResult,
  type Execution,
  type IdleInstance,
  MAX_SYSCALL_SYMBOL_LENGTH,
  type PrepareFailure,
  type StorageReader,
  type TypestateVirtT,
  type VirtModule,
} from './typestate.ts';
export {
  COMPILE_STATUS,
  type CompileStatus,
  MODULE_ERROR,
  type ModuleError,
  TYPESTATE_INSTANTIATE_ERROR,
  type TypestateInstantiateError,
} from './typestate-errors.ts';
export type { CompiledModuleId, TypestateHost, TypestateOutcome, TypestateSyscall } from './typestate-host.ts';
export {
  TYPESTATE_FUNCTION_NAMES,
  TYPESTATE_HOST_FUNCTIONS,
  type TypestateAbiFunctions,
  type TypestateAbiTable,
  type TypestateFunction,
  type TypestateScaleArgs,
  type TypestateScaleFunctions,
  type TypestateScaleResult,
  type TypestateScaleTable,
  type TypestateWireOptions,
} from './typestate-host-functions.ts';
export { type TypestateCore, typestateOf } from './typestate-of.ts';
export { checkText, utf8Decode, utf8Encode } from './utf8.ts';
export {
  type ExecAction,
  type ExecOutcome,
  execute,
  type Finished,
  type Memory,
  resume,
  type Syscall,
  type Virt,
  type VirtT,
} from './virt.ts';
export {
  ABI_HOST_FUNCTIONS,
  type AbiFunction,
  type AbiTable,
  SCALE_HOST_FUNCTIONS,
  type ScaleArgs,
  type ScaleFunction,
  type ScaleResult,
  type ScaleTable,
  VIRT_HOST_FUNCTIONS,
} from './virt-host-functions.ts';
export { type VirtCore, virtOf } from './virt-of.ts';
export { checkWireVersion, labelTable, wiresOf, wireVersions } from './wire-version.ts';
