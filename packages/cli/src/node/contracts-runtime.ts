import { createEngine } from '@polkavirt/polkavm';
import { describeDiagnostic } from '@polkavirt/revive';
import { createContractConsole } from '@polkavirt/revive/client';
import { createSolidityTracer, inspectCode, watchEngine } from '@polkavirt/revive/engine';
import { createContractsRuntime, type DevAccount, deriveAccounts, useEcdsa } from '@polkavirt/revive/rpc';
import type { OnCall } from '../composition/compose.ts';
import { typestateForNode } from '../composition/compose-for-node.ts';
import { messageOf, UsageError } from '../failure.ts';
import { createEthereumLog } from './ethereum-log.ts';
import { type KnownContracts, loadKnownContracts } from './known-contracts.ts';
import { loadNativeEcdsa } from './native-ecdsa.ts';
import type { NodeFlags } from './node-flags.ts';
import { type NodeRuntime, type Say, surroundingsOf } from './node-surroundings.ts';

/**
 * A runtime with contracts, which prints where and why a contract fails. For contracts in a worker (`--call-timeout`)
 * the place is not known.
 */
export async function contractsRuntime(flags: NodeFlags, say: Say, onCall: OnCall | undefined): Promise<NodeRuntime> {
  useEcdsa(loadNativeEcdsa);
  const { engine, explain, traceInstructions } = watchEngine(createEngine());
  const accounts = await accountsOf(flags);
  const known = loadKnownContracts(flags.artifacts);
  const contractConsole = createContractConsole();
  const log = createEthereumLog(flags, say, known, contractConsole);
  const surroundings = surroundingsOf(flags, say, onCall);
  const { virt, close } = await typestateForNode({ ...flags, api: 'typestate' }, engine, surroundings);
  const observer = { diagnostic: (one: Parameters<typeof describeDiagnostic>[0]) => log.diagnostic(describeDiagnostic(one)) };
  const endowment = flags.balance === undefined ? {} : { endowment: BigInt(flags.balance) * 10n ** 18n };
  const scales = {
    ...(flags.nativeToEthRatio !== undefined && { nativeToEthRatio: BigInt(flags.nativeToEthRatio) }),
    ...(flags.gasScale !== undefined && { gasScale: BigInt(flags.gasScale) }),
  };
  const schedule = flags.gasSchedule === undefined ? {} : { gasSchedule: flags.gasSchedule };
  const runtime = createContractsRuntime({
    virt,
    explain,
    inspectCode,
    traceInstructions,
    observer,
    accounts,
    tracer: tracerOf(known),
    console: contractConsole,
    ...endowment,
    ...schedule,
    ...scales,
  });
  return {
    genesis: runtime.genesis,
    methods: log.watch(runtime.methods),
    accounts: accounts.map(({ name, address, key }) => `${name} ${address} key ${key}`),
    close,
  };
}

/** Knows the contracts of which there is a debug build. */
function tracerOf({ debugBuilds }: KnownContracts): ReturnType<typeof createSolidityTracer> {
  const tracer = createSolidityTracer();
  for (const build of debugBuilds) tracer.describe(build);
  return tracer;
}

async function accountsOf({ accounts = 10, mnemonic }: NodeFlags): Promise<readonly DevAccount[]> {
  try {
    return await deriveAccounts(accounts, mnemonic);
  } catch (error) {
    throw new UsageError(`--mnemonic is none: ${messageOf(error)}`);
  }
}
