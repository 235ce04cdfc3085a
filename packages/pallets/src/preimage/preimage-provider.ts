/** How other pallets use preimages: upstream's `QueryPreimage` and `StorePreimage` (frame-support, `traits/preimages.rs`). */

import { type DispatchError, encode, type HexString, type Type, tryDecode } from '@polkavirt/mock-runtime';
import { err, ok, type Result } from '@polkavirt/primitives';
import { type Bounded, lookupHashOf, MAX_INLINE_LENGTH } from '../common/bounded.ts';

/** What a pallet that keeps preimages does with one of them. */
export interface PreimageKeeper {
  /** How many bytes the preimage has, or undefined if it is not there. */
  len(hash: HexString): number | undefined;
  /** Its bytes, or `Unavailable`. @param len If it is known, one lookup is saved; a wrong one finds nothing. */
  fetch(hash: HexString, len?: number): Result<Uint8Array, DispatchError>;
  isRequested(hash: HexString): boolean;
  /** Says that the chain needs it, once more. */
  request(hash: HexString): void;
  /** Says that the chain does not need it any longer, once. */
  unrequest(hash: HexString): void;
  /** Keeps it at no one's cost, and requests it; `Exhausted` beyond 4 MiB. */
  note(bytes: Uint8Array): Result<HexString, DispatchError>;
  /** Takes it away, whoever it belongs to. */
  unnote(hash: HexString): void;
}

/** A value, and the length of its preimage if it was looked up. */
export interface Peeked<V> {
  readonly value: V;
  readonly len: number | undefined;
}

export interface PreimageProvider extends PreimageKeeper {
  /** A value by its bytes if they are few, else by its hash: then its preimage is noted. `Exhausted` beyond 4 MiB. */
  bound<V>(type: Type<V>, value: V): Result<Bounded, DispatchError>;
  /** The value, or `Unavailable`, or `Corruption` if the bytes are not one. */
  peek<V>(type: Type<V>, bounded: Bounded): Result<Peeked<V>, DispatchError>;
  /** {@link PreimageProvider.peek}, and if there is a value {@link PreimageProvider.drop}. */
  realize<V>(type: Type<V>, bounded: Bounded): Result<Peeked<V>, DispatchError>;
  have(bounded: Bounded): boolean;
  /** Requests what is to look up. */
  hold(bounded: Bounded): void;
  /** Takes a request back. */
  drop(bounded: Bounded): void;
  /** A value by its hash, requested once more. */
  pick(hash: HexString, len: number): Bounded;
}

export function preimageProvider(keeper: PreimageKeeper): PreimageProvider {
  const bytesOf = (bounded: Bounded): Result<Uint8Array, DispatchError> => {
    if (bounded.type === 'Inline') return ok(bounded.value);
    return bounded.type === 'Lookup' ? keeper.fetch(bounded.value.hash, bounded.value.len) : keeper.fetch(bounded.value.hash);
  };

  const provider: PreimageProvider = {
    ...keeper,
    bound(type, value) {
      const bytes = encode(type, value);
      if (bytes.length <= MAX_INLINE_LENGTH) return ok({ type: 'Inline', value: bytes });
      const noted = keeper.note(bytes);
      return noted.ok ? ok({ type: 'Lookup', value: { hash: noted.value, len: bytes.length } }) : noted;
    },
    peek(type, bounded) {
      const bytes = bytesOf(bounded);
      if (!bytes.ok) return bytes;
      const value = tryDecode(type, bytes.value);
      if (!value.ok) return err({ type: 'Corruption' });
      return ok({ value: value.value, len: bounded.type === 'Inline' ? undefined : bytes.value.length });
    },
    realize(type, bounded) {
      const peeked = provider.peek(type, bounded);
      if (peeked.ok) provider.drop(bounded);
      return peeked;
    },
    have: (bounded) => bounded.type === 'Inline' || keeper.len(bounded.value.hash) !== undefined,
    hold(bounded) {
      const hash = lookupHashOf(bounded);
      if (hash !== undefined) keeper.request(hash);
    },
    drop(bounded) {
      const hash = lookupHashOf(bounded);
      if (hash !== undefined) keeper.unrequest(hash);
    },
    pick(hash, len) {
      keeper.request(hash);
      return { type: 'Lookup', value: { hash, len } };
    },
  };
  return provider;
}
