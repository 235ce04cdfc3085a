/** What the compiler knows of a pallet and of a runtime made of it. Checked by `npm run types`; nothing here runs. */
import {
  type AccountId,
  call,
  constructRuntime,
  createSystem,
  type DispatchError,
  type DispatchResult,
  definePallet,
  type HexString,
  type RuntimeCall,
  type RuntimeOrigin,
  type StorageMap,
  type StorageValue,
  type SystemPallet,
  signedCall,
  storageMap,
  storageValue,
  T,
  weightOf,
} from '@polkavirt/mock-runtime';
import { ok } from '@polkavirt/primitives';
import { expectTypeOf } from 'expect-type';

const createShop = definePallet('pallet_shop', (pallet, { System }: { System: SystemPallet }) => {
  const storage = pallet.storage({
    Open: storageValue(T.bool),
    Count: storageValue(T.u32, { default: 0 }),
    Price: storageMap([['Blake2_128Concat', T.h256]], T.u128),
    Stock: storageMap(
      [
        ['Blake2_128Concat', T.h256],
        ['Twox64Concat', T.u32],
      ],
      T.u64,
      { default: 0n },
    ),
  });
  const events = pallet.events({ Sold: { item: T.h256, amount: T.u32 } });
  const errors = pallet.errors({ Closed: 'The shop is closed.' });
  return {
    storage,
    events,
    errors,
    calls: {
      sell: signedCall(
        [
          ['item', T.h256],
          ['amount', T.u32],
        ],
        { weight: weightOf(1n) },
        (who, item, amount) => {
          expectTypeOf(who).toEqualTypeOf<AccountId>();
          expectTypeOf(item).toEqualTypeOf<HexString>();
          expectTypeOf(amount).toEqualTypeOf<number>();
          System.depositEvent(events.Event.Sold({ item, amount }));
          return ok({});
        },
      ),
      close: call([], { weight: weightOf(1n) }, (origin) => {
        expectTypeOf(origin).toEqualTypeOf<RuntimeOrigin>();
        return ok({});
      }),
    },
    api: { priceOf: (item: HexString): bigint => storage.Price.get(item) ?? 0n },
  };
});

declare const optionalDefault: { readonly default?: number };

export function storage(Shop: ReturnType<typeof createShop>, item: HexString): void {
  // Without a default there may be no value.
  expectTypeOf(Shop.Open.get()).toEqualTypeOf<boolean | undefined>();
  expectTypeOf(Shop.Count.get()).toEqualTypeOf<number>();
  expectTypeOf(Shop.Price.get(item)).toEqualTypeOf<bigint | undefined>();
  expectTypeOf(Shop.Stock.get(item, 1)).toEqualTypeOf<bigint>();
  // @ts-expect-error a u128 is a bigint
  Shop.Price.insert(item, 5);
  // @ts-expect-error a double map has two keys
  Shop.Stock.get(item);
  expectTypeOf(Shop.Open).toEqualTypeOf<StorageValue<boolean, boolean | undefined>>();
  expectTypeOf(Shop.Count).toEqualTypeOf<StorageValue<number, number>>();
  expectTypeOf(Shop.Price).toEqualTypeOf<StorageMap<[HexString], bigint, bigint | undefined>>();
  expectTypeOf(Shop.Stock).toEqualTypeOf<StorageMap<[HexString, number], bigint, bigint>>();
  // @ts-expect-error a default is a value of the item
  storageValue(T.u32, { default: 'none' });
  // @ts-expect-error a default that may be absent does not tell what a read gives
  storageValue(T.u32, optionalDefault);
  // @ts-expect-error a default of a map is a value of the map
  storageMap([['Identity', T.u32]], T.u64, { default: 0 });
  // @ts-expect-error a default of a map that may be absent does not tell what a read gives
  storageMap([['Identity', T.u32]], T.u32, optionalDefault);
  // @ts-expect-error there is no such hasher
  storageMap([['Blake3', T.u32]], T.u64);
  // @ts-expect-error a key has a type of its own
  storageMap([['Identity']], T.u64);
  // @ts-expect-error an item has a type
  storageValue();
}

export function calls(Shop: ReturnType<typeof createShop>, origin: RuntimeOrigin, item: HexString): void {
  expectTypeOf(Shop.sell(origin, item, 2)).toEqualTypeOf<DispatchResult>();
  expectTypeOf(Shop.Call.sell(item, 2)).toEqualTypeOf<RuntimeCall>();
  expectTypeOf(Shop.priceOf(item)).toEqualTypeOf<bigint>();
  // @ts-expect-error the signer is an origin, not an account
  Shop.sell('0x00', item, 2);
  // @ts-expect-error an argument is missing
  Shop.sell(origin, item);
  // @ts-expect-error a call to be dispatched later has no origin
  Shop.Call.sell(origin, item, 2);
  // @ts-expect-error there is no such call
  Shop.buy(origin, item);
}

export function eventsAndErrors(Shop: ReturnType<typeof createShop>, item: HexString): void {
  expectTypeOf(Shop.Error.Closed).toExtend<DispatchError>();
  Shop.Event.Sold({ item, amount: 1 });
  // @ts-expect-error a field is missing
  Shop.Event.Sold({ item });
  // @ts-expect-error there is no such error
  void Shop.Error.Open;
}

export function runtime(): void {
  const System = createSystem();
  const Shop = createShop({ System });
  const { newTestExt } = constructRuntime({ System, Shop });
  expectTypeOf(newTestExt().executeWith(() => Shop.Count.get())).toEqualTypeOf<number>();
  // @ts-expect-error the pallet needs System
  createShop({});
  // @ts-expect-error a runtime is made of pallets
  constructRuntime({ System, Shop: 5 });
}
