import '@polkavirt/test-support/watch-storage-layers';
import { account } from '../support/accounts.ts';
import { portsOf } from '../support/upstream.ts';
import { Assets, destroy, done, execute, forceCreate, fund, noop, root, signed } from './mock.ts';
import { UPSTREAM } from './upstream.ts';

const upstream = portsOf(UPSTREAM);
const { Error: E, NextAssetId } = Assets;
const create = (id: number) => Assets.create(signed(1), id, account(1), 1n);
const exists = (id: number) => Assets.Asset.has(id);

upstream('asset_id_cannot_be_reused', () =>
  execute(() => {
    fund(1, 100n);
    // As long as ids do not count up, one can be used again.
    for (const _ of [1, 2]) {
      done(create(0));
      expect(exists(0)).toBe(true);
      destroy(0, 'start', 'finish');
      expect(exists(0)).toBe(false);
    }
    NextAssetId.put(5);
    noop(() => create(0), E.BadAssetId);
    noop(() => create(1), E.BadAssetId);
    done(create(5));
    expect(exists(5)).toBe(true);
    expect(NextAssetId.get()).toBe(6);
    destroy(5, 'start', 'finish');
    expect(exists(5)).toBe(false);
    noop(() => create(5), E.BadAssetId);
    done(create(6));
    expect(exists(6)).toBe(true);
    expect(NextAssetId.get()).toBe(7);
  }),
);

upstream('force_create_arbitrary_id_is_inert_without_auto_increment', () =>
  execute(() => {
    expect(NextAssetId.get()).toBeUndefined();
    forceCreate(123, true);
    expect(exists(123)).toBe(true);
    expect(NextAssetId.get()).toBeUndefined();
  }),
);

upstream('fungibles_create_must_follow_the_allocator', () =>
  execute(() => {
    NextAssetId.put(5);
    noop(() => Assets.fungibles.create(0, account(1), false, 1n), E.BadAssetId);
    expect(exists(0)).toBe(false);
    expect(NextAssetId.get()).toBe(5);
    done(Assets.fungibles.create(5, account(1), false, 1n));
    expect(exists(5)).toBe(true);
    expect(NextAssetId.get()).toBe(6);
  }),
);

upstream('fungibles_inspect_is_sufficient_works', () =>
  execute(() => {
    const { isSufficient } = Assets.fungibles;
    expect(isSufficient(0)).toBe(false);
    forceCreate(0, true);
    forceCreate(1, false);
    expect([isSufficient(0), isSufficient(1)]).toEqual([true, false]);
    const one = account(1);
    done(Assets.forceAssetStatus(root, 0, one, one, one, one, 1n, false, false));
    expect(isSufficient(0)).toBe(false);
  }),
);
