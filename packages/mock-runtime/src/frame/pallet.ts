import { HostFault } from '@polkavirt/primitives';
import type { OptionRule } from '@polkavirt/primitives/options';
import type { Type } from '../types/type.ts';
import type { AnyCall } from './call.ts';
import { type CompositeEnumParts, defineCompositeEnum, type ReasonDefs } from './composite-enum.ts';
import type { Constant } from './constant.ts';
import type { DispatchResult } from './dispatch.ts';
import { dispatchCall, toRuntimeCall } from './dispatch-call.ts';
import { defineEvents, type EventDefs, type EventParts } from './event.ts';
import type { RuntimeOrigin } from './origin.ts';
import { toPalletDefinition } from './pallet-definition.ts';
import { defineErrors, type ErrorDefs, type ErrorParts } from './pallet-error.ts';
import { defineOrigin, type OriginParts } from './pallet-origin.ts';
import type { PalletParts } from './pallet-parts.ts';
import { createPalletRuntime, type PalletRuntime } from './pallet-runtime.ts';
import { PalletScope } from './pallet-scope.ts';
import type { Pallet } from './pallet-types.ts';
import type { RuntimeCall } from './runtime-call.ts';
import { defineStorage, type StorageDefs, type StorageItems } from './storage/define-storage.ts';
import { type StorageVersion, storageVersionOf } from './storage/storage-version.ts';

/** Makes the parts of one pallet that must know which pallet they belong to. */
export interface PalletBuilder {
  storage<D extends StorageDefs>(defs: D): StorageItems<D>;
  events<const D extends EventDefs>(defs: D): EventParts<D>;
  errors<const D extends ErrorDefs>(defs: D): ErrorParts<D>;
  /** The origins that the pallet defines: FRAME's `#[pallet::origin]`. */
  origin<T>(type: Type<T>): OriginParts<T>;
  /** What the pallet holds funds for: its part of `RuntimeHoldReason`. */
  holdReasons<const D extends ReasonDefs>(defs: D): CompositeEnumParts<D>;
  /** What the pallet freezes funds for: its part of `RuntimeFreezeReason`. */
  freezeReasons<const D extends ReasonDefs>(defs: D): CompositeEnumParts<D>;
  /** The version of the pallet's storage on chain; `storageVersion` of the parts is that of the code. */
  readonly storageVersion: StorageVersion;
  /** The runtime that the pallet is in: its call type, dispatch, filters, weights of calls. */
  readonly runtime: PalletRuntime;
  /** The pallet's place in the runtime. */
  readonly scope: PalletScope;
}

/**
 * Defines a pallet.
 *
 * ```ts
 * import { definePallet, signedCall, storageValue, type SystemPallet, T, weightOf } from '@polkavirt/mock-runtime';
 * import { err, ok } from '@polkavirt/primitives';
 *
 * export const createCounter = definePallet('pallet_counter', (pallet, { System }: { System: SystemPallet }) => {
 *   const storage = pallet.storage({ Count: storageValue(T.u32, { default: 0 }) });
 *   const errors = pallet.errors({ Full: 'The counter is full.' });
 *   const add = signedCall([['by', T.u32]], { weight: weightOf(1_000n) }, (_who, by) => {
 *     if (storage.Count.get() + by > 100) return err(errors.Error.Full);
 *     storage.Count.put(storage.Count.get() + by);
 *     return ok({});
 *   });
 *   return { storage, errors, calls: { add } };
 * });
 * ```
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
        origin: (type) => defineOrigin(scope, type),
        holdReasons: (defs) => defineCompositeEnum(scope, 'HoldReason', defs),
        freezeReasons: (defs) => defineCompositeEnum(scope, 'FreezeReason', defs),
        storageVersion: storageVersionOf(scope),
        runtime: createPalletRuntime(scope),
        scope,
      },
      config as Config,
    );
    const calls = Object.entries(parts.calls ?? {});
    const constants = Object.entries(parts.constants ?? {});
    refuseSharedNames(crate, [parts.storage, parts.calls, parts.api]);
    const pallet: Record<string, unknown> = { ...parts.storage };
    for (const [name, call] of calls) pallet[name] = dispatchable(scope, name, call);
    return Object.assign(pallet, parts.api, {
      Event: parts.events?.Event ?? {},
      Error: parts.errors?.Error ?? {},
      View: viewsOf(parts),
      Origin: parts.origin,
      HoldReason: parts.holdReasons?.Reason ?? {},
      FreezeReason: parts.freezeReasons?.Reason ?? {},
      Call: callConstructors(scope, calls),
      constants: lateValues(constants),
      definition: toPalletDefinition(scope, parts),
    }) as unknown as Pallet<P>;
  };

/**
 * The rule of an option that is another pallet.
 *
 * @param maker What makes it, such as `createSystem()`.
 */
export const aPallet = (maker: string): OptionRule => ({
  must: `a pallet, as ${maker} makes it`,
  accepts: (value) => typeof value === 'object' && value !== null && 'definition' in value,
});

/** Some constants are known in a runtime only, so each is read when it is asked for. */
const lateValues = (constants: readonly (readonly [string, Constant<unknown>])[]): object => {
  const values = {};
  for (const [name, constant] of constants) {
    Object.defineProperty(values, name, { enumerable: true, get: () => constant.value });
  }
  return values;
};

const OWN_NAMES = ['Event', 'Error', 'Call', 'Origin', 'View', 'HoldReason', 'FreezeReason', 'constants', 'definition'];

/** Storage, calls and functions stand side by side, so no two may have one name. */
function refuseSharedNames(crate: string, groups: readonly (object | undefined)[]): void {
  const seen = new Set(OWN_NAMES);
  for (const name of groups.flatMap((group) => Object.keys(group ?? {}))) {
    if (seen.has(name)) throw new HostFault('Internal', `${crate}: two of its parts are named ${name}`);
    seen.add(name);
  }
}

const dispatchable =
  (scope: PalletScope, name: string, call: AnyCall) =>
  (origin: RuntimeOrigin, ...args: unknown[]): DispatchResult =>
    dispatchCall(scope.runtime.name, name, call, origin, args);

const callConstructors = (scope: PalletScope, calls: readonly (readonly [string, AnyCall])[]): object => {
  const constructors: Record<string, (...values: unknown[]) => RuntimeCall> = {};
  for (const [name, call] of calls) {
    constructors[name] = (...values) => toRuntimeCall(scope.runtime.name, name, call, values);
  }
  return constructors;
};

const viewsOf = ({ viewFunctions = {} }: PalletParts): object => {
  const views: Record<string, unknown> = {};
  for (const name of Object.keys(viewFunctions)) views[name] = viewFunctions[name].call;
  return views;
};
