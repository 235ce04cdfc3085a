/** Types in the notations of other tools, as their own documentation writes them. */
import { scale, type TypeDescription } from '@polkavirt/primitives';
import {
  type NamedType,
  namedTypes,
  type PolkadotDefinition,
  papiCodec,
  papiDefinition,
  polkadotDefinition,
  polkadotType,
  polkadotTypes,
  rustDefinition,
  rustType,
} from '@polkavirt/wire-lab';

const { bool, bytes, compactU128, compactU32, compactU64, fixedBytes, i64, option, str, struct, u32, u8, unit, variants, vec } =
  scale;

const PAIR = struct({ gasLeft: i64, toA: compactU32 }, 'Pair').type as NamedType;
const PLAIN = variants({ Off: [0, unit], On: [3, unit] }, 'Plain').type as NamedType;
const FULL = variants(
  { None: [0, unit], One: [2, u8], Two: [3, struct({ hiThere: u8, yes: bool })], Own: [4, scale.described(PAIR, u8)] },
  'Full',
).type as NamedType;
const RESULT: TypeDescription = {
  kind: 'enum',
  name: 'Result<Pair, Plain>',
  variants: [
    { name: 'Ok', index: 0, payload: PAIR },
    { name: 'Err', index: 1, payload: PLAIN },
  ],
};
const anonymous = struct({ gasLeft: u8, b: bool }).type;

it.each<[type: TypeDescription, rust: string, papi: string, polkadot: PolkadotDefinition]>([
  [unit.type, '()', '_void', 'Null'],
  [bool.type, 'bool', 'bool', 'bool'],
  [u32.type, 'u32', 'u32', 'u32'],
  [i64.type, 'i64', 'i64', 'i64'],
  [compactU32.type, 'Compact<u32>', 'compactNumber', 'Compact<u32>'],
  [compactU64.type, 'Compact<u64>', 'compactBn', 'Compact<u64>'],
  [compactU128.type, 'Compact<u128>', 'compactBn', 'Compact<u128>'],
  [bytes.type, 'Vec<u8>', 'Bytes()', 'Bytes'],
  [str.type, 'String', 'str', 'Text'],
  [fixedBytes(32).type, '[u8; 32]', 'Bytes(32)', '[u8; 32]'],
  [vec(u32).type, 'Vec<u32>', 'Vector(u32)', 'Vec<u32>'],
  [option(bytes).type, 'Option<Vec<u8>>', 'Option(Bytes())', 'Option<Bytes>'],
  [PAIR, 'Pair', 'Pair', 'Pair'],
  [PLAIN, 'Plain', 'Plain', 'Plain'],
  [RESULT, 'Result<Pair, Plain>', 'Result(Pair, Plain)', 'Result<Pair, Plain>'],
  [anonymous, '(u8, bool)', 'Struct({ gasLeft: u8, b: bool })', { gasLeft: 'u8', b: 'bool' }],
  [struct({ a: u8 }).type, '(u8,)', 'Struct({ a: u8 })', { a: 'u8' }],
  [
    { kind: 'vec', of: anonymous },
    'Vec<(u8, bool)>',
    'Vector(Struct({ gasLeft: u8, b: bool }))',
    // As text, because a type inside of another one has no other form.
    'Vec<{"gasLeft":"u8","b":"bool"}>',
  ],
])('%j', (type, rust, papi, polkadot) => {
  expect([rustType(type), papiCodec(type), polkadotType(type)]).toEqual([rust, papi, polkadot]);
});

it('enums without a name have no notation in Rust', () => {
  const type = variants({ A: [0, unit], B: [2, u8] }).type;
  expect(() => rustType(type)).toThrow(new TypeError('an enum without a name has no notation in Rust'));
  expect(papiCodec(type)).toBe('Variant({ A: _void, B: u8 }, [0, 2])');
  // Its variants are numbered by their places, which the unused one keeps.
  expect(polkadotType(type)).toEqual({ _enum: { A: 'Null', __Unused1: 'Null', B: 'u8' } });
});

it.each<[type: NamedType, rust: readonly string[], papi: string, polkadot: PolkadotDefinition]>([
  [
    PAIR,
    ['struct Pair { gas_left: i64, #[codec(compact)] to_a: u32 }'],
    'const Pair = Struct({ gasLeft: i64, toA: compactNumber });',
    { gasLeft: 'i64', toA: 'Compact<u32>' },
  ],
  [
    PLAIN,
    ['enum Plain {', '    #[codec(index = 0)] Off,', '    #[codec(index = 3)] On,', '}'],
    'const Plain = Variant({ Off: _void, On: _void }, [0, 3]);',
    { _enum: { Off: 0, On: 3 } },
  ],
  [
    FULL,
    [
      'enum Full {',
      '    #[codec(index = 0)] None,',
      '    #[codec(index = 2)] One(u8),',
      '    #[codec(index = 3)] Two { hi_there: u8, yes: bool },',
      '    #[codec(index = 4)] Own(Pair),',
      '}',
    ],
    'const Full = Variant({ None: _void, One: u8, Two: Struct({ hiThere: u8, yes: bool }), Own: Pair }, [0, 2, 3, 4]);',
    { _enum: { None: 'Null', __Unused1: 'Null', One: 'u8', Two: { hiThere: 'u8', yes: 'bool' }, Own: 'Pair' } },
  ],
  [
    variants({ A: [0, u8], B: [1, unit] }, 'Dense').type as NamedType,
    ['enum Dense {', '    #[codec(index = 0)] A(u8),', '    #[codec(index = 1)] B,', '}'],
    // Numbers that count up from 0 go without saying.
    'const Dense = Variant({ A: u8, B: _void });',
    { _enum: { A: 'u8', B: 'Null' } },
  ],
])('the definition of $name', (type, rust, papi, polkadot) => {
  expect(rustDefinition(type)).toBe(['#[derive(Encode, Decode)]', ...rust].join('\n'));
  expect([papiDefinition(type), polkadotDefinition(type)]).toEqual([papi, polkadot]);
});

it('named types come once, after those that they need, wherever they stand', () => {
  const names = (...types: readonly TypeDescription[]) => namedTypes(types).map(({ name }) => name);
  expect(names(u8.type, RESULT, anonymous)).toEqual(['Pair', 'Plain']);
  expect(names(FULL, PAIR)).toEqual(['Pair', 'Full']);
  expect(names({ kind: 'vec', of: PLAIN }, { kind: 'option', of: PAIR }, PLAIN)).toEqual(['Plain', 'Pair']);
  const outer: TypeDescription = { kind: 'struct', name: 'Outer', fields: [{ name: 'a', type: { kind: 'vec', of: FULL } }] };
  expect(names(outer)).toEqual(['Pair', 'Full', 'Outer']);
  expect(polkadotTypes([outer])).toEqual({
    Pair: { gasLeft: 'i64', toA: 'Compact<u32>' },
    Full: { _enum: { None: 'Null', __Unused1: 'Null', One: 'u8', Two: { hiThere: 'u8', yes: 'bool' }, Own: 'Pair' } },
    Outer: { a: 'Vec<Full>' },
  });
  // The first of a name counts.
  const other: NamedType = { ...PAIR, fields: [] } as never;
  expect(namedTypes([PAIR, other])).toEqual([PAIR]);
});
