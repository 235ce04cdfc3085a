import { HostFault } from '@polkavirt/primitives';
import type { AnyType } from '../types/type.ts';
import type { AnyCall, Args, ArgValues, Call, RuntimeCall } from './call.ts';
import type { Constant } from './constant.ts';
import { type DispatchResult, withStorageLayer } from './dispatch.ts';
import { defineEvents, type EventDefs, type EventParts } from './event.ts';
import type { Hooks } from './hooks.ts';
import type { RuntimeOrigin } from './origin.ts';
import { type InherentData, type PalletDefinition, toPalletDefinition } from './pallet-definition.ts';
import { defineErrors, type ErrorDefs, type ErrorParts } from './pallet-error.ts';
import { PalletScope } from './pallet-scope.ts';
import { defineStorage, type StorageDefs, type StorageItems } from './storage/define-storage.ts';
import type { StorageItem } from './storage/storage-item.ts';

/** Makes the parts of one pallet that must know which pallet they belong to. */
export interface PalletBuilder {
  storage<D extends StorageDefs>(defs: D): StorageItems<D>;
  events<const D extends EventDefs>(defs: D): EventParts<D>;
  errors<const D extends ErrorDefs>(defs: D): ErrorParts<D>;
  /** The pallet's place in the runtime. */
  readonly scope: PalletScope;
}

/** What a pallet is made of. */
export interface PalletParts {
  readonly storage?: Readonly<Record<string, StorageItem>>;
  readonly constants?: Readonly<Record<string, Constant<unknown>>>;
  readonly events?: { readonly Event: object; readonly type: AnyType };
  readonly errors?: { readonly Error: object; readonly type: AnyType };
  readonly calls?: Readonly<Record<string, AnyCall>>;
  readonly hooks?: Hooks;
  /** Writes the pallet's first state. It runs for every pallet, with nothing given too. */
  genesis?(config?: unknown): void;
  /** The call that a block's author puts into every block. */
  readonly inherent?: (data: InherentData) => RuntimeCall | undefined;
  /** Functions for other pallets and for tests. */
  readonly api?: object;
}

type Nothing = Record<never, never>;
type PartOf<P, K extends string> = P extends { readonly [X in K]: infer V extends object } ? V : Nothing;

type Dispatchables<C> = {
  readonly [K in keyof C]: C[K] extends Call<infer A> ? (origin: RuntimeOrigin, ...args: ArgValues<A>) => DispatchResult : never;
};
type CallConstructors<C> = {
  readonly [K in keyof C]: C[K] extends Call<infer A> ? (...args: ArgValues<A>) => RuntimeCall : never;
};
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

/**
 * Defines a pallet.
 *
 * @param crate The Rust crate that it mirrors, such as `pallet_balances`: the first part of its types' paths in metadata.
 * @param setup Makes the parts from the configuration, which is what FRAME's `Config` trait gives: constants,
 *   other pallets, and implementations such as that of VirtT.
 * @returns The factory: one pallet for one runtime at each call.
 */
export const definePallet =
  <Config, P extends PalletParts>(crate: string, setup: (builder: PalletBuilder, config: Config) => P) =>
  (...[config]: Record<never, never> extends Config ? [config?: Config] : [config: Config]): Pallet<P> => {
    const scope = new PalletScope(crate);
    const parts: PalletParts = setup(
      {
        storage: (defs) => defineStorage(scope, defs),
        events: (defs) => defineEvents(scope, defs),
        errors: (defs) => defineErrors(scope, defs),
        scope,
      },
      config as Config,
    );
    const calls = Object.entries(parts.calls ?? {});
    const constants = Object.entries(parts.constants ?? {});
    refuseSharedNames(crate, [parts.storage, parts.calls, parts.api]);
    return {
      ...parts.storage,
      ...Object.fromEntries(calls.map(([name, call]) => [name, dispatchable(call)])),
      ...parts.api,
      Event: parts.events?.Event ?? {},
      Error: parts.errors?.Error ?? {},
      Call: Object.fromEntries(calls.map(([name, call]) => [name, callConstructor(scope, name, call)])),
      constants: Object.fromEntries(constants.map(([name, { value }]) => [name, value])),
      definition: toPalletDefinition(scope, parts),
    } as unknown as Pallet<P>;
  };

const OWN_NAMES = ['Event', 'Error', 'Call', 'constants', 'definition'];

/** Storage, calls and functions stand side by side, so no two may have one name. */
function refuseSharedNames(crate: string, groups: readonly (object | undefined)[]): void {
  const seen = new Set(OWN_NAMES);
  for (const name of groups.flatMap((group) => Object.keys(group ?? {}))) {
    if (seen.has(name)) throw new HostFault('Internal', `${crate}: two of its parts are named ${name}`);
    seen.add(name);
  }
}

const dispatchable =
  (call: AnyCall) =>
  (origin: RuntimeOrigin, ...args: unknown[]): DispatchResult =>
    withStorageLayer(() => call.dispatch(origin, ...args));

const callConstructor =
  (scope: PalletScope, name: string, { args }: AnyCall) =>
  (...values: unknown[]): RuntimeCall => ({
    type: scope.runtime.name,
    value: { type: name, value: Object.fromEntries((args as Args).map(([arg], i) => [arg, values[i]])) },
  });
