import { at, type VariantDef, variant } from '../types/composite.ts';
import { type AnyType, encode, toSnakeCase } from '../types/type.ts';
import type { AnyCall, RuntimeCall } from './call.ts';
import type { Hooks } from './hooks.ts';
import type { InherentData, PalletParts } from './pallet-parts.ts';
import type { PalletScope } from './pallet-scope.ts';
import type { StorageItemInfo } from './storage/storage-item.ts';

export interface ConstantInfo {
  readonly name: string;
  readonly type: AnyType;
  /** SCALE-encoded. */
  readonly value: Uint8Array;
  readonly docs: readonly string[];
}

/** Everything that a runtime, and metadata, need to know of a pallet. */
export interface PalletDefinition {
  readonly scope: PalletScope;
  readonly storage: readonly StorageItemInfo[];
  readonly constants: readonly ConstantInfo[];
  /** By name, in camelCase. */
  readonly calls: ReadonlyMap<string, AnyCall>;
  /** Absent without calls. Values are `{ type, value: { ...arguments } }`. */
  readonly callType: AnyType | undefined;
  /** Absent without events. */
  readonly eventType: AnyType | undefined;
  /** Absent without errors. */
  readonly errorType: AnyType | undefined;
  /** By index. */
  readonly errorNames: readonly string[];
  readonly hooks: Hooks;
  readonly genesis: (config?: unknown) => void;
  readonly inherent: (data: InherentData) => RuntimeCall | undefined;
}

export function toPalletDefinition(scope: PalletScope, parts: PalletParts): PalletDefinition {
  const calls = Object.entries(parts.calls ?? {});
  return {
    scope,
    storage: Object.values(parts.storage ?? {}).map(({ info }) => info),
    constants: Object.entries(parts.constants ?? {}).map(([name, { type, value, docs }]) => ({
      name,
      type,
      value: encode(type, value),
      docs,
    })),
    calls: new Map(calls),
    callType: calls.length === 0 ? undefined : callTypeOf(scope, calls),
    eventType: parts.events?.type,
    errorType: parts.errors?.type,
    errorNames: Object.keys(parts.errors?.Error ?? {}),
    hooks: parts.hooks ?? {},
    genesis: (config) => parts.genesis?.(config),
    inherent: parts.inherent ?? (() => undefined),
  };
}

function callTypeOf(scope: PalletScope, calls: readonly (readonly [string, AnyCall])[]): AnyType {
  const variants: Record<string, VariantDef> = {};
  let next = 0;
  for (const [name, { args, index = next, docs }] of calls) {
    variants[name] = at(index, Object.fromEntries(args), docs);
    next = index + 1;
  }
  return variant({ path: [scope.crate, 'pallet', 'Call'] }, variants, toSnakeCase);
}
