import '@polkavirt/test-support/watch-storage-layers';
import { portsOf } from '../support/upstream.ts';
import { Assets, assetIds, Balances, balance, done, execute, forceCreate, free, fund, noop, root, signed } from './mock.ts';
import { UPSTREAM } from './upstream.ts';

const upstream = portsOf(UPSTREAM);
const { Error: E } = Assets;
const { Metadata } = Assets;
const zeros = (length: number) => new Uint8Array(length);
const ones = (length: number) => new Uint8Array(length).fill(1);
/** Sets a name and a symbol of these lengths. */
const set = (owner: number, name: number, symbol: number) => Assets.setMetadata(signed(owner), 0, zeros(name), zeros(symbol), 12);
const forceSet = (id: number, name: Uint8Array, symbol: Uint8Array) => Assets.forceSetMetadata(root, id, name, symbol, 8, false);

upstream('set_metadata_should_work', () =>
  execute(() => {
    noop(() => set(1, 10, 10), E.Unknown);
    forceCreate(0, true);
    noop(() => set(2, 10, 10), E.NoPermission);
    noop(() => set(1, 100, 10), E.BadMetadata);
    noop(() => set(1, 10, 100), E.BadMetadata);
    fund(1, 30n);
    done(set(1, 10, 10));
    expect(free(1)).toBe(9n);
    // The deposit goes with the length.
    done(set(1, 10, 5));
    expect(free(1)).toBe(14n);
    done(set(1, 10, 15));
    expect(free(1)).toBe(4n);
    noop(() => set(1, 20, 20), Balances.Error.InsufficientBalance);

    expect(Metadata.has(0)).toBe(true);
    noop(() => Assets.clearMetadata(signed(2), 0), E.NoPermission);
    noop(() => Assets.clearMetadata(signed(1), 1), E.Unknown);
    done(Assets.clearMetadata(signed(1), 0));
    expect(Metadata.has(0)).toBe(false);
  }),
);

upstream('force_metadata_should_work', () =>
  execute(() => {
    forceCreate(0, true);
    done(forceSet(0, zeros(10), zeros(10)));
    expect(Metadata.has(0)).toBe(true);
    const before = Metadata.get(0);
    done(forceSet(0, ones(10), ones(10)));
    expect(Metadata.get(0)).not.toEqual(before);
    noop(() => forceSet(1, zeros(10), zeros(10)), E.Unknown);
    noop(() => forceSet(0, zeros(51), zeros(10)), E.BadMetadata);
    noop(() => forceSet(0, zeros(10), zeros(51)), E.BadMetadata);
    expect(Metadata.has(0)).toBe(true);
    done(Assets.forceClearMetadata(root, 0));
    expect(Metadata.has(0)).toBe(false);
    noop(() => Assets.forceClearMetadata(root, 1), E.Unknown);
  }),
);

upstream('querying_name_symbol_and_decimals_should_work', () =>
  execute(() => {
    forceCreate(0, true);
    done(Assets.forceSetMetadata(root, 0, zeros(10), ones(10), 12, false));
    expect(Metadata.get(0)).toMatchObject({ name: zeros(10), symbol: ones(10), decimals: 12 });
  }),
);

upstream('assets_from_genesis_should_exist', () =>
  execute(() => {
    expect(assetIds()).toEqual([999]);
    expect(Metadata.has(999)).toBe(true);
    expect([balance(999, 1), Assets.totalSupply(999)]).toEqual([100n, 100n]);
  }),
);

upstream('balance_conversion_should_work', () =>
  execute(() => {
    forceCreate(42, true, 10n);
    forceCreate(23, false, 10n);
    expect(assetIds()).toEqual([23, 42, 999]);
    const toAsset = (id: number) => Assets.toAssetBalance(100n, id, Balances.currency.minimumBalance());
    expect(toAsset(1234)).toBeErr('AssetMissing');
    expect(toAsset(23)).toBeErr('AssetNotSufficient');
    // The minimum is ten times that of the native token.
    expect(toAsset(42)).toBeOk(100n * 10n);
  }),
);
