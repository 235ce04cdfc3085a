import { err, HostFault } from '@polkavirt/primitives';
import { checkOptions } from '@polkavirt/primitives/options';
import type { AnyCall } from './call.ts';
import { describeError } from './describe-error.ts';
import type { DispatchResult } from './dispatch.ts';
import { dispatchCall } from './dispatch-call.ts';
import { noteFailure } from './dispatch-failure.ts';
import { createExecutive } from './executive.ts';
import { systemExtensions } from './extensions/system-extensions.ts';
import type { AnyTransactionExtension } from './extensions/transaction-extension.ts';
import type { Migration } from './migration.ts';
import { passesFilters } from './origin.ts';
import { outerEnums } from './outer-enums.ts';
import { aPallet } from './pallet.ts';
import type { AnyPallet } from './pallet-types.ts';
import type { AnyRuntime, RuntimePallet } from './runtime.ts';
import type { RuntimeApi } from './runtime-api.ts';
import type { RuntimeCall } from './runtime-call.ts';
import type { SystemPallet } from './system/system.ts';
import {
  createTestExternalities,
  currentTestExternalities,
  type TestExternalities,
  type TestExternalitiesOptions,
} from './test-externalities.ts';
import { NO_UNSIGNED_VALIDATOR } from './transaction-validity.ts';
import { executeViewFunction } from './view-function.ts';

/** The pallets of a runtime by name. System is always there, and first in its block. */
export type Pallets = { readonly System: SystemPallet } & Readonly<Record<string, AnyPallet>>;

/** The first state, by pallet. */
export type GenesisConfig<P extends Pallets> = { readonly [K in keyof P]?: NonNullable<P[K]['genesisConfig']> };

/** A runtime, with its pallets under their names. */
export type Runtime<P extends Pallets = Pallets> = P &
  AnyRuntime & {
    /** Fresh storage with the genesis in it. */
    newTestExt(genesis?: GenesisConfig<P>, options?: TestExternalitiesOptions): TestExternalities;
  };

export interface RuntimeOptions {
  /** Migrations of this version of the runtime; they run with its first block, in order. Default: none. */
  readonly migrations?: readonly Migration[];
  /** Runtime APIs of its own, which metadata describes and `state_call` calls. Default: none. */
  readonly apis?: readonly RuntimeApi[];
  /**
   * The transaction extensions, in order. Default: `systemExtensions(System)`, and those of the pallets, such as
   * `ChargeTransactionPayment`.
   */
  readonly extensions?: readonly AnyTransactionExtension[];
}

/**
 * Puts pallets together.
 *
 * ```ts
 * import { ALICE, constructRuntime, createBalances, createSystem } from '@polkavirt/mock-runtime';
 *
 * const System = createSystem();
 * const Balances = createBalances({ System });
 * const { newTestExt } = constructRuntime({ System, Balances });
 * newTestExt({ Balances: { balances: [[ALICE, 100n]] } }).executeWith(() => Balances.freeBalance(ALICE)); // 100n
 * ```
 *
 * @param pallets By name: the prefix of each pallet's storage. The order is that of the hooks.
 * @param indexes The first byte of a pallet's calls, events and errors. Default: the pallet's position.
 * @throws HostFault `Internal` if a pallet is in a runtime already, or two share an index; `ValueOutOfRange` if something is not a pallet.
 */
export function constructRuntime<P extends Pallets>(
  pallets: P,
  indexes: { readonly [K in keyof P]?: number } = {},
  { migrations = [], apis = [], extensions }: RuntimeOptions = {},
): Runtime<P> {
  const names = Object.keys(pallets ?? {});
  const rules = Object.fromEntries(names.map((name) => [name, aPallet('a factory of definePallet')]));
  checkOptions('constructRuntime', pallets, { System: aPallet('createSystem()'), ...rules });
  const list: RuntimePallet[] = Object.entries(pallets).map(([name, pallet], position) => ({
    name,
    index: indexes[name] ?? position,
    pallet,
  }));
  if (new Set(list.map(({ index }) => index)).size !== list.length) throw new HostFault('Internal', 'two pallets share an index');

  const findCall = ({ type, value }: RuntimeCall): { call: AnyCall; args: unknown[] } => {
    const call = Object.hasOwn(pallets, type) ? pallets[type].definition.calls.get(value.type) : undefined;
    if (call === undefined) throw new HostFault('ValueOutOfRange', `the runtime has no call ${type}.${value.type}`);
    return { call, args: call.args.map(([name]) => value.value?.[name]) };
  };

  const { System } = pallets;
  const ofPallets = list.flatMap(({ pallet }) => pallet.definition.transactionExtensions);
  const base: Omit<AnyRuntime, 'Executive'> = {
    ...outerEnums(list),
    System,
    pallets: list,
    hooks: list.map(({ pallet }) => pallet.definition.hooks),
    dispatch(runtimeCall, origin) {
      if (base.filterCall(runtimeCall, origin)) return base.dispatchBypassFilter(runtimeCall, origin);
      const filtered: DispatchResult = err(System.Error.CallFiltered);
      noteFailure(filtered, { origin, call: runtimeCall, error: filtered.error, changes: [] });
      return filtered;
    },
    dispatchBypassFilter(runtimeCall, origin) {
      const { call, args } = findCall(runtimeCall);
      return dispatchCall(runtimeCall.type, runtimeCall.value.type, call, origin, args);
    },
    filterCall: (runtimeCall, origin) =>
      (origin.type === 'Root' || System.baseCallFilter(runtimeCall)) && passesFilters(origin, runtimeCall),
    dispatchInfo(runtimeCall) {
      const { call, args } = findCall(runtimeCall);
      return call.dispatchInfo(...args);
    },
    describeError: (error) => describeError(list, error),
    isFeeless(runtimeCall, origin) {
      const { call, args } = findCall(runtimeCall);
      return call.isFeeless(origin, ...args);
    },
    validateUnsigned: (runtimeCall, source) =>
      (Object.hasOwn(pallets, runtimeCall.type)
        ? pallets[runtimeCall.type].definition.validateUnsigned?.(runtimeCall, source)
        : undefined) ?? err(NO_UNSIGNED_VALIDATOR),
    integrityTest() {
      for (const hooks of base.hooks) hooks.integrityTest?.();
    },
    offchainWorker(number) {
      for (const hooks of base.hooks) hooks.offchainWorker?.(number);
    },
    migrationOngoing: () => list.some(({ pallet }) => pallet.definition.migrator?.ongoing() ?? false),
    tryState() {
      const number = System.blockNumber();
      const problems = list.flatMap(({ name, pallet }) => {
        const problem = pallet.definition.hooks.tryState?.(number);
        return problem === undefined ? [] : [`${name}: ${problem}`];
      });
      if (problems.length > 0) throw new Error(`the state of block ${number} is wrong: ${problems.join('; ')}`);
    },
    noteBlockEnded() {
      if (currentTestExternalities()?.checksState === true) base.tryState();
    },
    migrations,
    apis,
    extensions: checkedExtensions(extensions ?? [...systemExtensions(System), ...ofPallets]),
    executeViewFunction: (id, input) => executeViewFunction(list, id, input),
  };
  for (const { name, index, pallet } of list) pallet.definition.scope.bind({ name, index, parts: base });
  const runtime: AnyRuntime = { ...base, Executive: createExecutive(base) };
  const newTestExt = (genesis: GenesisConfig<P> = {}, options: TestExternalitiesOptions = {}): TestExternalities => {
    const externalities = createTestExternalities(runtime, options);
    externalities.executeWith(() => {
      for (const { name, pallet } of list) pallet.definition.genesis(genesis[name]);
    });
    return externalities;
  };
  return Object.assign({}, pallets, runtime, { newTestExt });
}

/** @throws HostFault `ValueOutOfRange` if two of them share a name: their values could not be told apart. */
function checkedExtensions(extensions: readonly AnyTransactionExtension[]): readonly AnyTransactionExtension[] {
  for (const key of ['identifier', 'valueKey', 'implicitKey'] as const) {
    const names = extensions.map((extension) => extension[key]);
    const twice = names.find((name, i) => names.indexOf(name) !== i);
    if (twice !== undefined) throw new HostFault('ValueOutOfRange', `two transaction extensions have the ${key} ${twice}`);
  }
  return extensions;
}
