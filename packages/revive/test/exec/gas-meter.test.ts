import { exploring } from '@polkavirt/test-support/exploring';
import fc from 'fast-check';
import { Failure } from '../../src/errors.ts';
import { GasMeter } from '../../src/exec/gas-meter.ts';

const failureOf = (work: () => void): unknown => {
  try {
    work();
  } catch (failure) {
    return failure;
  }
  return undefined;
};
const meter = (limit: bigint, refTimePerFuel = 1n) => new GasMeter(limit, refTimePerFuel);

describe('what a call gets', () => {
  it('is at most 63/64 of what is left, with the stipend', () => {
    // 6400 / 64 = 100 are kept back.
    expect(meter(6400n).nested(0n, 10_000n).limit).toBe(6300n);
    expect(meter(6400n).nested(6299n, 1n).limit).toBe(6300n);
    expect(meter(6400n).nested(6300n, 1n).limit).toBe(6300n);
    expect(meter(6400n).nested(100n, 23n).limit).toBe(123n);
    expect(meter(6400n).nested(0n).limit).toBe(0n);
  });

  it('rounds what is kept back down: nothing of less than 64', () => {
    for (const [left, most] of [
      [0n, 0n],
      [1n, 1n],
      [63n, 63n],
      [64n, 63n],
      [65n, 64n],
      [127n, 126n],
      [128n, 126n],
    ]) {
      expect(meter(left).nested(1000n).limit).toBe(most);
    }
  });

  it('is of what is left now, not of the limit', () => {
    const gas = meter(6500n);
    gas.charge(100n, 'something');
    expect(gas.nested(10_000n).limit).toBe(6300n);
    expect([gas.limit, gas.left, gas.consumed]).toEqual([6500n, 6400n, 100n]);
  });
});

describe('charges', () => {
  it('go to the very end, and one more spends all', () => {
    const gas = meter(10n);
    gas.charge(3n, 'this');
    gas.charge(7n, 'that');
    expect([gas.left, gas.consumed, gas.required]).toEqual([0n, 10n, 10n]);
    gas.charge(0n, 'nothing');
    const other = meter(10n);
    other.charge(3n, 'this');
    expect(failureOf(() => other.charge(8n, 'that'))).toMatchObject({
      error: 'OutOfGas',
      message: 'that costs 8 ps of ref_time where 7 are left',
    });
    expect([other.left, other.consumed]).toEqual([0n, 10n]);
  });

  it('of a program are in whole units of fuel', () => {
    const gas = meter(1009n, 10n);
    expect(gas.fuel).toBe(100n);
    gas.syncFuel(100n, 37n);
    expect([gas.consumed, gas.left, gas.fuel]).toEqual([630n, 379n, 37n]);
    // A program that ended below zero spent what it had.
    gas.syncFuel(37n, -5n);
    expect(gas.consumed).toBe(1000n);
    // And it cannot give fuel back.
    gas.syncFuel(3n, 8n);
    expect(gas.consumed).toBe(1000n);
  });

  it('never pass more fuel than an i64 holds', () => {
    expect(meter(1n << 80n).fuel).toBe((1n << 63n) - 1n);
    expect(meter((1n << 63n) - 1n).fuel).toBe((1n << 63n) - 1n);
    expect(meter((1n << 63n) - 2n).fuel).toBe((1n << 63n) - 2n);
  });
});

describe('what was required', () => {
  it('is what a call needed with what had to be kept back for it, level by level', () => {
    const [outer, middle, inner] = [meter(1_000_000n), meter(500_000n), meter(200_000n)];
    inner.charge(6300n, 'work');
    middle.charge(1000n, 'work');
    middle.absorb(inner);
    // 6400 - floor(6400 / 64) = 6300, and 6399 - 99 = 6300 as well.
    expect([middle.consumed, middle.required]).toEqual([7300n, 1000n + 6399n]);
    outer.absorb(middle);
    // The least x with x - floor(x / 64) >= 7399 is 7516: 7516 - 117 = 7399, 7515 - 117 = 7398.
    expect([outer.consumed, outer.required]).toEqual([7300n, 7516n]);
    // What comes after the call is paid from what was kept back first.
    outer.charge(200n, 'work');
    expect(outer.required).toBe(7516n);
    outer.charge(17n, 'work');
    expect(outer.required).toBe(7517n);
  });

  it('is the most that any moment needed', () => {
    const outer = meter(1_000_000n);
    const [first, second] = [meter(10_000n), meter(10_000n)];
    first.charge(630n, 'work');
    outer.absorb(first);
    expect(outer.required).toBe(639n);
    second.charge(63n, 'work');
    outer.absorb(second);
    expect([outer.consumed, outer.required]).toEqual([693n, 693n]);
  });

  it('is exact: with one picosecond less the call would not get enough', () => {
    for (let needed = 0n; needed <= 8192n; needed++) {
      const outer = meter(1_000_000n);
      const nested = meter(needed);
      nested.consumeAll();
      outer.absorb(nested);
      const { required } = outer;
      const passedOn = (left: bigint) => meter(left).nested(1n << 60n).limit;
      expect(passedOn(required)).toBeGreaterThanOrEqual(needed);
      if (required > 0n) expect(passedOn(required - 1n)).toBeLessThan(needed);
    }
  });

  /** A tree of work: picoseconds, or a call with work of its own. */
  type Work = bigint | readonly Work[];
  const { work } = fc.letrec<{ work: Work }>((tie) => ({
    work: fc.oneof(
      { maxDepth: 6, withCrossShrink: true },
      fc.bigInt({ min: 0n, max: 3000n }),
      fc.array(tie('work'), { maxLength: 4 }),
    ),
  }));
  const run = (gas: GasMeter, steps: readonly Work[]): void => {
    for (const step of steps) {
      if (typeof step === 'bigint') gas.charge(step, 'work');
      else {
        const nested = gas.nested(1n << 60n);
        try {
          run(nested, step);
        } finally {
          gas.absorb(nested);
        }
      }
    }
  };

  it('suffices for the same work, and nothing less does', () => {
    fc.assert(
      fc.property(fc.array(work, { maxLength: 4 }), (steps) => {
        const estimate = meter(1n << 50n);
        run(estimate, steps);
        const exact = meter(estimate.required);
        run(exact, steps);
        expect([exact.consumed, exact.required]).toEqual([estimate.consumed, estimate.required]);
        if (estimate.required > 0n) expect(() => run(meter(estimate.required - 1n), steps)).toThrow(Failure);
      }),
      exploring(300),
    );
  });
});
