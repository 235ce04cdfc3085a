import { TransientStorage } from '../../src/exec/transient-storage.ts';
import { LIMITS } from '../../src/limits.ts';

const value = (length: number, byte = 1) => new Uint8Array(length).fill(byte);

// What counts is every key and value that is there, and for each write the key and the value that a rollback needs.
describe('the size of transient storage', () => {
  it('is limited to 4096 bytes with what a rollback needs: exactly', () => {
    expect(LIMITS.transientStorageBytes).toBe(4096);
    const fits = new TransientStorage();
    // 52 for the key, 52 for the undo of a key that was not there.
    fits.set('a', 52, value(4096 - 104));
    expect(fits.get('a')).toHaveLength(3992);
    const fails = () => new TransientStorage().set('a', 52, value(4096 - 103));
    expect(fails).toThrow('transient storage would hold 4097 bytes with what is needed to roll it back; the limit is 4096');
    expect(fails).toThrow(expect.objectContaining({ error: 'OutOfTransientStorage' }));
  });

  it('counts each write’s undo until it is rolled back', () => {
    const storage = new TransientStorage();
    // 20 + 100 for the value, 20 for the undo; then 20 + 100 for each undo of the same value.
    storage.set('a', 20, value(100));
    for (let i = 0; i < 32; i++) storage.set('a', 20, value(100, i));
    // 140 + 32 x 120 = 3980, and one more write is 4100.
    expect(() => storage.set('a', 20, value(100))).toThrow('would hold 4100 bytes');
    // A write that fails changes nothing: with 4 bytes fewer it fits.
    storage.set('a', 20, value(96, 9));
    expect(storage.get('a')).toEqual(value(96, 9));
  });

  it('gets back what a removal frees, not what undoing the removal needs', () => {
    const storage = new TransientStorage();
    storage.set('a', 20, value(1000));
    storage.set('a', 20, undefined);
    expect(storage.get('a')).toBeUndefined();
    // Undo: 20 and 1020. With the new one's key, undo and value: 1040 + 20 + 20 + 3016 = 4096.
    expect(() => storage.set('b', 20, value(3017))).toThrow('would hold 4097 bytes');
    storage.set('b', 20, value(3016));
  });

  it('is what it was after a rollback, however often', () => {
    const storage = new TransientStorage();
    storage.set('kept', 20, value(100));
    for (let i = 0; i < 100_000; i++) {
      storage.begin();
      storage.set('kept', 20, value(50));
      storage.set('a', 32, value(100));
      storage.set('a', 32, undefined);
      storage.rollback();
    }
    expect([storage.get('kept'), storage.get('a')]).toEqual([value(100), undefined]);
    // 140 bytes are there: 40 for key and undo, 3916 for a value.
    expect(() => storage.set('b', 20, value(3917))).toThrow('would hold 4097 bytes');
    storage.set('b', 20, value(3916));
  });
});

it('a rollback undoes what was committed into it', () => {
  const storage = new TransientStorage();
  storage.begin();
  storage.set('a', 20, value(1));
  storage.begin();
  storage.set('a', 20, value(2));
  storage.set('b', 20, value(3));
  storage.commit();
  expect([storage.get('a'), storage.get('b')]).toEqual([value(2), value(3)]);
  storage.begin();
  storage.set('a', 20, undefined);
  storage.rollback();
  expect(storage.get('a')).toEqual(value(2));
  storage.rollback();
  expect([storage.get('a'), storage.get('b')]).toEqual([undefined, undefined]);
});
