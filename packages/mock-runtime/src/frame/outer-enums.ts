import { at, type VariantDef, variant } from '../types/composite.ts';
import { accountId } from '../types/substrate.ts';
import type { AnyType, Type } from '../types/type.ts';
import type { CompositeEnumName } from './composite-enum.ts';
import { type OriginCaller, SYSTEM_CALLER } from './origin.ts';
import type { AnyPallet } from './pallet-types.ts';
import type { RuntimePallet } from './runtime.ts';
import type { RuntimeCall } from './runtime-call.ts';
import type { RuntimeEvent } from './runtime-event.ts';
import type { RuntimeReason } from './runtime-reason.ts';

/** `RawOrigin` of frame-system. */
const rawOrigin = variant(
  { path: ['frame_support', 'dispatch', 'RawOrigin'], params: [{ name: 'AccountId', type: accountId as AnyType }] },
  { Root: undefined, Signed: accountId, None: undefined },
);

/** The enums that a runtime composes from its pallets, with the pallets' indexes. */
export function outerEnums(pallets: readonly RuntimePallet[]) {
  const outer = (
    name: string,
    inner: (pallet: AnyPallet) => AnyType | undefined,
    first: Record<string, VariantDef> = {},
  ): AnyType => {
    const variants = { ...first };
    for (const entry of pallets) {
      const type = inner(entry.pallet);
      if (type !== undefined) variants[entry.name] = at(entry.index, type);
    }
    return variant({ path: ['polkavirt_runtime', name] }, variants);
  };
  const composite = (name: CompositeEnumName): { type: Type<RuntimeReason>; count: number } => ({
    type: outer(`Runtime${name}`, ({ definition }) => definition.composites[name]?.type) as Type<RuntimeReason>,
    count: pallets.reduce((sum, { pallet }) => sum + (pallet.definition.composites[name]?.count ?? 0), 0),
  });
  const system = pallets.find(({ name }) => name === 'System');
  const holds = composite('HoldReason');
  const freezes = composite('FreezeReason');
  return {
    RuntimeCall: outer('RuntimeCall', ({ definition }) => definition.callType) as Type<RuntimeCall>,
    RuntimeEvent: outer('RuntimeEvent', ({ definition }) => definition.eventType) as Type<RuntimeEvent>,
    RuntimeError: outer('RuntimeError', ({ definition }) => definition.errorType),
    OriginCaller: outer('OriginCaller', ({ definition }) => definition.originType, {
      [SYSTEM_CALLER]: at(system?.index ?? 0, rawOrigin as AnyType),
    }) as Type<OriginCaller>,
    RuntimeHoldReason: holds.type,
    RuntimeFreezeReason: freezes.type,
    holdReasonCount: holds.count,
    freezeReasonCount: freezes.count,
  };
}
