import { createDevRuntime } from '@polkavirt/node';
import { composeIsolatedVirt, composeVirt, type OnCall } from '../composition.ts';
import { requireContractsPackage } from '../contracts-package.ts';
import { UsageError } from '../failure.ts';
import { printable } from '../values.ts';
import { implementationOf, type NodeRuntime, type Say } from './guest-deadline.ts';
import type { NodeFlags } from './node-flags.ts';

function devRuntime(flags: NodeFlags, say: Say, onCall: OnCall | undefined): NodeRuntime {
  const choice = { ...flags, api: 'virt' } as const;
  const { virt, close } = implementationOf(
    flags,
    say,
    () => composeVirt(choice, { onCall }).virt,
    (deadline, onDeadline) => composeIsolatedVirt(choice, deadline, onDeadline, onCall),
  );
  const print = (program: string, text: string) => say('stdout', `${program.slice(0, 10)} prints ${printable(text)}`);
  return { genesis: createDevRuntime({ virt, print }).genesis, close };
}

/** The runtime that the flags ask for. The optional libraries for contracts are loaded only for a runtime with contracts. */
export async function createNodeRuntime(flags: NodeFlags, say: Say, onCall?: OnCall): Promise<NodeRuntime> {
  if (!flags.contracts) {
    const { accounts, mnemonic, balance, artifacts } = flags;
    for (const [name, value] of Object.entries({ accounts, mnemonic, balance, artifacts })) {
      if (value !== undefined) throw new UsageError(`--${name} means nothing without --contracts`);
    }
    return devRuntime(flags, say, onCall);
  }
  if (flags.costModel !== 'naive') throw new UsageError('--contracts needs the cost model naive');
  requireContractsPackage('--contracts');
  const { contractsRuntime } = await import('./contracts-runtime.ts');
  return contractsRuntime(flags, say, onCall);
}
