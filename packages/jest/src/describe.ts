import {
  currentTestExternalities,
  type DispatchError,
  describeValue,
  type StorageChange,
  stopOfError,
  storagePrefix,
} from '@polkavirt/mock-runtime';
import { describeStop, type Result } from '@polkavirt/primitives';

/** An error by its name in the runtime of the test, such as `Balances.InsufficientBalance`; other values unchanged. */
export function describeError(error: unknown): string {
  const runtime = currentTestExternalities()?.runtime;
  if (runtime === undefined || typeof error !== 'object' || error === null || !('type' in error)) return describeValue(error);
  return runtime.describeError(error as DispatchError);
}

export const describeResult = (result: Result<unknown, unknown>): string =>
  result.ok ? `Ok(${result.value === undefined ? '' : describeValue(result.value)})` : `Err(${describeError(result.error)})`;

/** A change with the name of its storage item, such as `System.Account`. */
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

type SourceReader = (file: string) => string | undefined;

/** The entries of this package set it on platforms that have files. */
let readSource: SourceReader | undefined;
export const setSourceReader = (reader: SourceReader): void => {
  readSource = reader;
};

/** Why the program stopped whose failure a result is, as a paragraph of its own; undefined if it is of something else. */
export function describeStopOf(result: Result<unknown, unknown>): string | undefined {
  const stop = result.ok ? undefined : stopOfError(result.error);
  return stop === undefined ? undefined : describeStop(stop, readSource === undefined ? {} : { readSource });
}
