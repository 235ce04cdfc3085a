import type { V14 } from '@polkadot-api/substrate-bindings';
import type { AnyType, FieldInfo, PrimitiveName, TypeInfo } from '@polkavirt/mock-runtime';
import { T } from '@polkavirt/mock-runtime';

/** A type as metadata lists it. */
export type PortableType = V14['lookup'][number];

/** Clients look some of them up by name, whether the runtime uses them or not; signed ones only where they are used. */
const PRIMITIVES: Readonly<Partial<Record<PrimitiveName, AnyType>>> = {
  bool: T.bool,
  str: T.str,
  u8: T.u8,
  u16: T.u16,
  u32: T.u32,
  u64: T.u64,
  u128: T.u128,
};

/** The types that a description refers to, in a fixed order. */
function referred(info: TypeInfo): readonly AnyType[] {
  switch (info.kind) {
    case 'primitive':
      return [];
    case 'compact':
    case 'sequence':
    case 'array':
      return [info.of];
    case 'tuple':
      return info.of;
    case 'composite':
      return [...paramTypes(info), ...info.fields.map(({ type }) => type)];
    case 'variant':
      return [...paramTypes(info), ...info.variants.flatMap(({ fields }) => fields.map(({ type }) => type))];
  }
}

const paramTypes = ({ params = [] }: Extract<TypeInfo, { path: unknown }>): AnyType[] =>
  params.flatMap(({ type }) => (type === undefined ? [] : [type]));

/** A description without what it refers to. */
function label(info: TypeInfo): string {
  const named = 'path' in info ? [info.path, info.params?.map(({ name, type }) => [name, type === undefined])] : [];
  switch (info.kind) {
    case 'primitive':
      return `primitive ${info.name}`;
    case 'array':
      return `array ${info.length}`;
    case 'tuple':
      return `tuple ${info.of.length}`;
    case 'composite':
      return JSON.stringify(['composite', named, info.fields.map(({ name }) => name ?? null)]);
    case 'variant':
      return JSON.stringify([
        'variant',
        named,
        info.variants.map(({ name, index, fields, docs }) => [name, index, docs, fields.map((field) => field.name ?? null)]),
      ]);
    default:
      return info.kind;
  }
}

/**
 * The type list of metadata for all types that are reachable from `roots`.
 *
 * Two descriptions are the same type if they are equal at every depth: descriptions start in one class per {@link
 * label}, and a class is split as long as its members refer to different classes. So a type may be described again at
 * each use, and may contain itself.
 */
export function createTypeRegistry(roots: readonly AnyType[]): { readonly types: PortableType[]; idOf(type: AnyType): number } {
  const infos: TypeInfo[] = [];
  const position = new Map<TypeInfo, number>();
  const pending = [...roots, ...Object.values(PRIMITIVES)].reverse();
  for (let type = pending.pop(); type !== undefined; type = pending.pop()) {
    const { info } = type;
    if (position.has(info)) continue;
    position.set(info, infos.length);
    infos.push(info);
    pending.push(...[...referred(info)].reverse());
  }
  const references = infos.map((info) => referred(info).map(({ info: target }) => position.get(target) as number));
  const number = (keys: readonly string[]) => {
    const numbers = new Map<string, number>();
    for (const key of keys) if (!numbers.has(key)) numbers.set(key, numbers.size);
    return { classes: keys.map((key) => numbers.get(key) as number), count: numbers.size };
  };
  let { classes, count } = number(infos.map(label));
  for (let before = 0; before !== count; ) {
    before = count;
    const known = classes;
    ({ classes, count } = number(infos.map((_, i) => `${known[i]}:${references[i].map((target) => known[target]).join(',')}`)));
  }
  const idOf = (type: AnyType): number => {
    const at = position.get(type.info);
    if (at === undefined) throw new RangeError('a type that is not reachable from the roots');
    return classes[at];
  };
  const types: PortableType[] = [];
  for (const [i, info] of infos.entries()) {
    const id = classes[i];
    types[id] ??= portable(id, info, idOf);
  }
  return { types, idOf };
}

/** A type as its field's declaration would spell it: tools show this, and some tell types apart by it. */
function typeNameOf(info: TypeInfo): string {
  switch (info.kind) {
    case 'primitive':
      return info.name;
    case 'compact':
      // The field is declared as what is compact, with an attribute.
      return typeNameOf(info.of.info);
    case 'sequence':
      return `Vec<${typeNameOf(info.of.info)}>`;
    case 'array':
      return `[${typeNameOf(info.of.info)}; ${info.length}]`;
    case 'tuple':
      return `(${info.of.map((type) => typeNameOf(type.info)).join(', ')})`;
    default: {
      const named = info.path.at(-1) ?? '';
      const params = paramTypes(info).map((type) => typeNameOf(type.info));
      return GENERIC.has(named) && params.length > 0 ? `${named}<${params.join(', ')}>` : named;
    }
  }
}

/** Types whose names need their parameters. */
const GENERIC = new Set(['Option', 'Result', 'BoundedVec', 'WeakBoundedVec']);

function portable(id: number, info: TypeInfo, idOf: (type: AnyType) => number): PortableType {
  const base = { id, docs: [], path: [] as string[], params: [] };
  const fieldsOf = (fields: readonly FieldInfo[]) =>
    fields.map(({ name, type }) => ({ name, type: idOf(type), typeName: typeNameOf(type.info), docs: [] }));
  switch (info.kind) {
    case 'primitive':
      return { ...base, def: { tag: 'primitive', value: { tag: info.name, value: undefined } } };
    case 'compact':
      return { ...base, def: { tag: 'compact', value: idOf(info.of) } };
    case 'sequence':
      return { ...base, def: { tag: 'sequence', value: idOf(info.of) } };
    case 'array':
      return { ...base, def: { tag: 'array', value: { len: info.length, type: idOf(info.of) } } };
    case 'tuple':
      return { ...base, def: { tag: 'tuple', value: info.of.map(idOf) } };
  }
  const named = {
    ...base,
    path: [...info.path],
    params: (info.params ?? []).map(({ name, type }) => ({ name, type: type === undefined ? undefined : idOf(type) })),
  };
  if (info.kind === 'composite') return { ...named, def: { tag: 'composite', value: fieldsOf(info.fields) } };
  return {
    ...named,
    def: {
      tag: 'variant',
      value: info.variants.map(({ name, index, fields, docs = [] }) => ({
        name,
        index,
        fields: fieldsOf(fields),
        docs: [...docs],
      })),
    },
  };
}
