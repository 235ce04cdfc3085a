/**
 * Ethereum's JSON-RPC on a node, so that viem, ethers and the tools above them are clients of it:
 *
 *     const node = createNode({ genesis, methods: createEthereumRpc({ Revive, Balances, Timestamp }) });
 *     const { httpUrl, url } = await serveWebSocket(node); // from '@polkavirt/node/server'
 */

export { type Ecdsa, type RecoverableSignature, useEcdsa } from '../ecdsa.ts';
export {
  type ContractsPallets,
  type ContractsRuntime,
  type ContractsRuntimeOptions,
  createContractsRuntime,
  ETHEREUM_DEV_ENDOWMENT,
} from './contracts-runtime.ts';
export { deriveAccounts } from './derive-accounts.ts';
export { DEV_MNEMONIC, type DevAccount, ETHEREUM_DEV_ACCOUNTS } from './dev-accounts.ts';
export { type EthPallets, TRANSACTION_GAS } from './eth-runtime.ts';
export { createEthereumRpc } from './ethereum-rpc.ts';
export { MAX_BLOCK_RANGE, MAX_LOGS } from './find-logs.ts';
