import { ok, type Result } from '@polkavirt/primitives';
import { mapped, variant } from './composite.ts';
import type { AnyType, Type, ValueOf } from './type.ts';

/** `Result<T, E>` as `{ ok, value }` or `{ ok, error }`. */
export const result = <T, E>(value: Type<T>, error: Type<E>): Type<Result<T, E>> => {
  const params = [
    { name: 'T', type: value as AnyType },
    { name: 'E', type: error as AnyType },
  ];
  const either = variant({ path: ['Result'], params }, { Ok: value as AnyType, Err: error as AnyType });
  return mapped(
    either,
    (one): Result<T, E> => (one.type === 'Ok' ? ok(one.value as T) : { ok: false, error: one.value as E }),
    (one): ValueOf<typeof either> => (one.ok ? { type: 'Ok', value: one.value } : { type: 'Err', value: one.error }),
  );
};
