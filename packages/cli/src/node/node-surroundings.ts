import type { NodeOptions, RpcMethods } from '@polkavirt/node';
import type { OnCall } from '../composition/compose.ts';
import type { NodeSurroundings } from '../composition/compose-for-node.ts';
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

/** What the flags put around the programs of a node. */
export const surroundingsOf = ({ callTimeout }: NodeFlags, say: Say, onCall: OnCall | undefined): NodeSurroundings => ({
  onCall,
  deadline: callTimeout,
  onDeadline: (ms) => say('stderr', `polkavirt: a program took longer than ${ms} ms and was ended (--call-timeout)`),
});
