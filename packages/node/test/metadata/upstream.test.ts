/**
 * The metadata against that of Substrate's own runtime, as a release of polkadot-js ships it: what has an upstream name here has
 * upstream's shape. What upstream has and we do not is not missed.
 */
import { createRequire } from 'node:module';
import { Metadata, TypeRegistry } from '@polkadot/types';
import { bytesToHex } from '@polkavirt/mock-runtime';
import { buildMetadata } from '../../src/index.ts';
import { createTestNode } from '../support/test-node.ts';

/** A SCALE `Option<Bytes>` in hex: a byte for Some, and a compact length of four bytes. */
const shipped = (path: string): string => {
  const hex: string = createRequire(import.meta.url)(`@polkadot/types-support/metadata/${path}-hex`).default;
  return `0x${hex.slice(12)}`;
};

const read = (hex: string): Metadata => {
  const registry = new TypeRegistry();
  return new Metadata(registry, hex as `0x${string}`);
};

const { node, runtime } = createTestNode();
const ours = read(bytesToHex(buildMetadata(runtime, node.chain.format, node.apis)[16]));
const theirs = read(shipped('v16/substrate'));

type Json = { readonly [key: string]: Json } & readonly Json[] & string;
const json = (value: { toJSON(): unknown }): Json => value.toJSON() as Json;

const typeOf = (metadata: Metadata, id: unknown): Json => json(metadata.asLatest.lookup.types[Number(id)].type);
const pathOf = (type: Json): string => (type.path ?? []).join('::');

/** A type in a line: its path, or what it is made of. */
const nameOf = (metadata: Metadata, id: unknown): string => {
  const type = typeOf(metadata, id);
  const path = pathOf(type);
  if (path !== '') return path;
  const { primitive, sequence, array, tuple, compact } = type.def;
  if (primitive !== undefined) return primitive;
  if (sequence !== undefined) return `[${nameOf(metadata, sequence.type)}]`;
  if (array !== undefined) return `[${nameOf(metadata, array.type)}; ${array.len}]`;
  if (compact !== undefined) return `compact ${nameOf(metadata, compact.type)}`;
  if (tuple !== undefined) return `(${tuple.map((each) => nameOf(metadata, each)).join(', ')})`;
  return JSON.stringify(type.def);
};

const fieldsOf = (metadata: Metadata, fields: Json): string =>
  fields.map(({ name, type }) => `${name}: ${nameOf(metadata, type)}`).join(', ');

/** What a type consists of, in lines. */
const shapeOf = (metadata: Metadata, type: Json): readonly string[] => {
  const params = type.params.map(({ name }) => name).join(', ');
  const { composite, variant } = type.def;
  const parts =
    composite !== undefined
      ? [fieldsOf(metadata, composite.fields)]
      : variant !== undefined
        ? variant.variants.map(({ name, index, fields }) => `${index} ${name}(${fieldsOf(metadata, fields)})`)
        : [JSON.stringify(type.def)];
  return [`<${params}>`, ...parts];
};

const shapes = (metadata: Metadata): Map<string, (readonly string[])[]> => {
  const found = new Map<string, (readonly string[])[]>();
  for (const { type } of metadata.asLatest.lookup.types) {
    const plain = json(type);
    const path = pathOf(plain);
    if (path !== '') found.set(path, [...(found.get(path) ?? []), shapeOf(metadata, plain)]);
  }
  return found;
};

/** What has no counterpart there: the runtime's own types, the pallet of this project, what another wallet expects, and containers. */
const OWN =
  /^(?:polkavirt_runtime::|pallet_virt::|xcm|Option$|Result$|Cow$|pallet_transaction_payment::ChargeTransactionPayment$)/;

/** Upstream's, as it is written here: its runtimes have other names, and names may be a `Cow<str>`. */
const translated = (line: string): string =>
  line.replaceAll(/kitchensink_runtime|asset_hub_polkadot_runtime/g, 'polkavirt_runtime').replaceAll(/_name: Cow/g, '_name: Str');

/** Lines that differ for a reason. */
const DIFFERENT: Readonly<Record<string, readonly string[]>> = {
  // No pallet of indices: as in Polkadot's runtime.
  'sp_runtime::multiaddress::MultiAddress': ['1 Index(null: compact ())'],
  // The same bytes; upstream's has two fields.
  'sp_runtime::generic::digest::DigestItem': [
    '4 Consensus(null: ([U8; 4], [U8]))',
    '5 Seal(null: ([U8; 4], [U8]))',
    '6 PreRuntime(null: ([U8; 4], [U8]))',
  ],
};

describe('types', () => {
  const known = shapes(theirs);
  const shared = [...shapes(ours)].filter(([path]) => !OWN.test(path));

  it('are many', () => expect(shared.length).toBeGreaterThan(40));

  it.each(shared)('%s', (path, list) => {
    const upstream = (known.get(path) ?? []).map((shape) => shape.map(translated));
    for (const [params, ...lines] of list) {
      const mine = lines.filter((line) => !DIFFERENT[path]?.includes(line));
      // A line of an enum is a variant, which upstream may have more of; the types of a pallet have no parameters here.
      const isThere = upstream.some(
        ([known, ...rest]) => (params === known || params === '<>') && mine.every((line) => rest.includes(line)),
      );
      expect([path, params, mine, isThere ? 'as upstream' : upstream]).toEqual([path, params, mine, 'as upstream']);
    }
  });
});

describe.each(
  ours.asLatest.pallets.filter(({ name }) => !name.eq('Virt')).map((pallet) => [pallet.name.toString(), pallet] as const),
)('pallet %s', (name, pallet) => {
  const upstream = theirs.asLatest.pallets.find((each) => each.name.eq(name))!;

  it('has the storage of upstream', () => {
    const itemOf = (metadata: Metadata, { name: item, modifier, type }: (typeof pallet.storage.value.items)[number]) =>
      [
        `${item} ${modifier}`,
        ...(type.isMap
          ? [type.asMap.hashers.join(), nameOf(metadata, type.asMap.key), nameOf(metadata, type.asMap.value)]
          : [nameOf(metadata, type.asPlain)]),
      ].map(translated);
    for (const item of pallet.storage.isSome ? pallet.storage.unwrap().items : []) {
      const other = upstream.storage.unwrap().items.find((each) => each.name.eq(item.name));
      expect(itemOf(ours, item)).toEqual(other && itemOf(theirs, other));
    }
  });

  it('has the constants of upstream', () => {
    for (const { name: constant, type } of pallet.constants) {
      const other = upstream.constants.find((each) => each.name.eq(constant));
      expect([`${constant}`, nameOf(ours, type)]).toEqual([`${constant}`, other && nameOf(theirs, other.type)]);
    }
  });
});

describe('runtime APIs', () => {
  /** Substrate's own runtime has no messages to other chains, and so no API for trying them. */
  const assetHub = read(shipped('v15/asset-hub-polkadot'));

  /** Parameters that differ: the runtime has no account indices, and other extensions. */
  const OWN_PARAMETERS = ['AccountIndex', 'Extra'];

  /** A type with its parameters. */
  const spellingOf = (metadata: Metadata, id: unknown): string => {
    const type = typeOf(metadata, id);
    const params = type.params.map(({ name, type: of }) =>
      OWN_PARAMETERS.includes(name) ? name : `${name} = ${spellingOf(metadata, of)}`,
    );
    return translated(`${nameOf(metadata, id)}${params.length > 0 ? `<${params.join(', ')}>` : ''}`);
  };

  const methods = (metadata: Metadata) =>
    new Map(
      [...metadata.asLatest.apis].flatMap(({ name, methods }) =>
        methods.map(({ name: method, inputs, output }): [string, string] => [
          `${name}_${method}`,
          `(${inputs.map(({ name: input, type }) => `${input}: ${spellingOf(metadata, type)}`).join(', ')}) -> ${spellingOf(metadata, output)}`,
        ]),
      ),
    );
  const known = new Map([...methods(assetHub), ...methods(theirs)]);

  it.each([...methods(ours)])('%s', (name, signature) => {
    expect(signature).toBe(known.get(name));
  });

  it('have the versions of upstream', () => {
    // Only V16 tells them.
    const versions = (metadata: Metadata) =>
      new Map([...metadata.asLatest.apis].map(({ name, version }) => [name.toString(), version.toNumber()]));
    const upstream = versions(theirs);
    for (const [name, version] of versions(ours)) {
      if (name !== 'DryRunApi') expect([name, version]).toEqual([name, upstream.get(name)]);
    }
  });

  it('what a dry run gives consists of what it does there', () => {
    const own = shapes(ours);
    const there = shapes(assetHub);
    for (const path of ['xcm_runtime_apis::dry_run::CallDryRunEffects', 'xcm_runtime_apis::dry_run::Error']) {
      const upstream = there.get(path)?.map((shape) => shape.map(translated));
      expect([path, own.get(path)]).toEqual([path, upstream]);
    }
  });
});

it('everything that a person may ask for says what it is', () => {
  const silent: string[] = [];
  for (const { name, storage, constants, calls, events, errors } of ours.asLatest.pallets) {
    const prefix = storage.isSome ? storage.unwrap().prefix : name;
    expect(`${prefix}`).toBe(`${name}`);
    const items = [...(storage.isSome ? storage.unwrap().items : []), ...constants];
    const variants = [calls, events, errors].flatMap((part) =>
      part.isSome ? [...ours.asLatest.lookup.types[Number(part.unwrap().type)].type.def.asVariant.variants] : [],
    );
    for (const { name: item, docs } of [...items, ...variants]) {
      if (docs.join(' ').trim() === '') silent.push(`${name}.${item}`);
    }
  }
  for (const { name, docs, methods } of ours.asLatest.apis) {
    for (const one of [{ name, docs }, ...methods]) if (one.docs.join(' ').trim() === '') silent.push(`${name}.${one.name}`);
  }
  expect(silent).toEqual([]);
});
