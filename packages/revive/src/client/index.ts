export { describeRevert, type Revert } from './built-in-revert.ts';
export {
  type Artifact,
  type CallOptions,
  type Contract,
  type ContractContext,
  contractAt,
  type Deployed,
  type DeployOptions,
  deploy,
  type Receipt,
} from './contract.ts';
export {
  type ConsoleEntry,
  type ContractConsole,
  createContractConsole,
  describeConsoleEntry,
} from './contract-console.ts';
export { ContractFailed, ContractReverted } from './contract-error.ts';
export type { ContractExecutor, Execution, Message, RawLog } from './contract-executor.ts';
export { type ContractEvent, decodeEvents, describeEvent } from './decode-events.ts';
export { decodeRevert } from './decode-revert.ts';
export { definePrecompile, type PrecompileDefinition, type PrecompileFunctions, revertWith } from './define-precompile.ts';
export { createPalletExecutor } from './pallet-executor.ts';
export { createSolidityChain, type SolidityChain, type SolidityChainOptions } from './solidity-chain.ts';
