import type { HostFunctionName } from '../host-functions.ts';
import { CALL_HANDLERS } from './call-handlers.ts';
import { CHAIN_HANDLERS } from './chain-handlers.ts';
import { DATA_HANDLERS } from './data-handlers.ts';
import type { HandlersOf } from './host-context.ts';
import { STORAGE_HANDLERS } from './storage-handlers.ts';

/** The implementation of every host function. A missing one does not compile. */
export const HOST_HANDLERS: HandlersOf<HostFunctionName> = {
  ...DATA_HANDLERS,
  ...CHAIN_HANDLERS,
  ...STORAGE_HANDLERS,
  ...CALL_HANDLERS,
};
