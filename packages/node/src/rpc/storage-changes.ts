import {
  type AnyRuntime,
  bytesToHex,
  concatBytes,
  currentExternalities,
  type HexString,
  hexToBytes,
  STORAGE_HASHERS,
  type StorageItemInfo,
  storagePrefix,
} from '@polkavirt/mock-runtime';
import { excerpt, listOf, parse, record, text } from '../json-rpc/params.ts';
import { invalidParams } from '../json-rpc/rpc-error.ts';
import { jsonToScale } from './encode-json.ts';

/** A key with its new value; none removes it. */
export type Change = readonly [key: HexString, value: Uint8Array | undefined];

/** Keys and values in hex, or values by pallet and item. */
export type StorageInput = readonly (readonly (HexString | undefined)[])[] | Readonly<Record<string, unknown>>;

const REMOVE_PREFIX = '$removePrefix';

/**
 * What `dev_setStorage` changes, in either of chopsticks' forms: `[[key, value | null], ..]`, or
 * `{ System: { Number: 5, Account: [[[account], { nonce: 1 }]], $removePrefix: ['Events'] } }`. To be called with the storage at hand.
 */
export function storageChanges(runtime: AnyRuntime, input: StorageInput): Change[] {
  if (Array.isArray(input)) return input.map(rawChange);
  return Object.entries(input).flatMap(([pallet, items]) => {
    const found = runtime.pallets.find(({ name }) => name.toLowerCase() === pallet.toLowerCase());
    if (found === undefined) throw invalidParams(`the runtime has no pallet ${excerpt(pallet)}`);
    const { storage } = found.pallet.definition;
    return Object.entries(parse(pallet, record, items)).flatMap(([item, value]): Change[] => {
      if (item === REMOVE_PREFIX) {
        return parse(REMOVE_PREFIX, listOf(text), value).flatMap((name) => removal(found.name, itemOf(storage, name)));
      }
      return changesOf(found.name, itemOf(storage, item), value);
    });
  });
}

function rawChange(pair: readonly (HexString | undefined)[]): Change {
  const [key, value] = pair;
  if (key === undefined || pair.length !== 2) throw invalidParams('each value must be a pair of a key and a value or null');
  return [key, value === undefined ? undefined : hexToBytes(value)];
}

function itemOf(storage: readonly StorageItemInfo[], name: string): StorageItemInfo {
  const found = storage.find((item) => item.name.toLowerCase() === name.toLowerCase());
  if (found === undefined) throw invalidParams(`the pallet has no storage item ${excerpt(name)}`);
  return found;
}

const removal = (pallet: string, { name }: StorageItemInfo): Change[] =>
  currentExternalities()
    .main.keys(storagePrefix(pallet, name))
    .map((key) => [key, undefined]);

const encodedValue = (item: StorageItemInfo, json: unknown): Uint8Array | undefined =>
  json === null ? undefined : jsonToScale(item.value.info, json);

function changesOf(pallet: string, item: StorageItemInfo, json: unknown): Change[] {
  const prefix = storagePrefix(pallet, item.name);
  if (item.keys.length === 0) return [[prefix, encodedValue(item, json)]];
  if (!Array.isArray(json)) throw invalidParams(`${item.name} is a map: it needs a list of [keys, value]`);
  return json.map((entry): Change => {
    const [keys, value] = Array.isArray(entry) ? entry : [];
    if (!Array.isArray(keys) || keys.length !== item.keys.length) {
      throw invalidParams(`${item.name} needs a list of ${item.keys.length} keys before each value`);
    }
    const hashed = item.keys.map(({ hasher, type }, i) => STORAGE_HASHERS[hasher](jsonToScale(type.info, keys[i])));
    return [`${prefix}${bytesToHex(concatBytes(...hashed)).slice(2)}`, encodedValue(item, value)];
  });
}
