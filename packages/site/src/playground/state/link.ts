/** The playground's state in the fragment of the page's address: JSON, compressed. A fragment is not sent to any server. */
import { deflateSync, inflateSync, strFromU8, strToU8 } from 'fflate';
import type { Answers } from '../guest/views.ts';
import { INITIAL, type PlaygroundState, TABS, type TabId } from './playground-state.ts';

/** A link with a longer state is not made. Browsers and messengers cut longer ones. */
export const MAX_LINK = 64_000;
/** What a state is made of: more would not fit a link, unless it were very regular. Packing more would hold up the page. */
const MAX_CONTENT = 256 * 1024;
/** A state is not larger than this once it is unpacked. */
const MAX_BYTES = 1024 * 1024;

const toBase64Url = (bytes: Uint8Array): string => {
  let text = '';
  for (let at = 0; at < bytes.length; at += 0x8000) text += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
  return btoa(text).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
};

const fromBase64Url = (text: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (character) => character.charCodeAt(0));

/** What a link says. All of it comes from whoever wrote the link. */
export interface Linked {
  readonly tab: TabId;
  readonly text: string | undefined;
  readonly file: { readonly name: string; readonly blob: Blob } | undefined;
  readonly exportName: string;
  readonly gas: bigint;
  readonly costModel: 'naive' | 'full';
  readonly answers: Answers;
  readonly breakpointLines: readonly number[];
  readonly breakpointPcs: readonly number[];
  /** The moment to show. */
  readonly time: number;
}

/** The fragment of a state, with its `#`; undefined if it would be too long. */
export async function linkOf(state: PlaygroundState): Promise<string | undefined> {
  const { tab, source, text, exportName, gas, costModel, answers, breakpointLines, breakpointPcs, view } = state;
  const content = source.kind === 'text' ? text.length : source.file.size;
  if (content > MAX_CONTENT || (answers.by === 'handler' && answers.code.length > MAX_CONTENT)) return undefined;
  const value = {
    v: 1,
    tab,
    ...(source.kind === 'text'
      ? { text }
      : { name: source.name, file: toBase64Url(new Uint8Array(await source.file.arrayBuffer())) }),
    exportName,
    gas: `${gas}`,
    costModel,
    answers: answers.by === 'value' ? { by: 'value', a0: `${answers.a0}` } : answers,
    lines: breakpointLines,
    pcs: breakpointPcs,
    ...(view === undefined || state.busy !== undefined ? {} : { time: view.time }),
  };
  const link = `#s=${toBase64Url(deflateSync(strToU8(JSON.stringify(value)), { level: 9 }))}`;
  return link.length <= MAX_LINK ? link : undefined;
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const numbersIn = (value: unknown): readonly number[] =>
  Array.isArray(value) ? value.filter((one) => Number.isSafeInteger(one) && one >= 0).slice(0, 1_000) : [];

const bigintIn = (value: unknown, otherwise: bigint): bigint =>
  typeof value === 'string' && /^-?\d{1,20}$/.test(value) ? BigInt(value) : otherwise;

function answersIn(value: unknown): Answers {
  if (!isRecord(value)) return { by: 'hand' };
  if (value.by === 'value') return { by: 'value', a0: bigintIn(value.a0, 0n) };
  if (value.by === 'handler' && typeof value.code === 'string') return { by: 'handler', code: value.code };
  return { by: 'hand' };
}

/** Unpacks no more than a state may have: a short link can hold a very large one. */
function unpacked(bytes: Uint8Array): Uint8Array {
  const room = new Uint8Array(MAX_BYTES);
  const value = inflateSync(bytes, { out: room });
  if (value.length >= MAX_BYTES) throw new RangeError(`its state has more than ${MAX_BYTES} bytes`);
  return value;
}

/** What a fragment says; undefined if it holds no state, and a sentence if that is broken. */
export function readLink(fragment: string): Linked | string | undefined {
  const packed = /^#s=([\w-]*)$/.exec(fragment)?.[1];
  if (packed === undefined)
    return fragment.startsWith('#s=') ? 'the link is broken: it has characters that no link has' : undefined;
  if (fragment.length > MAX_LINK)
    return `the link is broken: it has ${fragment.length} characters, and none has more than ${MAX_LINK}`;
  let value: unknown;
  try {
    value = JSON.parse(strFromU8(unpacked(fromBase64Url(packed))));
  } catch (error) {
    return `the link is broken: ${error instanceof Error ? error.message : String(error)}`;
  }
  if (!isRecord(value) || value.v !== 1) return 'the link is of another version of this page';
  const { tab, text, name, file, exportName, gas, costModel, answers, lines, pcs, time } = value;
  let bytes: Uint8Array<ArrayBuffer> | undefined;
  try {
    bytes = typeof file === 'string' ? fromBase64Url(file) : undefined;
  } catch {
    return 'the link is broken: its file is not base64';
  }
  return {
    tab: TABS.find(({ id }) => id === tab)?.id ?? INITIAL.tab,
    text: typeof text === 'string' ? text : undefined,
    file:
      bytes === undefined
        ? undefined
        : { name: typeof name === 'string' ? name.slice(0, 200) : 'from the link', blob: new Blob([bytes]) },
    exportName: typeof exportName === 'string' ? exportName : '',
    gas: BigInt.asUintN(63, bigintIn(gas, INITIAL.gas)),
    costModel: costModel === 'full' ? 'full' : 'naive',
    answers: answersIn(answers),
    breakpointLines: numbersIn(lines),
    breakpointPcs: numbersIn(pcs),
    time: Number.isSafeInteger(time) && (time as number) > 0 ? (time as number) : 0,
  };
}
