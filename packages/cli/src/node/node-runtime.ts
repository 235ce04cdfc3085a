import type { OnCall } from '../composition/compose.ts';
import { virtForNode } from '../composition/compose-for-node.ts';
import { requireContractsPackage } from '../contracts-package.ts';
import { UsageError } from '../failure.ts';
import { printable } from '../values.ts';
import type { NodeFlags } from './node-flags.ts';
import { type NodeRuntime, type Say, surroundingsOf } from './node-surroundings.ts';

async function devRuntime(flags: NodeFlags, say: Say, onCall: OnCall | undefined): Promise<NodeRuntime> {
  const { createDevRuntime } = await import('@polkavirt/node');
  const { virt, close } = await virtForNode({ ...flags, api: 'virt' }, surroundingsOf(flags, say, onCall));
  const print = (program: string, text: string) => say('stdout', `${program.slice(0, 10)} prints ${printable(text)}`);
  return { genesis: createDevRuntime({ virt, print }).genesis, close };
}

/** The runtime that the flags ask for. The optional libraries for contracts are loaded only for a runtime with contracts. */
export async function createNodeRuntime(flags: NodeFlags, say: Say, onCall?: OnCall): Promise<NodeRuntime> {
  if (!flags.contracts) {
    const { accounts, mnemonic, balance, gasSchedule, nativeToEthRatio, gasScale, artifacts } = flags;
    const scales = { 'native-to-eth-ratio': nativeToEthRatio, 'gas-scale': gasScale };
    for (const [name, value] of Object.entries({
      accounts,
      mnemonic,
      balance,
      'gas-schedule': gasSchedule,
      ...scales,
      artifacts,
    })) {
      if (value !== undefined) throw new UsageError(`--${name} means nothing without --contracts`);
    }
    return devRuntime(flags, say, onCall);
  }
  if (flags.costModel !== 'naive') throw new UsageError('--contracts needs the cost model naive');
  requireContractsPackage('--contracts');
  const { contractsRuntime } = await import('./contracts-runtime.ts');
  return contractsRuntime(flags, say, onCall);
}
