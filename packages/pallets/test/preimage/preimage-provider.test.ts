/** Preimages as other pallets use them: upstream's `QueryPreimage` and `StorePreimage`. */
import '@polkavirt/jest';
import { currentTestExternalities, encode, T } from '@polkavirt/mock-runtime';
import { type Bounded, hashOf, hashOfBounded, lookupLengthOf } from '../../src/common/bounded.ts';
import { MAX_SIZE } from '../../src/preimage/preimage-storage.ts';
import { portsOf } from '../support/upstream.ts';
import { execute, Preimage } from './mock.ts';
import { UPSTREAM } from './upstream.ts';

const upstream = portsOf(UPSTREAM);
const { provider } = Preimage;

const UNAVAILABLE = { type: 'Unavailable' } as const;
const EXHAUSTED = { type: 'Exhausted' } as const;
const statuses = () => Preimage.RequestStatusFor.entries();
const countOf = (hash: `0x${string}`): unknown => {
  const status = Preimage.RequestStatusFor.get(hash);
  return status?.type === 'Requested' ? status.value.count : status;
};
const bound = (data: Uint8Array): Bounded => {
  const result = provider.bound(T.bytes, data);
  if (!result.ok) throw new Error(result.error.type);
  return result.value;
};

/** Upstream's `StorageNoopGuard`: nothing stays. */
const executeNoop = (work: () => void): void =>
  execute(() => {
    const before = currentTestExternalities()?.stateRoot();
    work();
    expect(currentTestExternalities()?.stateRoot()).toBe(before);
  });

upstream('query_and_store_preimage_workflow', () =>
  executeNoop(() => {
    const data = new Uint8Array(512).fill(1);
    const encoded = encode(T.bytes, data);

    const bounded = bound(data);
    const [len, hash] = [lookupLengthOf(bounded), hashOfBounded(bounded)];
    expect(hash).toBe(hashOf(encoded));
    expect(bounded).toEqual({ type: 'Lookup', value: { hash, len: encoded.length } });

    // Requested, and there.
    expect(provider.isRequested(hash)).toBe(true);
    expect(provider.have(bounded)).toBe(true);
    expect(provider.len(hash)).toBe(len);

    expect(provider.fetch(hash, len)).toBeOk(encoded);
    expect(provider.fetch(hash)).toBeOk(encoded);
    expect(provider.fetch(hash, 0)).toBeErr(UNAVAILABLE);

    expect(provider.peek(T.bytes, bounded)).toBeOk({ value: data, len });
    // Two more requests.
    expect(provider.pick(hash, len!)).toEqual(bounded);
    provider.request(hash);
    expect(countOf(hash)).toBe(3);

    expect(provider.realize(T.bytes, bounded)).toBeOk({ value: data, len });
    expect(countOf(hash)).toBe(2);
    provider.drop(bounded);
    expect(countOf(hash)).toBe(1);

    expect(provider.have(bounded)).toBe(true);
    provider.unnote(hash);
    expect(provider.have(bounded)).toBe(false);
    expect(provider.fetch(hash, len)).toBeErr(UNAVAILABLE);
    expect(provider.isRequested(hash)).toBe(false);
  }),
);

upstream('query_preimage_request_works', () =>
  executeNoop(() => {
    const hash = hashOf(new Uint8Array(10).fill(1));
    for (let i = 0; i < 2; i++) {
      provider.request(hash);
      expect(provider.isRequested(hash)).toBe(true);
      expect(provider.len(hash)).toBeUndefined();
      expect(() => provider.fetch(hash)).toBeNoop(UNAVAILABLE);
    }
    expect(statuses()).toHaveLength(1);

    provider.unrequest(hash);
    expect(provider.isRequested(hash)).toBe(true);
    provider.unrequest(hash);
    expect(provider.isRequested(hash)).toBe(false);
    expect(statuses()).toEqual([]);
  }),
);

upstream('query_preimage_hold_and_drop_work', () =>
  executeNoop(() => {
    const inline: Bounded = { type: 'Inline', value: Uint8Array.of(1) };
    const lookup: Bounded = { type: 'Lookup', value: { hash: hashOf(Uint8Array.of(1, 2)), len: 2 } };
    const legacy: Bounded = { type: 'Legacy', value: { hash: hashOf(Uint8Array.of(1, 2, 3)) } };

    expect(() => provider.hold(inline)).toBeStorageNoop();
    provider.hold(lookup);
    expect(provider.isRequested(hashOfBounded(lookup))).toBe(true);
    provider.hold(legacy);
    expect(provider.isRequested(hashOfBounded(legacy))).toBe(true);
    expect(statuses()).toHaveLength(2);

    provider.drop(lookup);
    expect(provider.isRequested(hashOfBounded(lookup))).toBe(false);
    provider.drop(legacy);
    expect(provider.isRequested(hashOfBounded(legacy))).toBe(false);
    expect(statuses()).toEqual([]);
  }),
);

upstream('store_preimage_basic_works', () =>
  executeNoop(() => {
    const data = new Uint8Array(512).fill(1);
    const encoded = encode(T.bytes, data);
    const bounded = bound(data);
    const peek = () => provider.peek(T.bytes, bounded);

    expect(peek()).toBeOk();
    provider.unnote(hashOfBounded(bounded));
    expect(peek()).toBeErr(UNAVAILABLE);
    // Other bytes do not help.
    expect(provider.note(data)).toBeOk(hashOf(data));
    expect(peek()).toBeErr(UNAVAILABLE);

    expect(provider.note(encoded)).toBeOk();
    expect(provider.note(encoded)).toBeOk();
    expect(peek()).toBeOk();

    provider.unnote(hashOfBounded(bounded));
    provider.unnote(hashOf(data));
  }),
);

upstream('store_preimage_note_too_large_errors', () =>
  execute(() => {
    expect(provider.note(new Uint8Array(MAX_SIZE))).toBeOk();
    expect(provider.note(new Uint8Array(MAX_SIZE + 1))).toBeErr(EXHAUSTED);
  }),
);

upstream('store_preimage_bound_too_large_errors', () =>
  execute(() => {
    // The encoding has four bytes of length before it.
    expect(provider.bound(T.bytes, new Uint8Array(MAX_SIZE))).toBeErr(EXHAUSTED);
    expect(provider.bound(T.bytes, new Uint8Array(MAX_SIZE - 4))).toBeOk();
  }),
);

describe('beside what upstream tests', () => {
  it('says Corruption where the bytes are something else', () =>
    execute(() => {
      expect(provider.peek(T.u32, { type: 'Inline', value: Uint8Array.of(1) })).toBeErr({ type: 'Corruption' });
    }));

  it('keeps up to 128 bytes where they are used', () =>
    execute(() => {
      // A length of 126 takes two bytes in SCALE.
      expect(bound(new Uint8Array(126)).type).toBe('Inline');
      expect(bound(new Uint8Array(127)).type).toBe('Lookup');
    }));
});
