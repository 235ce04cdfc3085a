import { lazy } from '../types/composite.ts';
import type { Type } from '../types/type.ts';
import type { PalletScope } from './pallet-scope.ts';
import type { RuntimeParts } from './runtime-parts.ts';

/**
 * The runtime as one of its pallets sees it. The types can be used at once, such as for an argument that is a call; everything
 * else throws `Internal` until the runtime is constructed.
 */
export type PalletRuntime = RuntimeParts;

export function createPalletRuntime(scope: PalletScope): PalletRuntime {
  const parts = (): RuntimeParts => scope.runtime.parts;
  return {
    RuntimeCall: late(() => parts().RuntimeCall),
    RuntimeEvent: late(() => parts().RuntimeEvent),
    OriginCaller: late(() => parts().OriginCaller),
    RuntimeHoldReason: late(() => parts().RuntimeHoldReason),
    RuntimeFreezeReason: late(() => parts().RuntimeFreezeReason),
    get holdReasonCount() {
      return parts().holdReasonCount;
    },
    get freezeReasonCount() {
      return parts().freezeReasonCount;
    },
    get hooks() {
      return parts().hooks;
    },
    migrationOngoing: () => parts().migrationOngoing(),
    tryState: () => parts().tryState(),
    noteBlockEnded: () => parts().noteBlockEnded(),
    dispatch: (call, origin) => parts().dispatch(call, origin),
    dispatchBypassFilter: (call, origin) => parts().dispatchBypassFilter(call, origin),
    filterCall: (call, origin) => parts().filterCall(call, origin),
    dispatchInfo: (call) => parts().dispatchInfo(call),
    describeError: (error) => parts().describeError(error),
  };
}

function late<T>(get: () => Type<T>): Type<T> {
  let type: Type<T> | undefined;
  return lazy(() => {
    type ??= get();
    return type;
  });
}
