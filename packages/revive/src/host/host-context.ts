/** The context and the results of host functions. */
import type { CallStack } from '../exec/call-stack.ts';
import type { Environment } from '../exec/environment.ts';
import type { Frame, Output } from '../exec/frame.ts';
import type { HostArgs, HostFunctionName } from '../host-functions.ts';
import type { GuestMemory } from './guest-memory.ts';

/** The context of a host function. */
export interface HostContext {
  readonly stack: CallStack;
  readonly frame: Frame;
  readonly env: Environment;
  readonly memory: GuestMemory;
}

/** The value for a0; or undefined, and a0 stays; or the end of the frame. */
export type HostResult = bigint | number | undefined | { readonly ends: Output };

/** The implementations of some host functions. They end the frame abnormally by throwing a `Failure`. */
export type HandlersOf<N extends HostFunctionName> = {
  readonly [K in N]: ((host: HostContext, args: HostArgs<K>) => HostResult) | ((host: HostContext, args: HostArgs<K>) => void);
};

/** Any of them, for arguments that come from the table. */
export type HostHandler = (host: HostContext, args: Readonly<Record<string, number | bigint>>) => HostResult;
