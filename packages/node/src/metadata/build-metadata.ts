import { metadata as metadataCodec, type V14, type V15, type V16 } from '@polkadot-api/substrate-bindings';
import {
  type AnyPallet,
  type AnyRuntime,
  type AnyType,
  bytesToHex,
  type ConstantInfo,
  encode,
  idOfViewFunction,
  type RuntimePallet,
  runtimeVersion,
  type StorageItemInfo,
  T,
  toSnakeCase,
} from '@polkavirt/mock-runtime';
import { EXTRINSIC_VERSIONS, type ExtrinsicFormat } from '../extrinsic/extrinsic-format.ts';
import type { RuntimeApi } from './runtime-api.ts';
import { versionOf } from './runtime-version.ts';
import { createTypeRegistry, type PortableType } from './type-registry.ts';

/** The versions of metadata that are built, oldest first. */
export const METADATA_VERSIONS = [14, 15, 16] as const;
export type MetadataVersion = (typeof METADATA_VERSIONS)[number];

/** `meta`, which every metadata begins with. */
const MAGIC = 0x6174_656d;
/** Before V16 there is room for one version: that of signed extrinsics. */
const EXTRINSIC_VERSION = 4;

/** Hashers are spelt without underscores in the codec. */
const HASHERS = {
  Blake2_128Concat: 'Blake2128Concat',
  Blake2_128: 'Blake2128',
  Blake2_256: 'Blake2256',
  Twox128: 'Twox128',
  Twox256: 'Twox256',
  Twox64Concat: 'Twox64Concat',
  Identity: 'Identity',
} as const satisfies Record<StorageItemInfo['keys'][number]['hasher'], string>;

const NOT_DEPRECATED = { tag: 'NotDeprecated', value: undefined } as const;

interface Described {
  readonly runtime: AnyRuntime;
  readonly apis: readonly RuntimeApi[];
}

/** What all versions share. */
interface Parts {
  readonly lookup: PortableType[];
  readonly pallets: V15['pallets'];
  /** Of each pallet, in the same order. */
  readonly viewFns: V16['pallets'][number]['viewFns'][];
  readonly signedExtensions: V16['extrinsic']['signedExtensions'];
  readonly apis: V16['apis'];
  readonly ids: {
    extrinsic: number;
    address: number;
    call: number;
    signature: number;
    extra: number;
    event: number;
    error: number;
  };
  readonly runtimeType: number;
}

/**
 * The metadata of a runtime, encoded. All of it derives from what the pallets, the extrinsic format and the runtime APIs are made of.
 *
 * @returns The versions, each of which is encoded when it is first read: clients ask for one of them.
 */
export function buildMetadata(
  runtime: AnyRuntime,
  format: ExtrinsicFormat,
  apis: readonly RuntimeApi[],
): Readonly<Record<MetadataVersion, Uint8Array>> {
  const parts = collect(runtime, format, apis);
  const once = (make: () => Parameters<typeof metadataCodec.enc>[0]['metadata']): (() => Uint8Array) => {
    let encoded: Uint8Array | undefined;
    return () => {
      encoded ??= metadataCodec.enc({ magicNumber: MAGIC, metadata: make() });
      return encoded;
    };
  };
  const v14 = once(() => ({ tag: 'v14', value: toV14(parts) }));
  const v15 = once(() => ({ tag: 'v15', value: toV15(parts) }));
  const v16 = once(() => ({ tag: 'v16', value: toV16(parts) }));
  return {
    get 14() {
      return v14();
    },
    get 15() {
      return v15();
    },
    get 16() {
      return v16();
    },
  };
}

function collect(runtime: AnyRuntime, format: ExtrinsicFormat, apis: readonly RuntimeApi[]): Parts {
  /** The runtime's own type, which V14 and V15 name: a unit struct. */
  const runtimeType: AnyType = { ...T.unit, info: { kind: 'composite', path: ['polkavirt_runtime', 'Runtime'], fields: [] } };
  const { types: lookup, idOf } = createTypeRegistry([
    format.extrinsic as AnyType,
    format.extra as AnyType,
    ...format.pipeline.extensions.flatMap(({ value, implicit }) => [value, implicit]),
    runtime.RuntimeCall as AnyType,
    runtime.RuntimeEvent as AnyType,
    runtime.RuntimeError,
    runtimeType,
    ...runtime.pallets.flatMap(({ pallet }) => typesOfPallet(pallet)),
    ...apis.flatMap(({ methods }) => methods.flatMap(({ inputs, output }) => [...inputs.map(([, type]) => type), output])),
  ]);
  return {
    lookup,
    pallets: runtime.pallets.map((entry) => palletOf(entry, idOf, { runtime, apis })),
    viewFns: runtime.pallets.map(({ name, pallet }) =>
      [...pallet.definition.viewFunctions].map(([key, { args, output, docs }]) => ({
        id: bytesToHex(idOfViewFunction(name, key)),
        name: toSnakeCase(key),
        inputs: args.map(([arg, type]) => ({ name: arg, type: idOf(type) })),
        output: idOf(output as AnyType),
        docs: [...docs],
        deprecationInfo: NOT_DEPRECATED,
      })),
    ),
    signedExtensions: format.pipeline.extensions.map(({ identifier, value, implicit }) => ({
      identifier,
      type: idOf(value),
      additionalSigned: idOf(implicit),
    })),
    apis: apis.map(({ name, version, docs, methods }) => ({
      name,
      version,
      docs: [...docs],
      deprecationInfo: NOT_DEPRECATED,
      methods: methods.map((method) => ({
        name: method.name,
        inputs: method.inputs.map(([input, type]) => ({ name: input, type: idOf(type) })),
        output: idOf(method.output),
        docs: [...method.docs],
        deprecationInfo: NOT_DEPRECATED,
      })),
    })),
    ids: {
      extrinsic: idOf(format.extrinsic as AnyType),
      address: idOf(format.address as AnyType),
      call: idOf(runtime.RuntimeCall as AnyType),
      signature: idOf(format.signature as AnyType),
      extra: idOf(format.extra as AnyType),
      event: idOf(runtime.RuntimeEvent as AnyType),
      error: idOf(runtime.RuntimeError),
    },
    runtimeType: idOf(runtimeType),
  };
}

const keyType = ({ keys }: StorageItemInfo): AnyType =>
  keys.length === 1 ? keys[0].type : (T.tuple(...keys.map(({ type }) => type)) as AnyType);

/** A tuple of keys is made once, because the registry knows types by their description. */
const keyTypes = new WeakMap<StorageItemInfo, AnyType>();
function keyTypeOf(item: StorageItemInfo): AnyType {
  let type = keyTypes.get(item);
  if (type === undefined) {
    type = keyType(item);
    keyTypes.set(item, type);
  }
  return type;
}

const typesOfPallet = ({ definition }: AnyPallet): AnyType[] => [
  ...[...definition.viewFunctions.values()].flatMap(({ args, output }) => [...args.map(([, type]) => type), output as AnyType]),
  ...definition.storage.flatMap((item) => (item.keys.length === 0 ? [item.value] : [keyTypeOf(item), item.value])),
  ...definition.constants.map(({ type }) => type),
  ...[definition.callType, definition.eventType, definition.errorType].filter((type) => type !== undefined),
];

/** A constant's bytes. The runtime's version lists the APIs, which the runtime itself does not know: the node adds them. */
function constantValue({ name, value }: ConstantInfo, pallet: AnyPallet, { runtime, apis }: Described): Uint8Array {
  const isVersion = pallet === runtime.System && name === 'Version';
  return isVersion ? encode(runtimeVersion, versionOf(runtime, apis)) : value;
}

function palletOf(
  { name, index, pallet }: RuntimePallet,
  idOf: (type: AnyType) => number,
  described: Described,
): V15['pallets'][number] {
  const { storage, constants, callType, eventType, errorType } = pallet.definition;
  const optional = (type: AnyType | undefined) => (type === undefined ? undefined : idOf(type));
  return {
    name,
    index,
    storage:
      storage.length === 0
        ? undefined
        : {
            prefix: name,
            items: storage.map((item) => ({
              name: item.name,
              modifier: item.modifier === 'Optional' ? 0 : 1,
              type:
                item.keys.length === 0
                  ? { tag: 'plain', value: idOf(item.value) }
                  : {
                      tag: 'map',
                      value: {
                        hashers: item.keys.map(({ hasher }) => ({ tag: HASHERS[hasher], value: undefined })),
                        key: idOf(keyTypeOf(item)),
                        value: idOf(item.value),
                      },
                    },
              fallback: bytesToHex(item.fallback),
              docs: [...item.docs],
            })),
          },
    calls: optional(callType),
    events: optional(eventType),
    errors: optional(errorType),
    constants: constants.map((one) => ({
      name: one.name,
      type: idOf(one.type),
      value: bytesToHex(constantValue(one, pallet, described)),
      docs: [...one.docs],
    })),
    docs: [],
  };
}

const toV14 = ({ lookup, pallets, signedExtensions, ids, runtimeType }: Parts): V14 => ({
  lookup,
  pallets: pallets.map((pallet) => ({ ...pallet, docs: [] })),
  extrinsic: { type: ids.extrinsic, version: EXTRINSIC_VERSION, signedExtensions },
  type: runtimeType,
  apis: [],
});

const toV15 = ({ lookup, pallets, signedExtensions, apis, ids, runtimeType }: Parts): V15 => {
  const { address, call, signature, extra, event, error } = ids;
  return {
    lookup,
    pallets,
    extrinsic: { version: EXTRINSIC_VERSION, address, call, signature, extra, signedExtensions },
    type: runtimeType,
    apis,
    outerEnums: { call, event, error },
    custom: [],
  };
};

const toV16 = ({ lookup, pallets, viewFns, signedExtensions, apis, ids }: Parts): V16 => {
  const { address, call, signature, event, error } = ids;
  const enumOf = (type: number | undefined) => (type === undefined ? undefined : { type, deprecationInfo: [] });
  return {
    lookup,
    pallets: pallets.map(({ storage, constants, calls, events, errors, ...pallet }, i) => ({
      ...pallet,
      storage: storage && {
        prefix: storage.prefix,
        items: storage.items.map((item) => ({ ...item, deprecationInfo: NOT_DEPRECATED })),
      },
      constants: constants.map((one) => ({ ...one, deprecationInfo: NOT_DEPRECATED })),
      calls: enumOf(calls),
      events: enumOf(events),
      errors: enumOf(errors),
      associatedTypes: [],
      viewFns: viewFns[i],
      deprecationInfo: NOT_DEPRECATED,
    })),
    extrinsic: {
      version: [...EXTRINSIC_VERSIONS],
      address,
      call,
      signature,
      signedExtensionsByVersion: [[0, signedExtensions.map((_, i) => i)]],
      signedExtensions,
    },
    apis,
    outerEnums: { call, event, error },
    custom: [],
  };
};
