import type { Type } from '../types/type.ts';

/** A constant of a pallet, as metadata shows it. */
export interface Constant<T> {
  readonly type: Type<T>;
  readonly value: T;
  readonly docs: readonly string[];
}

export const constant = <T>(type: Type<T>, value: T, ...docs: readonly string[]): Constant<T> => ({ type, value, docs });

/** A constant that is known once the runtime is put together. */
export const lateConstant = <T>(type: Type<T>, value: () => T, ...docs: readonly string[]): Constant<T> => ({
  type,
  get value() {
    return value();
  },
  docs,
});
