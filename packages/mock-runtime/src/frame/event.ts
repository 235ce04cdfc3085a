import { type Fields, type FieldValues, type VariantDef, type Variants, type VariantValue, variant } from '../types/composite.ts';
import type { Type } from '../types/type.ts';
import type { PalletScope } from './pallet-scope.ts';
import type { PalletEvent } from './runtime-event.ts';

/** The events of a pallet: named fields, or nothing. `at(index, fields, docs)` of the types gives an index and docs. */
export type EventDefs = Readonly<Record<string, Fields | undefined | VariantDef<Fields | undefined>>> & Variants;

type EventFields<D> = D extends VariantDef<infer F> ? F : D;

type EventConstructor<Name extends string, F> = F extends Fields
  ? (fields: FieldValues<F>) => PalletEvent<Name, FieldValues<F>>
  : () => PalletEvent<Name, undefined>;

/** Makes the events of a pallet: `Event.Transfer({ from, to, amount })`. */
export type EventSet<D extends EventDefs = EventDefs> = {
  readonly [K in keyof D & string]: EventConstructor<K, EventFields<D[K]>>;
};

export interface EventParts<D extends EventDefs> {
  readonly Event: EventSet<D>;
  readonly type: Type<VariantValue<D>>;
}

export function defineEvents<D extends EventDefs>(scope: PalletScope, defs: D): EventParts<D> {
  const make = (name: string) => (fields?: unknown) => ({
    type: scope.runtime.name,
    value: fields === undefined ? { type: name } : { type: name, value: fields },
  });
  return {
    Event: Object.fromEntries(Object.keys(defs).map((name) => [name, make(name)])) as unknown as EventSet<D>,
    type: variant({ path: [scope.crate, 'pallet', 'Event'] }, defs),
  };
}
