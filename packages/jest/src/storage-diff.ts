import {
  type AnyRuntime,
  currentTestExternalities,
  describeValue,
  hexToBytes,
  type StorageChange,
  type StorageItemInfo,
  storagePrefix,
  tryDecode,
} from '@polkavirt/mock-runtime';
import { keysOfStorage } from './storage-keys.ts';

/** The place of a change: the item and its key, such as `System.Account(0xd4..)`. */
interface Place {
  /** `Balances.TotalIssuance`; undefined outside of all pallets. */
  readonly item: string | undefined;
  readonly path: string;
  readonly info: StorageItemInfo | undefined;
}

function placeOf({ child, key }: StorageChange, runtime: AnyRuntime | undefined): Place {
  if (child === undefined) {
    for (const { name, pallet } of runtime?.pallets ?? []) {
      for (const info of pallet.definition.storage) {
        const prefix = storagePrefix(name, info.name);
        if (!key.startsWith(prefix)) continue;
        const item = `${name}.${info.name}`;
        const keys = keysOfStorage(info, hexToBytes(`0x${key.slice(prefix.length)}`));
        return { item, path: keys === undefined ? item : `${item}(${keys.map(describeValue).join(', ')})`, info };
      }
    }
  }
  return { item: undefined, path: child === undefined ? key : `child ${child} ${key}`, info: undefined };
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !(value instanceof Uint8Array) && !Array.isArray(value);

/** The fields that differ, by their paths; one entry without a path where there are no fields. */
function differences(before: unknown, after: unknown, path: string): string[] {
  if (isObject(before) && isObject(after)) {
    return Object.keys(after).flatMap((name) => differences(before[name], after[name], `${path}.${name}`));
  }
  const [left, right] = [describeValue(before), describeValue(after)];
  return left === right ? [] : [`${path} ${left} -> ${right}`];
}

const NOTHING = Symbol('nothing');

/** A line for each changed field, such as `System.Account(0xd4..).data.free 100n -> 70n`. */
export function describeDifferences(change: StorageChange, runtime = currentTestExternalities()?.runtime): string[] {
  const { path, info } = placeOf(change, runtime);
  const valueIn = (bytes: Uint8Array | undefined): unknown => {
    if (bytes === undefined) return NOTHING;
    const decoded = info === undefined ? undefined : tryDecode(info.value, bytes);
    return decoded?.ok ? decoded.value : bytes;
  };
  const [before, after] = [valueIn(change.before), valueIn(change.after)];
  if (before === NOTHING) return [`${path} + ${describeValue(after)}`];
  if (after === NOTHING) return [`${path} - ${describeValue(before)}`];
  return differences(before, after, path);
}

/** Items that change with every event, which are shown as events instead. */
const IS_EVENTS = new Set(['System.Events', 'System.EventCount']);

export interface ItemChange {
  /** Such as `System.Account`; the key itself outside of all pallets. */
  readonly item: string;
  readonly lines: readonly string[];
}

/** Changes by item, without those of events. */
export function itemChanges(changes: readonly StorageChange[], runtime = currentTestExternalities()?.runtime): ItemChange[] {
  return changes.flatMap((change) => {
    const { item, path } = placeOf(change, runtime);
    if (item !== undefined && IS_EVENTS.has(item)) return [];
    return [{ item: item ?? path, lines: describeDifferences(change, runtime) }];
  });
}
