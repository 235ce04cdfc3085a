import type { NodeOptions, RpcMethods } from '@polkavirt/node';
import type { IsolatedImplementation } from '../composition.ts';
import type { NodeFlags } from './node-flags.ts';

/** The runtime of a node, and what must be closed with it. */
export interface NodeRuntime {
  genesis(): NodeOptions['genesis'];
  /** RPC methods besides the node's own. */
  readonly methods?: RpcMethods;
  /** A line for each account that can call contracts. */
  readonly accounts?: readonly string[];
  close(): Promise<void>;
}

/** Prints a line. */
export type Say = (to: 'stdout' | 'stderr', line: string) => void;

/** The implementation that runs programs: in a worker if there is a deadline. */
export function implementationOf<Virt>(
  { callTimeout }: NodeFlags,
  say: Say,
  here: () => Virt,
  isolated: (deadline: number, onDeadline: (ms: number) => void) => IsolatedImplementation<Virt>,
): IsolatedImplementation<Virt> {
  if (callTimeout === undefined) return { virt: here(), close: async () => {} };
  return isolated(callTimeout, (ms) =>
    say('stderr', `polkavirt: a program took longer than ${ms} ms and was ended (--call-timeout)`),
  );
}
