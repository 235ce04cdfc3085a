import fc from 'fast-check';

/** Bytes near valid ones: changed, cut, extended; and now and then any bytes at all. */
export const nearly = (valid: fc.Arbitrary<Uint8Array>): fc.Arbitrary<Uint8Array> =>
  fc.oneof(
    { weight: 1, arbitrary: fc.uint8Array({ maxLength: 80 }) },
    { weight: 2, arbitrary: valid },
    {
      weight: 6,
      arbitrary: fc
        .tuple(
          valid,
          fc.array(fc.tuple(fc.nat(), fc.integer({ min: 0, max: 255 })), { maxLength: 2 }),
          fc.integer({ min: -2, max: 2 }),
        )
        .map(([bytes, edits, growth]) => {
          const out = new Uint8Array(Math.max(0, bytes.length + growth));
          out.set(bytes.subarray(0, out.length));
          // Tags and lengths stand in front, so half of the edits go there.
          for (const [place, byte] of edits)
            if (out.length > 0) out[place % (place & 1 ? out.length : Math.min(out.length, 18))] = byte;
          return out;
        }),
    },
  );
