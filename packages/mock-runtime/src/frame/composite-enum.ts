import { at, variant } from '../types/composite.ts';
import type { AnyType } from '../types/type.ts';
import type { PalletScope } from './pallet-scope.ts';
import type { RuntimeReason } from './runtime-reason.ts';

/** The enums that FRAME composes from all pallets (`#[pallet::composite_enum]`), by the name of each pallet's part. */
export type CompositeEnumName = 'HoldReason' | 'FreezeReason';

/** Variant -> its meaning. */
export type ReasonDefs = Readonly<Record<string, string>>;

/** A pallet's part of a composite enum: `HoldReason.Preimage`. */
export interface CompositeEnumParts<D extends ReasonDefs = ReasonDefs> {
  readonly Reason: { readonly [K in keyof D]: RuntimeReason };
  readonly type: AnyType;
  /** How many variants there are. */
  readonly count: number;
}

export function defineCompositeEnum<D extends ReasonDefs>(
  scope: PalletScope,
  name: CompositeEnumName,
  defs: D,
): CompositeEnumParts<D> {
  const reasons = {};
  for (const variantName of Object.keys(defs)) {
    // A pallet has its name only once it is in a runtime.
    Object.defineProperty(reasons, variantName, {
      enumerable: true,
      get: (): RuntimeReason => ({ type: scope.runtime.name, value: { type: variantName } }),
    });
  }
  const variants = Object.entries(defs).map(([key, docs], index) => [key, at(index, undefined, [docs])] as const);
  return {
    Reason: reasons as CompositeEnumParts<D>['Reason'],
    type: variant({ path: [scope.crate, 'pallet', name] }, Object.fromEntries(variants)),
    count: variants.length,
  };
}
