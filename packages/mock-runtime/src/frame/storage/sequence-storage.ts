/** Stored `Vec`s, whose length can be read and which can be extended without decoding them. */
import { HostFault } from '@polkavirt/primitives';
import type { HexString } from '../../bytes.ts';
import { currentExternalities } from '../../externalities/current.ts';
import { readLength, U32_MAX } from '../../types/basic.ts';
import { ByteSource } from '../../types/bytes-io.ts';
import type { BoundedType } from '../../types/collections.ts';
import { type AnyType, encode, type Type } from '../../types/type.ts';

/** The elements of a `Vec`-like value. */
export type ElementOf<T> = T extends readonly (infer E)[] ? E : T extends Uint8Array ? number : never;

/** The type of the elements of a `Vec`, or of a type that wraps one. */
function elementOf(type: AnyType): AnyType {
  let { info } = type;
  while (info.kind === 'composite' && info.fields.length === 1) info = info.fields[0].type.info;
  if (info.kind !== 'sequence') throw new RangeError(`a ${info.kind} has no elements`);
  return info.of;
}

/** The number of elements of a stored `Vec`: FRAME's `decode_len`. Undefined if the stored bytes do not begin with a count. */
export function storedLength(key: HexString): number | undefined {
  const bytes = currentExternalities().main.get(key);
  if (bytes === undefined) return undefined;
  try {
    return readLength(new ByteSource(bytes), U32_MAX);
  } catch (fault) {
    if (fault instanceof HostFault && fault.code === 'MalformedWire') return undefined;
    throw fault;
  }
}

/** Adds an element to a stored `Vec`; one that is full stays as it is. @returns Whether it was added. */
export function appendStored<T>(type: Type<T>, key: HexString, item: ElementOf<T>): boolean {
  const { bound = U32_MAX } = type as Partial<BoundedType<T>>;
  if ((storedLength(key) ?? 0) >= bound) return false;
  currentExternalities().main.append(key, encode(elementOf(type as AnyType), item as unknown));
  return true;
}
