import { err, ok, type Result } from '@polkavirt/primitives';
import type { AnyType, Type } from '../types/type.ts';
import { BAD_ORIGIN, type DispatchError } from './dispatch-error.ts';
import type { RuntimeOrigin } from './origin.ts';
import type { PalletScope } from './pallet-scope.ts';

/** The origins that a pallet defines: FRAME's `#[pallet::origin]`. */
export interface OriginParts<T = unknown> {
  readonly type: AnyType;
  /** The origin of a value. */
  of(value: T): RuntimeOrigin;
  /** The value of such an origin, or `BadOrigin`. */
  ensure(origin: RuntimeOrigin): Result<T, DispatchError>;
}

export const defineOrigin = <T>(scope: PalletScope, type: Type<T>): OriginParts<T> => ({
  type: type as AnyType,
  of: (value) => ({ type: 'Pallet', pallet: scope.runtime.name, value }),
  ensure: (origin) =>
    origin.type === 'Pallet' && origin.pallet === scope.runtime.name ? ok(origin.value as T) : err(BAD_ORIGIN),
});
