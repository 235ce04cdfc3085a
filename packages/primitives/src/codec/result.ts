import { err, ok, type Result } from '../result.ts';
import { typeName } from './description.ts';
import { type Codec, mapped, type Variant, variants } from './scale.ts';

/** `Result<T, E>`: Ok = 0, Err = 1, in the shape of `Result`. */
export const resultCodec = <T, E>(value: Codec<T>, error: Codec<E>): Codec<Result<T, E>> =>
  mapped<Variant<{ Ok: T; Err: E }>, Result<T, E>>(
    variants<{ Ok: T; Err: E }>({ Ok: [0, value], Err: [1, error] }, `Result<${typeName(value.type)}, ${typeName(error.type)}>`),
    (result) => (result.ok ? { tag: 'Ok', value: result.value } : { tag: 'Err', value: result.error }),
    (variant) => (variant.tag === 'Ok' ? ok(variant.value) : err(variant.value)),
  );
