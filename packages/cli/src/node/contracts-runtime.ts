import { createEngine } from '@polkavirt/polkavm';
import { describeDiagnostic } from '@polkavirt/revive';
import { inspectCode, watchEngine } from '@polkavirt/revive/engine';
import { createContractsRuntime, ETHEREUM_DEV_ACCOUNTS } from '@polkavirt/revive/rpc';
import { composeIsolatedTypestate, composeTypestate, type OnCall } from '../composition.ts';
import { implementationOf, type NodeRuntime, type Say } from './guest-deadline.ts';
import type { NodeFlags } from './node-flags.ts';

/**
 * A runtime with contracts, which prints where and why a contract fails. For contracts in a worker (`--call-timeout`)
 * the place is not known.
 */
export function contractsRuntime(flags: NodeFlags, say: Say, onCall: OnCall | undefined): NodeRuntime {
  const choice = { ...flags, api: 'typestate' } as const;
  const { engine, explain } = watchEngine(createEngine());
  const { virt, close } = implementationOf(
    flags,
    say,
    () => composeTypestate(choice, { engine, onCall }).virt,
    (deadline, onDeadline) => composeIsolatedTypestate(choice, deadline, onDeadline, onCall),
  );
  const observer = {
    diagnostic: (one: Parameters<typeof describeDiagnostic>[0]) => say('stdout', describeDiagnostic(one)),
  };
  const accounts = ETHEREUM_DEV_ACCOUNTS.map(({ name, address, key }) => `${name} ${address} key ${key}`);
  const { genesis, methods } = createContractsRuntime({ virt, explain, inspectCode, observer });
  return { genesis, methods, accounts, close };
}
