/** What a host function is given, and what it may answer. */
import type { CallStack } from '../exec/call-stack.ts';
import type { Environment } from '../exec/environment.ts';
import type { Frame, Output } from '../exec/frame.ts';
import type { HostArgs, HostFunctionName } from '../host-functions.ts';
import type { GuestMemory } from './guest-memory.ts';

/** What a host function works with. */
export interface HostContext {
  readonly stack: CallStack;
  readonly frame: Frame;
  readonly env: Environment;
  readonly memory: GuestMemory;
}

/** What is put into a0; nothing, and a0 stays; or how the frame ends. */
export type HostResult = bigint | number | undefined | { readonly ends: Output };

/** What host functions do, for some of them. They end the frame abnormally by throwing a `Failure`. */
export type HandlersOf<N extends HostFunctionName> = {
  readonly [K in N]: ((host: HostContext, args: HostArgs<K>) => HostResult) | ((host: HostContext, args: HostArgs<K>) => void);
};

/** Any of them, for arguments that come from the table. */
export type HostHandler = (host: HostContext, args: Readonly<Record<string, number | bigint>>) => HostResult;
