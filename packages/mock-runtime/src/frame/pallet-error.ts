import { at, variant } from '../types/composite.ts';
import type { AnyType } from '../types/type.ts';
import type { ModuleError } from './dispatch-error.ts';
import type { PalletScope } from './pallet-scope.ts';

/** An error whose number is not the one after the error before it. */
export interface NumberedError {
  /** 0 to 255, as its discriminant in Rust's enum. */
  readonly index: number;
  readonly doc: string;
}

/** The errors of a pallet, in order: name -> what it means. They count from 0, as the variants of Rust's enum do. */
export type ErrorDefs = Readonly<Record<string, string | NumberedError>>;

/** The errors of a pallet as dispatch errors: `Error.InsufficientBalance`. */
export type ErrorSet<D extends ErrorDefs = ErrorDefs> = { readonly [K in keyof D]: ModuleError };

export interface ErrorParts<D extends ErrorDefs> {
  readonly Error: ErrorSet<D>;
  readonly type: AnyType;
  /** By their numbers; where no error has a number there is a hole. */
  readonly names: readonly (string | undefined)[];
}

export function defineErrors<D extends ErrorDefs>(scope: PalletScope, defs: D): ErrorParts<D> {
  const names: string[] = [];
  const errors = {};
  const variants: Record<string, ReturnType<typeof at>> = {};
  for (const [name, def] of Object.entries(defs)) {
    const { index: error, doc } = typeof def === 'string' ? { index: names.length, doc: def } : def;
    names[error] = name;
    variants[name] = at(error, undefined, [doc]);
    // A pallet has its index only once it is in a runtime.
    Object.defineProperty(errors, name, {
      enumerable: true,
      get: (): ModuleError => ({ type: 'Module', value: { index: scope.runtime.index, error } }),
    });
  }
  return {
    Error: errors as ErrorSet<D>,
    type: variant({ path: [scope.crate, 'pallet', 'Error'] }, variants),
    names,
  };
}
