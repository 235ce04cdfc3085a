import {
  currentTestExternalities,
  type DispatchFailure,
  describeEvent,
  describeValue,
  type EventRecord,
  failureOf,
  type RuntimeOrigin,
  tryDecode,
} from '@polkavirt/mock-runtime';
import { describeError } from './describe.ts';
import { itemChanges } from './storage-diff.ts';

/** Output fits 80 columns. */
const WIDTH = 80;
const MAX_LINES = 8;

const cut = (line: string): string => (line.length > WIDTH ? `${line.slice(0, WIDTH - 1)}…` : line);

const describeOrigin = (origin: RuntimeOrigin): string => {
  const filtered = origin.filters === undefined ? '' : `, with ${origin.filters.length} filters of its own`;
  if (origin.type === 'Signed') return `${origin.who}${filtered}`;
  if (origin.type === 'Pallet') return `${origin.pallet} ${describeValue(origin.value)}${filtered}`;
  return `${origin.type.toLowerCase()}${filtered}`;
};

/** What the pallet's documentation says of the error. */
function docsOf(failure: DispatchFailure): string {
  const { error } = failure;
  const pallets = currentTestExternalities()?.runtime.pallets ?? [];
  if (error.type !== 'Module') return '';
  const info = pallets.find(({ index }) => index === error.value.index)?.pallet.definition.errorType?.info;
  const found = info?.kind === 'variant' ? info.variants.find(({ index }) => index === error.value.error) : undefined;
  return found?.docs === undefined || found.docs.length === 0 ? '' : `: ${found.docs.join(' ')}`;
}

/** The events that were there when the call failed. */
function eventsOf({ changes }: DispatchFailure): string[] {
  const System = currentTestExternalities()?.runtime.System;
  const change = System === undefined ? undefined : changes.find(({ key }) => key === System.Events.key());
  if (System === undefined || change?.after === undefined) return [];
  const before = change.before === undefined ? 0 : recordsIn(System.Events.info.value, change.before).length;
  return recordsIn(System.Events.info.value, change.after)
    .slice(before)
    .map(({ event }) => describeEvent(event));
}

function recordsIn(type: Parameters<typeof tryDecode>[0], bytes: Uint8Array): EventRecord[] {
  const decoded = tryDecode(type, bytes);
  return decoded.ok ? (decoded.value as EventRecord[]) : [];
}

/** A list below a title, each line of it cut. */
const list = (title: string, items: readonly string[]): string[] => {
  const shown = items.slice(0, MAX_LINES).map((item) => `│    ${item}`);
  const more = items.length > MAX_LINES ? [`│    and ${items.length - MAX_LINES} more`] : [];
  return items.length === 0 ? [] : [`├ ${title}`, ...shown, ...more];
};

function treeOf(failure: DispatchFailure): string[] {
  const { call, origin, changes, inside } = failure;
  const args = Object.entries(call.value.value ?? {});
  const width = Math.max(6, ...args.map(([name]) => name.length));
  const row = (name: string, value: string) => `├ ${name.padEnd(width)} ${value}`;
  return [
    `${call.type}.${call.value.type}`,
    row('origin', describeOrigin(origin)),
    ...args.map(([name, value]) => row(name, describeValue(value))),
    ...list('events until then', eventsOf(failure)),
    ...list(
      'storage changes until then',
      itemChanges(changes).flatMap(({ lines }) => lines),
    ),
    `└ ${describeError(failure.error)}${docsOf(failure)}`,
    ...(inside === undefined ? [] : ['it came from inside:', ...treeOf(inside)]),
  ];
}

/** Shows how the result of a dispatch came about, as a short tree; undefined if it is Ok, or if that is not known. */
export function describeFailure(result: unknown): string | undefined {
  const failure = failureOf(result);
  return failure === undefined ? undefined : treeOf(failure).map(cut).join('\n');
}
