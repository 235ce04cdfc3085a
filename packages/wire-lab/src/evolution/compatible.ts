import { type StrictCodec, type TypeDescription, typeName } from '@polkavirt/primitives';
import { describeReading, differingMessage, type MessageExample } from './differing-message.ts';

/** The kinds of differences between two versions of a type. */
export type ChangeKind =
  | 'field added'
  | 'field removed'
  | 'fields reordered'
  | 'field renamed'
  | 'variant added'
  | 'variant removed'
  | 'variant renumbered'
  | 'variant renamed'
  | 'width changed'
  | 'sign changed'
  | 'compact introduced'
  | 'compact removed'
  | 'length changed'
  | 'limit changed'
  | 'option introduced'
  | 'option removed'
  | 'type changed';

/** One difference between two versions of a wire. */
export interface Change {
  readonly kind: ChangeKind;
  /** The names around it, joined by dots; empty for the whole message. */
  readonly path: string;
  /** In words, such as `u32 became u64`. */
  readonly what: string;
  /** A message that the versions read differently; undefined if there is none because the bytes do not change. */
  readonly example?: MessageExample;
}

/** A codec with a description, or the description itself. */
export type Described = TypeDescription | Pick<StrictCodec<never>, 'type'>;

const descriptionOf = (described: Described): TypeDescription => ('kind' in described ? described : described.type);

/** The compatibility of an old and a new version. */
export interface Compatibility {
  /** Whether each version reads everything that the other writes with the same meaning. */
  readonly isCompatible: boolean;
  /** Changes that break, each with a message that shows it. */
  readonly breaks: readonly Change[];
  /** Changes that do not affect the bytes, such as another name. */
  readonly harmless: readonly Change[];
}

/**
 * Compares two versions of a message: `compatible(old.args, new.args)`. A change breaks if there is a message that one version writes
 * and the other refuses, or takes for another value; each break comes with the shortest that was found.
 *
 * ```ts
 * import { SCALE_HOST_FUNCTIONS } from '@polkavirt/primitives';
 * import { compatible, describeChange } from '@polkavirt/wire-lab';
 *
 * const { read_memory, write_memory } = SCALE_HOST_FUNCTIONS; // or the codecs of two versions of your wire
 * for (const change of compatible(read_memory.args, write_memory.args).breaks) console.log(describeChange(change));
 * ```
 */
export const compatible = (older: Described, newer: Described): Compatibility => {
  const [old, now] = [descriptionOf(older), descriptionOf(newer)];
  const changes: Change[] = [];
  compare(old, now, [], (kind, path, what) => {
    const example = differingMessage(old, now, path);
    changes.push({ kind, path: path.join('.'), what, ...(example === undefined ? {} : { example }) });
  });
  const breaks = changes.filter(({ example }) => example !== undefined);
  return { isCompatible: breaks.length === 0, breaks, harmless: changes.filter(({ example }) => example === undefined) };
};

/** A break in one paragraph: the change, and its effect on a message. */
export const describeChange = ({ kind, path, what, example }: Change): string => {
  const where = path === '' ? kind : `${kind} at ${path}`;
  if (example === undefined) return `${where}: ${what}; bytes stay as they are`;
  const [writer, reader] = example.writer === 'old' ? ['old', 'new'] : ['new', 'old'];
  return `${where}: ${what}. The ${writer} version writes ${describeReading(example.written)} as 0x${example.hex}; the ${reader} one ${
    'problem' in example.read ? `refuses it: ${example.read.problem}` : `reads ${describeReading(example.read.value)}`
  }`;
};

type Report = (kind: ChangeKind, path: readonly string[], what: string) => void;

const NUMBER = /^(compactU|u|i)(\d+)$/;

const compare = (old: TypeDescription, now: TypeDescription, path: readonly string[], report: Report): void => {
  if (old.kind === 'struct' && now.kind === 'struct') return void compareFields(old, now, path, report);
  if (old.kind === 'enum' && now.kind === 'enum') return void compareVariants(old, now, path, report);
  if ((old.kind === 'vec' && now.kind === 'vec') || (old.kind === 'option' && now.kind === 'option')) {
    return void compare(old.of, now.of, [...path, old.kind === 'vec' ? '*' : 'Some'], report);
  }
  const became = `${typeName(old)} became ${typeName(now)}`;
  if (old.kind === 'fixedBytes' && now.kind === 'fixedBytes') {
    if (old.length !== now.length) report('length changed', path, became);
    return;
  }
  if (old.kind === now.kind) {
    const [before, after] = [limitOf(old), limitOf(now)];
    if (before !== after) report('limit changed', path, `at most ${before} bytes became at most ${after}`);
    return;
  }
  if (now.kind === 'option') return void report('option introduced', path, became);
  if (old.kind === 'option') return void report('option removed', path, became);
  const [, oldForm, oldBits] = NUMBER.exec(old.kind) ?? [];
  const [, nowForm, nowBits] = NUMBER.exec(now.kind) ?? [];
  if (oldForm === undefined || nowForm === undefined) return void report('type changed', path, became);
  if (oldForm !== nowForm && nowForm === 'compactU') return void report('compact introduced', path, became);
  if (oldForm !== nowForm && oldForm === 'compactU') return void report('compact removed', path, became);
  report(oldBits === nowBits ? 'sign changed' : 'width changed', path, became);
};

const limitOf = (type: TypeDescription): string =>
  'maxLength' in type && type.maxLength !== undefined ? `${type.maxLength}` : '2^30 - 1';

type Struct = Extract<TypeDescription, { kind: 'struct' }>;
type Enum = Extract<TypeDescription, { kind: 'enum' }>;

const compareFields = (old: Struct, now: Struct, path: readonly string[], report: Report): void => {
  const names = (struct: Struct) => struct.fields.map(({ name }) => name);
  const [before, after] = [names(old), names(now)];
  const renamed = new Map<string, string>();
  if (before.length === after.length) {
    before.forEach((name, at) => {
      if (!after.includes(name) && !before.includes(after[at])) renamed.set(name, after[at]);
    });
  }
  for (const [from, to] of renamed) report('field renamed', [...path, from], `${from} became ${to}`);
  const gone = before.filter((name) => !after.includes(name) && !renamed.has(name));
  const fresh = after.filter((name) => !before.includes(name) && ![...renamed.values()].includes(name));
  for (const name of gone) report('field removed', path, `${name} is gone`);
  for (const name of fresh) report('field added', path, `${name} is new`);
  const kept = before.filter((name) => after.includes(name));
  const order = after.filter((name) => before.includes(name));
  if (kept.some((name, at) => order[at] !== name))
    report('fields reordered', path, `${kept.join(', ')} became ${order.join(', ')}`);
  for (const field of old.fields) {
    const other = now.fields.find(({ name }) => name === (renamed.get(field.name) ?? field.name));
    if (other !== undefined) compare(field.type, other.type, [...path, field.name], report);
  }
};

const compareVariants = (old: Enum, now: Enum, path: readonly string[], report: Report): void => {
  for (const variant of old.variants) {
    const same = now.variants.find(({ name }) => name === variant.name);
    const inPlace = now.variants.find(({ index }) => index === variant.index);
    if (same === undefined) {
      const isRenamed = inPlace !== undefined && !old.variants.some(({ name }) => name === inPlace.name);
      if (!isRenamed) report('variant removed', [...path, variant.name], `${variant.name} = ${variant.index} is gone`);
      else {
        report('variant renamed', [...path, variant.name], `${variant.name} became ${inPlace.name}`);
        compare(variant.payload, inPlace.payload, [...path, variant.name], report);
      }
      continue;
    }
    if (same.index !== variant.index) {
      report('variant renumbered', [...path, variant.name], `${variant.name} = ${variant.index} became ${same.index}`);
    }
    compare(variant.payload, same.payload, [...path, variant.name], report);
  }
  for (const variant of now.variants) {
    const isKnown = old.variants.some(
      ({ name, index }) => name === variant.name || (index === variant.index && !now.variants.some((each) => each.name === name)),
    );
    if (!isKnown) report('variant added', [...path, variant.name], `${variant.name} = ${variant.index} is new`);
  }
};

/** A wire's functions by name, each with its codecs: `SCALE_HOST_FUNCTIONS` is one. */
export type WireCodecs = Readonly<Record<string, { readonly args: Described; readonly result: Described }>>;

/** The comparison of one function of a wire. */
export interface FunctionCompatibility {
  readonly fn: string;
  /** Of arguments and result; undefined if one version lacks the function. */
  readonly args?: Compatibility;
  readonly result?: Compatibility;
  readonly missingIn?: 'old' | 'new';
}

/** Compares two versions of a whole wire, function by function. */
export const compatibleWires = (old: WireCodecs, now: WireCodecs): readonly FunctionCompatibility[] =>
  [...new Set([...Object.keys(old), ...Object.keys(now)])].map((fn) => {
    if (!Object.hasOwn(old, fn)) return { fn, missingIn: 'old' };
    if (!Object.hasOwn(now, fn)) return { fn, missingIn: 'new' };
    return { fn, args: compatible(old[fn].args, now[fn].args), result: compatible(old[fn].result, now[fn].result) };
  });
