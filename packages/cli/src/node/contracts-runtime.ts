import { createEngine } from '@polkavirt/polkavm';
import { describeDiagnostic } from '@polkavirt/revive';
import { inspectCode, watchEngine } from '@polkavirt/revive/engine';
import { type ContractsRuntime, createContractsRuntime, ETHEREUM_DEV_ACCOUNTS } from '@polkavirt/revive/rpc';
import { composeTypestate } from '../composition.ts';
import type { NodeFlags } from './node-flags.ts';

interface ContractsNode extends Pick<ContractsRuntime, 'genesis' | 'methods'> {
  /** A line for each account that has funds: name, address, key. */
  readonly accounts: readonly string[];
}

/** A runtime with contracts, which says of each one that fails where and why. */
export function contractsRuntime(flags: NodeFlags, say: (text: string) => void): ContractsNode {
  const { engine, explain } = watchEngine(createEngine());
  const { virt } = composeTypestate({ ...flags, api: 'typestate' }, { engine });
  const observer = { diagnostic: (one: Parameters<typeof describeDiagnostic>[0]) => say(describeDiagnostic(one)) };
  const accounts = ETHEREUM_DEV_ACCOUNTS.map(({ name, address, key }) => `${name} ${address} key ${key}`);
  const { genesis, methods } = createContractsRuntime({ virt, explain, inspectCode, observer });
  return { genesis, methods, accounts };
}
