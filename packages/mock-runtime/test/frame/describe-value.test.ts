import { describeValue } from '../../src/index.ts';

it.each([
  [5n, '5n'],
  ['0xab', '0xab'],
  ['a "text"', '"a \\"text\\""'],
  [Uint8Array.of(1, 255), '0x01ff'],
  [[1, undefined], '[1, undefined]'],
  [{}, '{}'],
  [{ type: 'Normal' }, 'Normal'],
  [{ type: 'Module', value: { index: 1, error: 2 } }, 'Module({ index: 1, error: 2 })'],
  [{ type: 'Some', value: 1n, more: true }, '{ type: "Some", value: 1n, more: true }'],
  [null, 'null'],
])('%p is shown as %s', (value, text) => {
  expect(describeValue(value)).toBe(text);
});
