import { HostFault } from '@polkavirt/primitives';
import { checkOptions } from '@polkavirt/primitives/options';
import { at, type VariantDef, variant } from '../types/composite.ts';
import type { AnyType, Type } from '../types/type.ts';
import type { AnyCall, RuntimeCall } from './call.ts';
import { withStorageLayer } from './dispatch.ts';
import type { DispatchError } from './dispatch-error.ts';
import type { RuntimeEvent } from './event.ts';
import { createExecutive } from './executive.ts';
import { aPallet } from './pallet.ts';
import type { AnyPallet } from './pallet-types.ts';
import type { AnyRuntime, RuntimePallet } from './runtime.ts';
import type { SystemPallet } from './system/system.ts';
import { createTestExternalities, type TestExternalities } from './test-externalities.ts';

/** The pallets of a runtime by name. System is always there, and first in its block. */
export type Pallets = { readonly System: SystemPallet } & Readonly<Record<string, AnyPallet>>;

/** The first state, by pallet. */
export type GenesisConfig<P extends Pallets> = { readonly [K in keyof P]?: NonNullable<P[K]['genesisConfig']> };

/** A runtime, with its pallets under their names. */
export type Runtime<P extends Pallets = Pallets> = P &
  AnyRuntime & {
    /** Fresh storage with the genesis in it. */
    newTestExt(genesis?: GenesisConfig<P>): TestExternalities;
  };

/**
 * Puts pallets together.
 *
 * @param pallets By name: the prefix of each pallet's storage. The order is that of the hooks.
 * @param indexes The first byte of a pallet's calls, events and errors. Default: the pallet's position.
 * @throws HostFault `Internal` if a pallet is in a runtime already, or two share an index; `ValueOutOfRange` if something is not a pallet.
 */
export function constructRuntime<P extends Pallets>(pallets: P, indexes: { readonly [K in keyof P]?: number } = {}): Runtime<P> {
  const names = Object.keys(pallets ?? {});
  const rules = Object.fromEntries(names.map((name) => [name, aPallet('a factory of definePallet')]));
  checkOptions('constructRuntime', pallets, { System: aPallet('createSystem()'), ...rules });
  const list: RuntimePallet[] = Object.entries(pallets).map(([name, pallet], position) => ({
    name,
    index: indexes[name] ?? position,
    pallet,
  }));
  if (new Set(list.map(({ index }) => index)).size !== list.length) throw new HostFault('Internal', 'two pallets share an index');

  const outer = (name: string, inner: (pallet: AnyPallet) => AnyType | undefined): AnyType => {
    const variants: Record<string, VariantDef> = {};
    for (const entry of list) {
      const type = inner(entry.pallet);
      if (type !== undefined) variants[entry.name] = at(entry.index, type);
    }
    return variant({ path: ['polkavirt_runtime', name] }, variants);
  };
  const RuntimeCall = outer('RuntimeCall', ({ definition }) => definition.callType) as Type<RuntimeCall>;
  const RuntimeEvent = outer('RuntimeEvent', ({ definition }) => definition.eventType) as Type<RuntimeEvent>;
  const RuntimeError = outer('RuntimeError', ({ definition }) => definition.errorType);
  const hooks = list.map(({ pallet }) => pallet.definition.hooks);
  for (const { name, index, pallet } of list) pallet.definition.scope.bind({ name, index, runtimeEvent: RuntimeEvent, hooks });

  const findCall = ({ type, value }: RuntimeCall): { call: AnyCall; args: unknown[] } => {
    const call = Object.hasOwn(pallets, type) ? pallets[type].definition.calls.get(value.type) : undefined;
    if (call === undefined) throw new HostFault('ValueOutOfRange', `the runtime has no call ${type}.${value.type}`);
    return { call, args: call.args.map(([name]) => value.value?.[name]) };
  };

  const base: Omit<AnyRuntime, 'Executive'> = {
    System: pallets.System,
    pallets: list,
    RuntimeCall,
    RuntimeEvent,
    RuntimeError,
    dispatch(runtimeCall, origin) {
      const { call, args } = findCall(runtimeCall);
      return withStorageLayer(() => call.dispatch(origin, ...args));
    },
    dispatchInfo(runtimeCall) {
      const { call, args } = findCall(runtimeCall);
      return call.dispatchInfo(...args);
    },
    describeError: (error) => describeError(list, error),
  };
  const runtime: AnyRuntime = { ...base, Executive: createExecutive(base) };
  const newTestExt = (genesis: GenesisConfig<P> = {}): TestExternalities => {
    const externalities = createTestExternalities(runtime);
    externalities.executeWith(() => {
      for (const { name, pallet } of list) pallet.definition.genesis(genesis[name]);
    });
    return externalities;
  };
  return Object.assign({}, pallets, runtime, { newTestExt });
}

function describeError(list: readonly RuntimePallet[], error: DispatchError): string {
  if (error.type === 'Token' || error.type === 'Arithmetic' || error.type === 'Transactional')
    return `${error.type}.${error.value.type}`;
  if (error.type !== 'Module') return error.type;
  const { index, error: number } = error.value;
  const found = list.find((entry) => entry.index === index);
  const definition = found?.pallet.definition;
  const name = definition?.errorNames[number];
  if (found === undefined || name === undefined)
    return `Module { index: ${index}, error: ${number} }, which the runtime does not have`;
  return `${found.name}.${name}`;
}
