/** Requests as clients send them, by the methods and parameters that a node says it has, with changes. */
import type { Random, RequestStep } from '@polkavirt/campaign';
import { MessageRandom, mutate } from '@polkavirt/wire-lab';

/** A method with the names of its parameters. */
export interface KnownMethod {
  readonly name: string;
  readonly params: readonly string[];
}

/** What texts are made of. */
export interface RequestWords {
  readonly methods: readonly KnownMethod[];
  /** Values that are right for parameters of a name. */
  readonly values: Readonly<Record<string, readonly unknown[]>>;
  /** Values that are right somewhere. */
  readonly others: readonly unknown[];
}

/** Shapes that JSON has, and what JavaScript makes something of. */
const ODD: readonly unknown[] = [
  ...[null, true, false, 0, -1, 1, 1.5, 2 ** 31, 2 ** 32, 2 ** 53, 1e308, '', '0', '1', '0x', '0x0', '0x1', '0x00', 'latest'],
  ...['toString', '__proto__', 'constructor', '\ud800', [], {}, [[]], [null], { length: 1e9 }, { toString: 1 }],
  // biome-ignore lint/suspicious/noThenProperty: what takes it for a promise is to be found
  { then: 1 },
  ...[`0x${'00'.repeat(32)}`, `0x${'ff'.repeat(32)}`, `0x${'f'.repeat(65)}`, '9'.repeat(400), 'x'.repeat(3000)],
];
const KEYS = ['toString', '__proto__', 'constructor', 'length', 'then', 'toJSON', 'from', 'to', 'data', 'hash', 'count', ''];

/** Of a hundred requests, how many have parameters that are all right, and how many are a changed one that reached something new. */
const VALID = 35;
const KEPT = 20;
/** And of those that are changed, how many are changed as text, not as JSON. */
const TEXT = 25;

/** What makes so many blocks as it is told takes its time by right. */
const MAKES_BLOCKS = /^dev_newBlock$|_mine$/;

type Json = unknown;

/** A value with one part of it changed. */
function changed(random: Random, value: Json, words: RequestWords): Json {
  const isDeep = typeof value === 'object' && value !== null && random.chance(75);
  if (!isDeep) return otherValue(random, value, words);
  if (Array.isArray(value)) {
    const list = [...value];
    const at = random.below(list.length + 1);
    if (at === list.length || random.chance(15)) list.splice(at, 0, random.pick([...ODD, ...words.others]));
    else if (random.chance(20)) list.splice(at, 1);
    else list[at] = changed(random, list[at], words);
    return list;
  }
  const entries = Object.entries(value as object);
  const at = random.below(entries.length + 1);
  if (at === entries.length || random.chance(15)) entries.push([random.pick(KEYS), random.pick([...ODD, ...words.others])]);
  else if (random.chance(20)) entries.splice(at, 1);
  else entries[at] = [entries[at][0], changed(random, entries[at][1], words)];
  return Object.fromEntries(entries);
}

function otherValue(random: Random, value: Json, words: RequestWords): Json {
  const kind = random.below(6);
  if (kind === 0 && typeof value === 'string') return value.slice(0, random.below(value.length + 1));
  if (kind === 1 && typeof value === 'string') return `${value}${random.pick(['0', '00', 'zz', '\u0000'])}`;
  if (kind === 2 && typeof value === 'number') return value * random.pick([-1, 1000, 2 ** 40, 0.5]);
  if (kind === 3) return nested(value, random.pick([1, 2, 50]));
  return random.pick(random.chance(60) ? ODD : words.others);
}

const nested = (value: Json, depth: number): Json => (depth === 0 ? value : [nested(value, depth - 1)]);

const paramsOf = (random: Random, { params }: KnownMethod, words: RequestWords): Json[] => {
  // Later ones may often be left out.
  const count = random.chance(30) ? random.below(params.length + 1) : params.length;
  return params.slice(0, count).map((name) => random.pick(words.values[name] ?? words.others));
};

function requestOf(random: Random, words: RequestWords): Readonly<Record<string, unknown>> {
  const method = random.pick(words.methods);
  const id = random.chance(90) ? 1 + random.below(9) : random.pick([undefined, null, 'one', 1.5]);
  if (MAKES_BLOCKS.test(method.name)) return { jsonrpc: '2.0', id, method: method.name, params: [] };
  const params = paramsOf(random, method, words);
  return { jsonrpc: '2.0', id, method: method.name, params: random.below(100) < VALID ? params : changed(random, params, words) };
}

/** Whether a text asks for blocks with parameters of its own: how many is not left to chance. */
const asksForBlocks = (text: string): boolean => /dev_newBlock|_mine/.test(text) && !/"params":\[\]/.test(text);

function textOf(random: Random, kept: readonly RequestStep[], words: RequestWords): string {
  if (random.below(100) < KEPT && kept.length > 0) {
    const { text } = random.pick(kept);
    const value = parsed(text);
    if (value === undefined || random.chance(TEXT)) return changedText(random, text, random.pick(kept).text);
    return JSON.stringify(changed(random, value, words)) ?? 'null';
  }
  if (random.chance(6)) return JSON.stringify(Array.from({ length: random.below(5) }, () => requestOf(random, words)));
  const request = requestOf(random, words);
  const text = JSON.stringify(random.chance(5) ? changed(random, request, words) : request) ?? 'null';
  return random.chance(8) ? changedText(random, text, JSON.stringify(requestOf(random, words))) : text;
}

export function chooseRequest(random: Random, kept: readonly RequestStep[], words: RequestWords): RequestStep {
  const text = textOf(random, kept, words);
  return {
    text: asksForBlocks(text) ? JSON.stringify(requestOf(random, { ...words, methods: words.methods.slice(0, 1) })) : text,
  };
}

const parsed = (text: string): Json => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

function changedText(random: Random, text: string, other: string): string {
  const part = (value: string) => [{ kind: 'text', value } as const];
  const [first] = mutate(new MessageRandom(random.below(2 ** 31), 0), part(text), part(other));
  return first?.kind === 'text' ? first.value : text;
}
