import { jest } from '@jest/globals';
import { onTestEnd } from '@polkavirt/test-support';
import { Externalities } from '../../src/index.ts';

const bytes = (...values: number[]) => Uint8Array.of(...values);

describe('a list that is none', () => {
  const appendedTo = (value: Uint8Array) => {
    const { main } = new Externalities();
    main.set('0x01', value);
    main.append('0x01', bytes(9));
    return main.get('0x01');
  };
  const ONE = bytes(1 << 2, 9);

  it('is forgotten when something is appended: its count is cut off, too long, or not in its shortest form', () => {
    // A count of four bytes with two; one of seventeen; 0 in two bytes.
    for (const value of [bytes(), bytes(0x02, 1), bytes(0x37, 1, 2, 3), bytes(0x01, 0x00, 7)]) {
      expect(appendedTo(value)).toEqual(ONE);
    }
  });

  it('is forgotten if it has no room for one more', () => {
    // 2^32 - 1 elements, and one fewer: a u32 in its longest form.
    expect(appendedTo(bytes(0x03, 0xff, 0xff, 0xff, 0xff, 7))).toEqual(ONE);
    expect(appendedTo(bytes(0x03, 0xfe, 0xff, 0xff, 0xff, 7))).toEqual(bytes(0x03, 0xff, 0xff, 0xff, 0xff, 7, 9));
  });

  it('and comes back when the transaction that appended to it is undone', () => {
    const externalities = new Externalities();
    externalities.main.set('0x01', bytes(0x02, 1));
    externalities.begin();
    externalities.main.append('0x01', bytes(9));
    externalities.rollback();
    expect(externalities.main.get('0x01')).toEqual(bytes(0x02, 1));
  });
});

it('a value that cannot be decoded is told of once for each key, for 1,000 keys at most', () => {
  const warned: unknown[] = [];
  const warn = jest.spyOn(console, 'warn').mockImplementation((text) => void warned.push(text));
  onTestEnd('the console', () => warn.mockRestore());
  const externalities = new Externalities();
  externalities.noteCorrupted('0x01', 'it is short');
  externalities.noteCorrupted('0x01', 'it is short');
  externalities.noteCorrupted('0x02', 'it is long');
  expect(warned).toEqual([
    'polkavirt: the storage at 0x01 counts as absent, since it cannot be decoded: it is short',
    'polkavirt: the storage at 0x02 counts as absent, since it cannot be decoded: it is long',
  ]);
  for (let i = 0; i < 2000; i++) externalities.noteCorrupted(`0xff${i}`, 'no');
  expect(warned).toHaveLength(1000);
  // Another chain has keys of its own.
  new Externalities().noteCorrupted('0x01', 'it is short');
  expect(warned).toHaveLength(1001);
});
