import {
  type AnyRuntime,
  bytesToHex,
  type HexString,
  hexToBytes,
  type StorageItemInfo,
  storagePrefix,
  tryDecode,
} from '@polkavirt/mock-runtime';

/** Decoded storage: pallet -> item -> value, or for a map key -> value. */
export type StorageJson = Record<string, Record<string, unknown>>;

/** Lengths of the hashes before keys, by hasher; those that do not keep the key have none. */
const HASH_LENGTHS: Readonly<Record<StorageItemInfo['keys'][number]['hasher'], number | undefined>> = {
  Blake2_128Concat: 16,
  Twox64Concat: 8,
  Identity: 0,
  Blake2_128: undefined,
  Blake2_256: undefined,
  Twox128: undefined,
  Twox256: undefined,
};

/** A value as JSON has it: large numbers as decimal text, bytes in hex, `undefined` as null. */
export function toJson(value: unknown): unknown {
  if (typeof value === 'bigint') return value.toString();
  if (value instanceof Uint8Array) return bytesToHex(value);
  if (value instanceof Map || value instanceof Set) return toJson([...value]);
  if (Array.isArray(value)) return value.map(toJson);
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([name, field]) => [name, toJson(field)]));
  }
  return value ?? null;
}

interface Place {
  readonly pallet: string;
  readonly item: StorageItemInfo;
  readonly prefix: HexString;
}

/** Finds the pallets and items that storage keys belong to. */
export function createStorageDecoder({ pallets }: AnyRuntime) {
  const places: Place[] = pallets.flatMap(({ name, pallet }) =>
    pallet.definition.storage.map((item) => ({ pallet: name, item, prefix: storagePrefix(name, item.name) })),
  );

  /** The keys of a map's entry; undefined for what cannot be read back. */
  const keysOf = ({ item, prefix }: Place, key: HexString): string | undefined => {
    let rest = hexToBytes(`0x${key.slice(prefix.length)}`);
    const shown: string[] = [];
    for (const { hasher, type } of item.keys) {
      const hashLength = HASH_LENGTHS[hasher];
      if (hashLength === undefined) return undefined;
      rest = rest.subarray(hashLength);
      // A key ends where its hash would come out again; the last one ends with the bytes.
      const length = shown.length === item.keys.length - 1 ? rest.length : lengthOf(type, rest);
      const decoded = length === undefined ? undefined : tryDecode(type, rest.subarray(0, length));
      if (decoded === undefined || !decoded.ok || length === undefined) return undefined;
      const json = toJson(decoded.value);
      shown.push(typeof json === 'string' ? json : JSON.stringify(json));
      rest = rest.subarray(length);
    }
    return shown.join(',');
  };

  /** Puts a value under its pallet and item. Unknown keys are shown as they are. */
  return (into: StorageJson, key: HexString, value: Uint8Array | undefined): void => {
    const place = places.find(({ prefix, item }) => (item.keys.length === 0 ? key === prefix : key.startsWith(prefix)));
    const entry = place === undefined || place.item.keys.length === 0 ? undefined : keysOf(place, key);
    if (place === undefined || (place.item.keys.length > 0 && entry === undefined)) {
      into.raw = { ...into.raw, [key]: value === undefined ? null : bytesToHex(value) };
      return;
    }
    const decoded = value === undefined ? undefined : tryDecode(place.item.value, value);
    const json = decoded === undefined ? null : decoded.ok ? toJson(decoded.value) : bytesToHex(value as Uint8Array);
    const items = into[place.pallet] ?? {};
    into[place.pallet] = items;
    if (entry === undefined) items[place.item.name] = json;
    else items[place.item.name] = { ...(items[place.item.name] as object | undefined), [entry]: json };
  };
}

/** How many bytes a value takes at the beginning of others. */
function lengthOf(type: StorageItemInfo['value'], bytes: Uint8Array): number | undefined {
  for (let length = 0; length <= bytes.length; length++) if (tryDecode(type, bytes.subarray(0, length)).ok) return length;
  return undefined;
}
