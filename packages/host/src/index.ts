export { createHost, type Host, type HostOptions } from './create-host.ts';
export { createInstanceIds, type InstanceIds } from './instance-ids.ts';
export { serveAbi } from './serve-abi.ts';
export { serveScale } from './serve-scale.ts';
export { type HostCallRecord, type Tap, type TapOptions, tapHostFunctions } from './tap.ts';
export { bytesPerFunction, callsOf, type FunctionTraffic, slowest } from './tap-operators.ts';
export {
  type CombinedHost,
  type CombinedHostOptions,
  createCombinedHost,
  createTypestateHost,
  type TypestateHostOptions,
  type TypestateHostParts,
} from './typestate/create-typestate-host.ts';
export { serveTypestateAbi } from './typestate/serve-typestate-abi.ts';
export { serveTypestateScale } from './typestate/serve-typestate-scale.ts';
export { type TypestateHostLimits, TypestateManager, type TypestateManagerOptions } from './typestate/typestate-manager.ts';
export { DEFAULT_HOST_LIMITS, type HostLimits, type Refusal, VirtManager, type VirtManagerOptions } from './virt-manager.ts';
