import { createNative, createTypestateNative } from '@polkavirt/native';
import type { Engine } from '@polkavirt/polkavm';
import type { TypestateVirtT, VirtT } from '@polkavirt/primitives';
import type { Choice } from '../choice.ts';
import type { IsolatedImplementation, OnCall } from './compose.ts';

/** What a node puts around its programs. */
export interface NodeSurroundings {
  readonly onCall: OnCall | undefined;
  /** Milliseconds that one call may take; with it programs run in a worker. */
  readonly deadline: number | undefined;
  /** Called when a program took longer. */
  onDeadline(ms: number): void;
}

/**
 * What a node runs programs on. A node that runs them itself, which most do, does not load forwarder and host: it starts
 * several times a minute, and who starts it waits.
 */
export async function virtForNode(choice: Choice, surroundings: NodeSurroundings): Promise<IsolatedImplementation<VirtT>> {
  const { onCall, deadline, onDeadline } = surroundings;
  if (isPlain(choice, surroundings)) return here(createNative({ backend: choice.backend, costModel: choice.costModel }));
  const { composeIsolatedVirt, composeVirt } = await import('./compose.ts');
  if (deadline !== undefined) return composeIsolatedVirt(choice, deadline, onDeadline, onCall);
  return here(composeVirt(choice, { onCall }).virt);
}

/** {@link virtForNode} of the typestate generation. @param engine Unused where programs run in a worker. */
export async function typestateForNode(
  choice: Choice,
  engine: Engine,
  surroundings: NodeSurroundings,
): Promise<IsolatedImplementation<TypestateVirtT>> {
  const { onCall, deadline, onDeadline } = surroundings;
  const { backend, costModel } = choice;
  if (isPlain(choice, surroundings)) return here(createTypestateNative({ backend, costModel, engine }));
  const { composeIsolatedTypestate, composeTypestate } = await import('./compose.ts');
  if (deadline !== undefined) return composeIsolatedTypestate(choice, deadline, onDeadline, onCall);
  return here(composeTypestate(choice, { engine, onCall }).virt);
}

const isPlain = ({ implementation }: Choice, { deadline }: NodeSurroundings): boolean =>
  implementation === 'native' && deadline === undefined;

const here = <Virt>(virt: Virt): IsolatedImplementation<Virt> => ({ virt, close: async () => {} });
