/** Upstream's `Bounded` (frame-support, `traits/preimages.rs`): a value by its bytes if they are few, else by their hash. */
import { type AnyType, blake2_256, bytesToHex, type HexString, T, type Type } from '@polkavirt/mock-runtime';
import { boundedBytes } from './types.ts';

export type Bounded =
  /** By hash alone, as before 2022. */
  | { readonly type: 'Legacy'; readonly value: { readonly hash: HexString } }
  | { readonly type: 'Inline'; readonly value: Uint8Array }
  | { readonly type: 'Lookup'; readonly value: { readonly hash: HexString; readonly len: number } };

/** Up to so many bytes stand where the value is used. */
export const MAX_INLINE_LENGTH = 128;

/** The hasher, of which metadata knows no more than the name. */
const blakeTwo256: AnyType = {
  ...T.unit,
  info: { kind: 'composite', path: ['sp_runtime', 'traits', 'BlakeTwo256'], fields: [] },
};

/** @param of What the bytes are: only for the description. */
export const boundedOf = (of: AnyType): Type<Bounded> =>
  T.variant(
    {
      path: ['frame_support', 'traits', 'preimages', 'Bounded'],
      params: [
        { name: 'T', type: of },
        { name: 'H', type: blakeTwo256 },
      ],
    },
    { Legacy: { hash: T.h256 }, Inline: boundedBytes(MAX_INLINE_LENGTH), Lookup: { hash: T.h256, len: T.u32 } },
  );

export const hashOf = (bytes: Uint8Array): HexString => bytesToHex(blake2_256(bytes));

/** The hash of the value's bytes. */
export const hashOfBounded = (bounded: Bounded): HexString =>
  bounded.type === 'Inline' ? hashOf(bounded.value) : bounded.value.hash;

/** The hash to look up, or undefined if the bytes are here. */
export const lookupHashOf = (bounded: Bounded): HexString | undefined =>
  bounded.type === 'Inline' ? undefined : bounded.value.hash;

/** The length of what is to look up, if it is known. */
export const lookupLengthOf = (bounded: Bounded): number | undefined =>
  bounded.type === 'Lookup' ? bounded.value.len : undefined;
