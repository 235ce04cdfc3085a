import {
  currentTestExternalities,
  type DispatchError,
  describeValue,
  type StorageChange,
  storagePrefix,
} from '@polkavirt/mock-runtime';
import type { Result } from '@polkavirt/primitives';

/** An error by its name in the runtime of the test, such as `Balances.InsufficientBalance`; anything else as it is. */
export function describeError(error: unknown): string {
  const runtime = currentTestExternalities()?.runtime;
  if (runtime === undefined || typeof error !== 'object' || error === null || !('type' in error)) return describeValue(error);
  return runtime.describeError(error as DispatchError);
}

export const describeResult = (result: Result<unknown, unknown>): string =>
  result.ok ? `Ok(${result.value === undefined ? '' : describeValue(result.value)})` : `Err(${describeError(result.error)})`;

/** A change by the storage item that it hit, such as `System.Account`. */
export function describeChange({ child, key, before, after }: StorageChange): string {
  const pallets = currentTestExternalities()?.runtime.pallets ?? [];
  const items = pallets.flatMap(({ name, pallet }) =>
    pallet.definition.storage.map((item) => ({ path: `${name}.${item.name}`, prefix: storagePrefix(name, item.name) })),
  );
  const found = child === undefined ? items.find(({ prefix }) => key.startsWith(prefix)) : undefined;
  const where = found === undefined ? `${child === undefined ? '' : `child ${child} `}${key}` : found.path;
  const what = before === undefined ? 'added' : after === undefined ? 'removed' : 'changed';
  return `${where} ${what}`;
}
