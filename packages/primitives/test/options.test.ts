import { HostFault } from '@polkavirt/primitives';
import {
  callback,
  checkOptions,
  describeValue,
  limit,
  limitsOf,
  type OptionRule,
  oneOf,
  optional,
  virtImplementation,
  wholeBigint,
  wholeNumber,
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
  [virtImplementation, [{ instantiate: () => undefined }], [{}, null, { instantiate: 5 }, () => undefined]],
  [callback, [() => undefined, class {}], [{}, 'x']],
])('%#: a rule accepts its values and no others', (rule, good, bad) => {
  for (const value of good) expect(() => check(rule, value)).not.toThrow();
  for (const value of bad) expect(() => check(rule, value)).toThrow(HostFault);
  expect(() => check(optional(rule), undefined)).not.toThrow();
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
