import { exploring } from '@polkavirt/test-support/exploring';
import fc from 'fast-check';
import { CACHE_MODELS, type CacheModelName } from '../../src/gas/full/cache-model.ts';
import { createFullBlockCost } from '../../src/gas/full/full-block-cost.ts';
import { INSTRUCTION_SETS, type InstructionSetName } from '../../src/isa/instruction-set.ts';
import type { CodeView } from '../../src/program/decoder.ts';

const parameters = exploring(200);

const set = fc.constantFrom(...(Object.keys(INSTRUCTION_SETS) as InstructionSetName[]));
const cache = fc.constantFrom(...(Object.keys(CACHE_MODELS) as CacheModelName[]));

/** Any bytes under any bitmask; half of the masks are dense, so that blocks get long. */
const view: fc.Arbitrary<CodeView> = fc
  .tuple(set, fc.uint8Array({ minLength: 1, maxLength: 600 }), fc.boolean(), fc.infiniteStream(fc.nat(255)))
  .map(([instructionSet, code, dense, random]) => {
    const bitmask = Uint8Array.from({ length: Math.ceil(code.length / 8) }, () => {
      const bits = random.next().value as number;
      return dense ? bits | (random.next().value as number) : bits;
    });
    // Bits behind the code are not set in any program that the reader lets through.
    if (code.length % 8 !== 0) bitmask[bitmask.length - 1] &= (1 << (code.length % 8)) - 1;
    return { instructionSet, code, bitmask };
  });

/** The longest that one instruction may keep the pipeline: 100 cycles, and the ones before and behind them. */
const MOST_CYCLES = 104;

it('prices any offset of any bytes: a whole number, at least 1, at most what its bytes could take', () => {
  fc.assert(
    fc.property(view, cache, (code, model) => {
      const cost = createFullBlockCost(code, model);
      for (let offset = 0; offset <= code.code.length; offset++) {
        const gas = cost(offset);
        expect(Number.isInteger(gas)).toBe(true);
        expect(gas).toBeGreaterThanOrEqual(1);
        expect(gas).toBeLessThanOrEqual((code.code.length - offset + 1) * MOST_CYCLES);
      }
    }),
    parameters,
  );
});

it('a price does not depend on what was priced before', () => {
  fc.assert(
    fc.property(view, cache, (code, model) => {
      const shared = createFullBlockCost(code, model);
      const offsets = Array.from(code.code.keys());
      const forwards = offsets.map(shared);
      const backwards = offsets.map((_, i) => shared(offsets.length - 1 - i)).reverse();
      expect(backwards).toEqual(forwards);
      const offset = code.code.length >> 1;
      expect(createFullBlockCost(code, model)(offset)).toBe(forwards[offset]);
    }),
    parameters,
  );
});
