export {
  type Address,
  create1,
  create2,
  fallbackAccount,
  h160,
  isEthDerived,
  keccak256,
  toAddress,
  ZERO_ADDRESS,
} from './address.ts';
export { type CallTrace, createCallTracer } from './diagnostics/call-tracer.ts';
export { describeDiagnostic } from './diagnostics/describe-diagnostic.ts';
export { ERRORS, type ReviveError } from './errors.ts';
export type { DepositPrices } from './exec/environment.ts';
export type {
  ContractLog,
  Diagnostic,
  Explain,
  Explanation,
  FrameEnd,
  FrameStart,
  FrameType,
  HostCall,
  ReviveObserver,
  StackEntry,
} from './exec/observer.ts';
export type { CodeInfo, ContractInfo } from './exec/revive-storage.ts';
export {
  HOST_FUNCTION_NAMES,
  HOST_FUNCTIONS,
  type HostArg,
  type HostFunction,
  type HostFunctionName,
  type HostGas,
} from './host-functions.ts';
export { LIMITS } from './limits.ts';
export type { CodeFacts, InspectCode } from './pallet/check-code.ts';
export type { ContractFailure, ContractOutcome, ContractOutput, InstantiateOutput } from './pallet/outcome.ts';
export { createRevive, type RevivePallet } from './pallet/revive.ts';
export type { BareCall, BareInstantiate, BareRequest, ReviveConfig } from './pallet/revive-config.ts';
export type { Precompile, PrecompileContext } from './precompiles/precompile.ts';
export { CALL_FLAGS, RETURN_CODE, RETURN_FLAGS, type ReturnCode, SENTINEL, STORAGE_FLAGS } from './uapi.ts';
