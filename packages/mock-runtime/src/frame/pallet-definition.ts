import { at, type VariantDef, variant } from '../types/composite.ts';
import { type AnyType, encode, toSnakeCase } from '../types/type.ts';
import type { AnyCall } from './call.ts';
import type { CompositeEnumName, CompositeEnumParts } from './composite-enum.ts';
import type { AnyTransactionExtension } from './extensions/transaction-extension.ts';
import type { Hooks } from './hooks.ts';
import type { InherentData, Migrator, PalletParts, ValidateUnsigned } from './pallet-parts.ts';
import type { PalletScope } from './pallet-scope.ts';
import type { RuntimeCall } from './runtime-call.ts';
import type { StorageItemInfo } from './storage/storage-item.ts';
import { storageVersionOf } from './storage/storage-version.ts';
import type { ViewFunction } from './view-function.ts';

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
  /** What the origins are that the pallet defines, if it defines any. */
  readonly originType: AnyType | undefined;
  /** The pallet's parts of the runtime's composite enums. */
  readonly composites: { readonly [K in CompositeEnumName]?: CompositeEnumParts };
  /** By index; a number that no error has is a hole. */
  readonly errorNames: readonly (string | undefined)[];
  /** The version of the storage that the code expects; 0 if it says none. */
  readonly storageVersion: number;
  /** By name, in camelCase. */
  readonly viewFunctions: ReadonlyMap<string, ViewFunction>;
  readonly hooks: Hooks;
  readonly migrator: Migrator | undefined;
  readonly validateUnsigned: ValidateUnsigned | undefined;
  readonly transactionExtensions: readonly AnyTransactionExtension[];
  readonly genesis: (config?: unknown) => void;
  readonly inherent: (data: InherentData) => RuntimeCall | undefined;
}

export function toPalletDefinition(scope: PalletScope, parts: PalletParts): PalletDefinition {
  const calls = Object.entries(parts.calls ?? {});
  let callType: AnyType | undefined;
  return {
    scope,
    storage: Object.values(parts.storage ?? {}).flatMap(({ info, counterInfo }) =>
      counterInfo === undefined ? [info] : [info, counterInfo],
    ),
    constants: Object.entries(parts.constants ?? {}).map(([name, constant]) => ({
      name,
      type: constant.type,
      get value() {
        return encode(constant.type, constant.value);
      },
      docs: constant.docs,
    })),
    calls: new Map(calls),
    get callType() {
      if (calls.length > 0) callType ??= callTypeOf(scope, calls);
      return callType;
    },
    eventType: parts.events?.type,
    errorType: parts.errors?.type,
    originType: parts.origin?.type,
    composites: {
      ...(parts.holdReasons === undefined ? {} : { HoldReason: parts.holdReasons }),
      ...(parts.freezeReasons === undefined ? {} : { FreezeReason: parts.freezeReasons }),
    },
    errorNames: parts.errors?.names ?? [],
    viewFunctions: new Map(Object.entries(parts.viewFunctions ?? {})),
    hooks: parts.hooks ?? {},
    migrator: parts.migrator,
    validateUnsigned: parts.validateUnsigned,
    transactionExtensions: parts.transactionExtensions ?? [],
    genesis(config) {
      if (parts.storageVersion !== undefined) storageVersionOf(scope).put(parts.storageVersion);
      parts.genesis?.(config);
    },
    storageVersion: parts.storageVersion ?? 0,
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
