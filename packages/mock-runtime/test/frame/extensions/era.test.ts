import { decode, encode, era, eraBirth, eraDeath, tryDecode } from '../../../src/index.ts';

// sp-runtime, `generic/era.rs`, the tests there.
describe('an era', () => {
  it('is written as upstream writes it', () => {
    expect(encode(era, { type: 'Immortal' })).toEqual(Uint8Array.of(0));
    // Period 64, phase 42: 5 + 42 % 16 * 16, and 42 / 16.
    const mortal = { type: 'Mortal', period: 64, phase: 42 } as const;
    expect(encode(era, mortal)).toEqual(Uint8Array.of(5 + (42 % 16) * 16, Math.floor(42 / 16)));
    expect(decode(era, Uint8Array.of(0xa5, 2))).toEqual(mortal);
    // A period of 32768 has phases in steps of 8: 14 + 2500 % 16 * 16, and 2500 / 16.
    const long = { type: 'Mortal', period: 32_768, phase: 20_000 } as const;
    expect(encode(era, long)).toEqual(Uint8Array.of(14 + (2500 % 16) * 16, Math.floor(2500 / 16)));
    expect(decode(era, encode(era, long))).toEqual(long);
  });

  it.each([
    ['a period of two', Uint8Array.of(0x10, 0)],
    ['a phase beyond the period', Uint8Array.of(0x41, 0)],
    ['half of it', Uint8Array.of(5)],
  ])('is not %s', (_, bytes) => {
    expect(tryDecode(era, bytes).ok).toBe(false);
  });

  it('begins and ends where upstream has it', () => {
    const mortal = { type: 'Mortal', period: 4, phase: 2 } as const;
    // From 6 on to 10.
    expect([6, 7, 8, 9].map((current) => [eraBirth(mortal, current), eraDeath(mortal, current)])).toEqual(
      Array.from({ length: 4 }, () => [6, 10]),
    );
    expect(eraBirth(mortal, 10)).toBe(10);
    expect([eraBirth({ type: 'Immortal' }, 99), eraDeath({ type: 'Immortal' }, 99)]).toEqual([0, Number.POSITIVE_INFINITY]);
  });
});
