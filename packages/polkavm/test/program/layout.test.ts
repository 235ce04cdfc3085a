import { layOut } from '../../src/program/layout.ts';

describe('layOut', () => {
  it('puts pieces one behind the other', () => {
    const { offsets, targetLengths } = layOut([{ length: 2 }, { length: 5 }, { length: 1 }]);
    expect([...offsets]).toEqual([0, 2, 7, 8]);
    expect([...targetLengths]).toEqual([0, 0, 0]);
  });

  it('of nothing ends at 0', () => {
    expect([...layOut([]).offsets]).toEqual([0]);
  });

  it('gives a jump to itself no distance', () => {
    expect([...layOut([{ length: 1, targetPiece: 0 }]).offsets]).toEqual([0, 1]);
  });

  it('gives distances from 0 to 4 bytes', () => {
    const lengthFor = (distance: number) => layOut([{ length: 1, targetOffset: distance }]).targetLengths[0];
    expect([0, 1, 127, 128, 32767, 32768, 8388607, 8388608].map(lengthFor)).toEqual([0, 1, 1, 2, 2, 3, 3, 4]);
  });

  it('moves what comes after a jump, also where no distance changes', () => {
    // The first guess has the jump over one piece of a byte; the second pass finds 200 bytes.
    const { offsets, targetLengths } = layOut([{ length: 1, targetPiece: 2 }, { length: 200 }, { length: 1 }]);
    expect([...targetLengths]).toEqual([2, 0, 0]);
    expect([...offsets]).toEqual([0, 3, 203, 204]);
  });

  it('measures the distance to an offset from where the jump is', () => {
    const { targetLengths } = layOut([{ length: 200 }, { length: 1, targetOffset: 200 }, { length: 1, targetOffset: 327 }]);
    expect([...targetLengths]).toEqual([0, 0, 1]);
    expect([...layOut([{ length: 200 }, { length: 1, targetOffset: 0 }]).targetLengths]).toEqual([0, 2]);
  });

  it('finds the shortest of several solutions', () => {
    // Each of the two jumps is at the edge of one byte, with the other one inside its distance: both can be short, or both long.
    const { targetLengths } = layOut([
      { length: 3 },
      { length: 1, targetPiece: 4 },
      { length: 123 },
      { length: 1, targetPiece: 0 },
      { length: 1 },
    ]);
    expect([...targetLengths]).toEqual([0, 1, 0, 1, 0]);
  });

  /** Jumps of which each one is 127 bytes from its target until the one behind it grows; the last one is long. */
  const chain = (jumps: number) =>
    Array.from({ length: jumps }, (_, jump) => [
      { length: 1, targetPiece: jump + 1 < jumps ? (jump + 1) * 2 + 1 : 0 },
      { length: 123 },
    ]).flat();

  it('follows growth from one jump to the one before it', () => {
    const { targetLengths, offsets } = layOut(chain(200));
    expect([...targetLengths]).toEqual(new Array(200).fill([2, 0]).flat());
    expect(offsets[400]).toBe(200 * (3 + 123));
  });

  it('gives up on the shortest distances after too many passes', () => {
    const { targetLengths, offsets } = layOut(chain(200), 50);
    expect([...targetLengths]).toEqual(new Array(200).fill([4, 0]).flat());
    expect([...offsets]).toEqual(Array.from({ length: 401 }, (_, piece) => Math.floor(piece / 2) * 128 + (piece % 2) * 5));
  });
});
