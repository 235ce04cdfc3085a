import { HostFault } from '@polkavirt/primitives';
import {
  anObject,
  callback,
  checkOptions,
  describeValue,
  limit,
  limitsOf,
  type OptionRule,
  oneOf,
  optional,
  typestateImplementation,
  virtImplementation,
  wholeBigint,
  wholeNumber,
  wireClient,
  wireServer,
} from '@polkavirt/primitives/options';

const check = (rule: OptionRule, value: unknown) => checkOptions('createIt', { it: value }, { it: rule });

describe('checkOptions', () => {
  it('accepts what the rules allow, and takes no notice of other names', () => {
    const rules = { mode: oneOf('fast', 'slow'), size: optional(wholeNumber(1)) };
    expect(() => checkOptions('createIt', { mode: 'fast', more: null }, rules)).not.toThrow();
    expect(() => checkOptions('createIt', { mode: 'slow', size: 1 }, rules)).not.toThrow();
  });

  it('throws a HostFault that names factory and option, what it must be and what it is', () => {
    expect(() => check(oneOf('fast', 'slow'), 'FAST')).toThrow(
      new HostFault('ValueOutOfRange', "createIt: it must be one of fast, slow, not 'FAST'"),
    );
    expect(() => check(callback, undefined)).toThrow('createIt: it is missing: it must be a function');
    expect(() => checkOptions('createIt', 5, {})).toThrow('createIt: the options must be an object, not 5');
    expect(() => checkOptions('use', 'x', {}, 'the artifact')).toThrow("use: the artifact must be an object, not 'x'");
  });
});

it.each<[rule: OptionRule, good: readonly unknown[], bad: readonly unknown[]]>([
  [oneOf('a', 'b'), ['a', 'b'], ['c', '', undefined, 0, 'constructor']],
  [wholeNumber(), [0, 7, Number.MAX_SAFE_INTEGER], [-1, 0.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53, 1n, '1']],
  [wholeNumber(1, 3), [1, 3], [0, 4]],
  [wholeBigint(1n), [1n, 2n ** 200n], [0n, 1, '1']],
  [limit, [0, 0.5, Number.POSITIVE_INFINITY], [-1, Number.NaN, '5', 5n]],
  [limitsOf('max'), [{}, { max: 1 }, { max: undefined, other: 'x' }], [{ max: '1' }, { max: -1 }, null, 5]],
  [
    virtImplementation,
    [{ instantiate: () => undefined }, Object.assign(() => undefined, { instantiate: () => undefined })],
    [{}, null, { instantiate: 5 }, () => undefined],
  ],
  [callback, [() => undefined, class {}], [{}, 'x']],
])('%#: a rule accepts its values and no others', (rule, good, bad) => {
  for (const value of good) expect(() => check(rule, value)).not.toThrow();
  for (const value of bad) expect(() => check(rule, value)).toThrow(HostFault);
  expect(() => check(optional(rule), undefined)).not.toThrow();
});

describe('a message says what an option must be, and what it looks like instead', () => {
  const method = () => undefined;
  const typestate = { fromBytes: method, lookup: method, fromStorageKey: method };

  it.each<[OptionRule, unknown, string]>([
    [wholeNumber(1), 0, 'a whole number from 1, not 0'],
    [wholeNumber(1, 3), 4, 'a whole number from 1 to 3, not 4'],
    [limit, 'x', "a number from 0, not 'x'"],
    [limitsOf('one', 'two'), 5, 'an object with some of one, two, each a number from 0, not 5'],
    [wholeBigint(2n), 1n, 'a bigint from 2n, not 1n'],
    [wholeBigint(), -1n, 'a bigint from 0n, not -1n'],
    [callback, 5, 'a function, not 5'],
    [anObject, 'x'.repeat(40), `an object, not '${'x'.repeat(40)}'`],
    [virtImplementation, {}, 'an implementation of VirtT, as createNative or createForwarder makes it, not an object'],
    [
      virtImplementation,
      typestate,
      'an implementation of VirtT, as createNative or createForwarder makes it, not one of the typestate generation, as createTypestateNative makes it',
    ],
    [
      typestateImplementation,
      { ...typestate, lookup: 5 },
      'an implementation of the typestate generation, as createTypestateNative or createTypestateForwarder makes it, not an object',
    ],
    [
      typestateImplementation,
      { instantiate: method },
      'an implementation of the typestate generation, as createTypestateNative or createTypestateForwarder makes it, not one of VirtT, as createNative makes it',
    ],
    [wireServer, {}, "the host's half of a wire, such as serveScale or serveAbi(memory), not an object"],
    [
      wireServer,
      { connect: method },
      "the host's half of a wire, such as serveScale or serveAbi(memory), not the runtime's half, such as connectScale",
    ],
    [
      wireServer,
      function serveAbi() {},
      "the host's half of a wire, such as serveScale or serveAbi(memory), not the function serveAbi, which makes one: call it",
    ],
    [wireClient, null, "the runtime's half of a wire, such as connectScale or connectAbi(memory), not null"],
    [
      wireClient,
      { serve: method },
      "the runtime's half of a wire, such as connectScale or connectAbi(memory), not the host's half, such as serveScale",
    ],
    [
      wireClient,
      function connectAbi() {},
      "the runtime's half of a wire, such as connectScale or connectAbi(memory), not the function connectAbi, which makes one: call it",
    ],
  ])('%#', (rule, value, must) => {
    expect(() => check(rule, value)).toThrow(new HostFault('ValueOutOfRange', `createIt: it must be ${must}`));
  });

  it('and accepts each where it belongs', () => {
    expect(() => check(typestateImplementation, typestate)).not.toThrow();
    expect(() => check(wireServer, { serve: method })).not.toThrow();
    expect(() => check(wireClient, { connect: method })).not.toThrow();
    expect(() => check(anObject, {})).not.toThrow();
    expect(() => check(anObject, null)).toThrow(HostFault);
    expect(() => check(anObject, method)).toThrow(HostFault);
    expect(() => checkOptions('createIt', {}, { it: wireServer })).toThrow(
      "createIt: it is missing: it must be the host's half of a wire, such as serveScale or serveAbi(memory)",
    );
  });
});

it('describes any value in a few words', () => {
  class Thing {}
  const values = ['x', 'x'.repeat(41), 5n, 0.5, null, undefined, Symbol('s'), [], {}, new Thing(), function named() {}, () => {}];
  expect(values.map(describeValue)).toEqual([
    "'x'",
    'a text of 41 characters',
    '5n',
    '0.5',
    'null',
    'undefined',
    'Symbol(s)',
    'an array',
    'an object',
    'a value of class Thing',
    'the function named',
    'a function',
  ]);
  expect(describeValue(Object.create(null))).toBe('an object');
});
