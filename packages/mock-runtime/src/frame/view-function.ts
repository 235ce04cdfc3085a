/** View functions: queries of a pallet by an id in metadata V16 (frame-support, `view_functions.rs`). */
import { err, HostFault, ok, type Result } from '@polkavirt/primitives';
import { concatBytes, equalBytes, textToBytes } from '../bytes.ts';
import { twox128 } from '../hashing.ts';
import { fixedBytes, struct, tuple, variant } from '../types/composite.ts';
import { type AnyType, decode, encode, type Type, toSnakeCase, type ValueOf } from '../types/type.ts';
import type { Args, ArgValues } from './call.ts';

export interface ViewFunction<A extends Args = Args, R = unknown> {
  readonly args: A;
  readonly output: Type<R>;
  readonly docs: readonly string[];
  call(...args: ArgValues<A>): R;
}

/** Defines a view function; it must not change storage. */
export const viewFunction = <const A extends Args, R>(
  args: A,
  output: Type<R>,
  call: (...args: ArgValues<A>) => R,
  ...docs: readonly string[]
): ViewFunction<A, R> => ({ args, output, docs, call });

export const viewFunctionId = struct(
  { path: ['frame_support', 'view_functions', 'ViewFunctionId'] },
  { prefix: fixedBytes(16), suffix: fixedBytes(16) },
);
export type ViewFunctionId = ValueOf<typeof viewFunctionId>;

export const viewFunctionError = variant(
  { path: ['frame_support', 'view_functions', 'ViewFunctionDispatchError'] },
  { NotImplemented: undefined, NotFound: viewFunctionId, Codec: undefined },
);
export type ViewFunctionError = ValueOf<typeof viewFunctionError>;

/** Twox128 of the pallet's name and of the function's: the same as long as neither is renamed. */
export const idOfViewFunction = (pallet: string, name: string): Uint8Array =>
  concatBytes(twox128(textToBytes(pallet)), twox128(textToBytes(toSnakeCase(name))));

/** The view functions of a pallet, with its name in the runtime. */
interface Viewed {
  readonly name: string;
  readonly pallet: { readonly definition: { readonly viewFunctions: ReadonlyMap<string, ViewFunction> } };
}

/** Runs a view function of a pallet by its id. @param input The encoded arguments, one after the other. */
export function executeViewFunction(
  pallets: readonly Viewed[],
  id: ViewFunctionId,
  input: Uint8Array,
): Result<Uint8Array, ViewFunctionError> {
  const wanted = concatBytes(id.prefix, id.suffix);
  for (const { name, pallet } of pallets) {
    for (const [key, view] of pallet.definition.viewFunctions) {
      if (!equalBytes(idOfViewFunction(name, key), wanted)) continue;
      const args = decodeArgs(view, input);
      return args === undefined ? err({ type: 'Codec' }) : ok(encode(view.output, view.call(...args)));
    }
  }
  return err({ type: 'NotFound', value: id });
}

function decodeArgs({ args }: ViewFunction, input: Uint8Array): unknown[] | undefined {
  try {
    return decode(tuple(...args.map(([, type]) => type as AnyType)), input) as unknown[];
  } catch (fault) {
    if (fault instanceof HostFault && fault.code === 'MalformedWire') return undefined;
    throw fault;
  }
}
