/** The types that turn a pallet's parts into the object that code and tests use. */
import type { ArgValues, Call } from './call.ts';
import type { Constant } from './constant.ts';
import type { DispatchResult } from './dispatch.ts';
import type { RuntimeOrigin } from './origin.ts';
import type { PalletDefinition } from './pallet-definition.ts';
import type { PalletParts } from './pallet-parts.ts';
import type { ViewFunction } from './view-function.ts';
import type { RuntimeCall } from './runtime-call.ts';

type Nothing = Record<never, never>;
type PartOf<P, K extends string> = P extends { readonly [X in K]: infer V extends object } ? V : Nothing;

type Dispatchables<C> = {
  readonly [K in keyof C]: C[K] extends Call<infer A> ? (origin: RuntimeOrigin, ...args: ArgValues<A>) => DispatchResult : never;
};
type CallConstructors<C> = {
  readonly [K in keyof C]: C[K] extends Call<infer A> ? (...args: ArgValues<A>) => RuntimeCall : never;
};
type Views<C> = { readonly [K in keyof C]: C[K] extends ViewFunction<infer A, infer R> ? (...args: ArgValues<A>) => R : never };
type ConstantValues<C> = { readonly [K in keyof C]: C[K] extends Constant<infer T> ? T : never };

/**
 * A pallet as code and tests use it: its storage items, its calls and its functions side by side
 * (`Balances.TotalIssuance`, `Balances.transferAllowDeath(origin, dest, value)`, `Balances.freeBalance(who)`),
 * and `Event`, `Error`, `Call` and `constants`. A call runs in a storage layer of its own: if it fails, nothing stays.
 */
export type Pallet<P extends PalletParts = PalletParts> = PartOf<P, 'storage'> &
  Dispatchables<PartOf<P, 'calls'>> &
  PartOf<P, 'api'> & {
    readonly Event: PartOf<PartOf<P, 'events'>, 'Event'>;
    readonly Error: PartOf<PartOf<P, 'errors'>, 'Error'>;
    /** The origins that the pallet defines. */
    readonly Origin: P extends { readonly origin: infer O } ? O : undefined;
    /** What the pallet holds funds for, as members of `RuntimeHoldReason`. */
    readonly HoldReason: PartOf<PartOf<P, 'holdReasons'>, 'Reason'>;
    /** What the pallet freezes funds for, as members of `RuntimeFreezeReason`. */
    readonly FreezeReason: PartOf<PartOf<P, 'freezeReasons'>, 'Reason'>;
    /** The pallet's view functions. */
    readonly View: Views<PartOf<P, 'viewFunctions'>>;
    /** Makes calls to be dispatched later, such as by an extrinsic. */
    readonly Call: CallConstructors<PartOf<P, 'calls'>>;
    readonly constants: ConstantValues<PartOf<P, 'constants'>>;
    readonly definition: PalletDefinition;
  } & GenesisType<P>;

/** Only a type: what a pallet's genesis takes. */
type GenesisType<P> = { readonly genesisConfig?: P extends { readonly genesis: (config?: infer G) => void } ? G : never };

/** Any pallet, as a runtime sees it. */
export interface AnyPallet {
  readonly definition: PalletDefinition;
  readonly genesisConfig?: unknown;
}
