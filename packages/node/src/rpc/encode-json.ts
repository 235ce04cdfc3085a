import { type AnyType, concatBytes, encode, hexToBytes, T, type Type, type TypeInfo, toSnakeCase } from '@polkavirt/mock-runtime';
import { account, excerpt, flag, parse, text } from '../json-rpc/params.ts';
import { invalidParams } from '../json-rpc/rpc-error.ts';

type Composite = Extract<TypeInfo, { kind: 'composite' }>;
type Variant = Extract<TypeInfo, { kind: 'variant' }>;
type Fields = Composite['fields'];

const UNSIGNED = { u8: T.u8, u16: T.u16, u32: T.u32, u64: T.u64, u128: T.u128 } as const;
const INTEGERS = {
  ...UNSIGNED,
  u256: T.u256,
  i8: T.i8,
  i16: T.i16,
  i32: T.i32,
  i64: T.i64,
  i128: T.i128,
  i256: T.i256,
} as const;

/** A number, or one in decimal or hex as text, where JSON's numbers are too small. */
function integer(type: Type<number> | Type<bigint>, isBig: boolean, json: unknown): Uint8Array {
  // Longer numbers fit no type and would take long to parse.
  const isText = typeof json === 'string' && /^(?:-?\d{1,78}|0x[0-9a-fA-F]{1,64})$/.test(json);
  const isNumber = typeof json === 'number' && Number.isSafeInteger(json);
  if (!isText && !isNumber) throw invalidParams(`${excerpt(JSON.stringify(json))} is not an integer of up to 256 bits`);
  const value = BigInt(json as string | number);
  try {
    return isBig ? encode(type as Type<bigint>, value) : encode(type as Type<number>, Number(value));
  } catch (fault) {
    throw invalidParams((fault as Error).message);
  }
}

const isBig = (name: keyof typeof INTEGERS): boolean => Number(name.slice(1)) > 32;

function compact({ info }: AnyType, json: unknown): Uint8Array {
  if (info.kind === 'composite' && info.fields.length === 1) return compact(info.fields[0].type, json);
  if (info.kind !== 'primitive' || !(info.name in UNSIGNED)) return new Uint8Array();
  const name = info.name as keyof typeof UNSIGNED;
  return integer(T.compact(UNSIGNED[name] as typeof T.u128) as Type<bigint>, isBig(name), json ?? 0);
}

const isByte = ({ info }: AnyType): boolean => info.kind === 'primitive' && info.name === 'u8';

function list(items: readonly AnyType[], json: unknown, what: string): Uint8Array {
  const values = json === undefined ? items.map(() => undefined) : json;
  if (!Array.isArray(values) || values.length !== items.length) throw invalidParams(`${what} needs a list of ${items.length}`);
  return concatBytes(...items.map(({ info }, i) => encodeJson(info, values[i])));
}

function bytesOf(json: unknown): Uint8Array | undefined {
  return typeof json === 'string' && /^0x(?:[0-9a-fA-F]{2})*$/.test(json) ? hexToBytes(json) : undefined;
}

function fieldsOf(fields: Fields, json: unknown, what: string): Uint8Array {
  if (fields.length === 0) return new Uint8Array();
  if (fields[0].name === undefined) {
    return fields.length === 1
      ? encodeJson(fields[0].type.info, json)
      : list(
          fields.map(({ type }) => type),
          json,
          what,
        );
  }
  if (json !== undefined && (typeof json !== 'object' || json === null || Array.isArray(json))) {
    throw invalidParams(`${what} needs an object`);
  }
  const given = new Map(Object.entries(json ?? {}).map(([name, value]) => [toSnakeCase(name), value]));
  const encoded = fields.map(({ name = '', type }) => {
    const value = encodeJson(type.info, given.get(name));
    given.delete(name);
    return value;
  });
  for (const name of given.keys()) throw invalidParams(`${what} has no field ${excerpt(name)}`);
  return concatBytes(...encoded);
}

function variantOf({ path, variants }: Variant, json: unknown): Uint8Array {
  const title = path.at(-1) ?? 'enum';
  if (title === 'Option') {
    return json === undefined || json === null
      ? Uint8Array.of(0)
      : concatBytes(Uint8Array.of(1), encodeJson(variants[1].fields[0].type.info, json));
  }
  const [name, value] =
    typeof json === 'object' && json !== null
      ? (Object.entries(json)[0] ?? ['', undefined])
      : [parse(title, text, json ?? variants[0]?.name), undefined];
  const found = variants.find((one) => one.name.toLowerCase() === name.toLowerCase());
  if (found === undefined) throw invalidParams(`${title} has no variant ${excerpt(name)}`);
  return concatBytes(Uint8Array.of(found.index), fieldsOf(found.fields, value, `${title}.${found.name}`));
}

/**
 * The SCALE bytes of a JSON value, for a type as metadata describes it. What is missing is zero, empty or the first variant.
 *
 * @throws RpcError -32602 if the value is not of the type.
 */
export function jsonToScale(info: TypeInfo, json: unknown): Uint8Array {
  if (isDeeper(json, MAX_DEPTH)) throw invalidParams(`values are nested more than ${MAX_DEPTH} deep`);
  return encodeJson(info, json);
}

/** The deepest nesting: more than any value needs, and far less than the stack allows. */
const MAX_DEPTH = 256;

function isDeeper(json: unknown, depth: number): boolean {
  if (typeof json !== 'object' || json === null) return false;
  return depth === 0 || Object.values(json).some((value) => isDeeper(value, depth - 1));
}

function encodeJson(info: TypeInfo, json: unknown): Uint8Array {
  switch (info.kind) {
    case 'primitive': {
      if (info.name === 'bool') return Uint8Array.of(parse('a bool', flag, json ?? false) ? 1 : 0);
      if (info.name === 'str') return encode(T.str, parse('a str', text, json ?? ''));
      return integer(INTEGERS[info.name], isBig(info.name), json ?? 0);
    }
    case 'compact':
      return compact(info.of, json);
    case 'sequence': {
      const bytes = isByte(info.of) ? bytesOf(json) : undefined;
      if (bytes !== undefined) return encode(T.bytes, bytes);
      const values = json ?? [];
      if (!Array.isArray(values)) throw invalidParams('a list is needed');
      return concatBytes(encode(T.compact(T.u32), values.length), ...values.map((value) => encodeJson(info.of.info, value)));
    }
    case 'array': {
      const bytes = isByte(info.of) ? bytesOf(json) : undefined;
      if (bytes === undefined)
        return list(
          Array.from({ length: info.length }, () => info.of),
          json,
          'an array',
        );
      if (bytes.length !== info.length) throw invalidParams(`${info.length} bytes are needed`);
      return bytes;
    }
    case 'tuple':
      return list(info.of, json, 'a tuple');
    case 'composite':
      return info.path.at(-1) === 'AccountId32' && json !== undefined
        ? hexToBytes(parse('the account', account, json))
        : fieldsOf(info.fields, json, info.path.at(-1) ?? 'a struct');
    case 'variant':
      return variantOf(info, json);
  }
}
