import { currentExternalities } from '../externalities/current.ts';
import type { AnyCall, Args } from './call.ts';
import { type DispatchResult, withStorageLayer } from './dispatch.ts';
import { noteFailure } from './dispatch-failure.ts';
import type { RuntimeOrigin } from './origin.ts';
import type { RuntimeCall } from './runtime-call.ts';

/** A call with its arguments, as a member of the runtime's call enum. */
export const toRuntimeCall = (pallet: string, name: string, { args }: AnyCall, values: readonly unknown[]): RuntimeCall => ({
  type: pallet,
  value: { type: name, value: Object.fromEntries((args as Args).map(([arg], i) => [arg, values[i]])) },
});

/**
 * Dispatches a call in a storage layer of its own. If the externalities explain failures, it records their
 * circumstances; a chain does not pay for that.
 *
 * @param pallet The pallet's name in the runtime.
 */
export function dispatchCall(
  pallet: string,
  name: string,
  call: AnyCall,
  origin: RuntimeOrigin,
  args: readonly unknown[],
): DispatchResult {
  return withStorageLayer(() => {
    const result = call.dispatch(origin, ...args);
    const externalities = currentExternalities();
    if (!result.ok && externalities.explainsFailures) {
      const changes = externalities.layerChanges();
      noteFailure(result, { origin, call: toRuntimeCall(pallet, name, call, args), error: result.error, changes });
    }
    return result;
  });
}
