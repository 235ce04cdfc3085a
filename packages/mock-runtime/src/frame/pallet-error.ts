import { at, variant } from '../types/composite.ts';
import type { AnyType } from '../types/type.ts';
import type { ModuleError } from './dispatch-error.ts';
import type { PalletScope } from './pallet-scope.ts';

/** The errors of a pallet, in order: name -> what it means. */
export type ErrorDefs = Readonly<Record<string, string>>;

/** The errors of a pallet as dispatch errors: `Error.InsufficientBalance`. */
export type ErrorSet<D extends ErrorDefs = ErrorDefs> = { readonly [K in keyof D]: ModuleError };

export interface ErrorParts<D extends ErrorDefs> {
  readonly Error: ErrorSet<D>;
  readonly type: AnyType;
}

export function defineErrors<D extends ErrorDefs>(scope: PalletScope, defs: D): ErrorParts<D> {
  const names = Object.keys(defs);
  const errors = {};
  for (const [error, name] of names.entries()) {
    // A pallet has its index only once it is in a runtime.
    Object.defineProperty(errors, name, {
      enumerable: true,
      get: (): ModuleError => ({ type: 'Module', value: { index: scope.runtime.index, error } }),
    });
  }
  return {
    Error: errors as ErrorSet<D>,
    type: variant(
      { path: [scope.crate, 'pallet', 'Error'] },
      Object.fromEntries(names.map((name, index) => [name, at(index, undefined, [defs[name]])])),
    ),
  };
}
