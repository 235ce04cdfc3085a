import { exploring } from '@polkavirt/test-support/exploring';
import { recordedCase } from '@polkavirt/test-support/record-cases';
import fc from 'fast-check';
import { HOST_FUNCTION_NAMES, SENTINEL } from '../src/index.ts';
import { type Chain, createChain } from './support/chain.ts';
import { callGuest, deployGuest, guest, pack, SCRATCH, type Step } from './support/guest.ts';
import { IMPLEMENTATIONS } from './support/implementations.ts';

const RUNS = exploring(60);
const MAX = (1n << 64n) - 1n;

/** Numbers that are pointers, lengths, flags, or nothing that makes sense. */
const register = fc.oneof(
  fc.integer({ min: 0, max: 40 }).map(BigInt),
  fc.integer({ min: 0, max: 0x500 }).map((offset) => BigInt(SCRATCH + offset)),
  fc.tuple(fc.integer({ min: 0, max: 64 }), fc.integer({ min: 0, max: 0x500 })).map(([high, low]) => pack(high, SCRATCH + low)),
  fc
    .tuple(fc.integer({ min: 0, max: 0x500 }), fc.integer({ min: 0, max: 0x500 }))
    .map(([a, b]) => pack(SCRATCH + a, SCRATCH + b)),
  fc.constantFrom(BigInt(SENTINEL), MAX, 0x8000_0000n, pack(SENTINEL, SENTINEL), pack(0, SENTINEL)),
  fc.bigInt({ min: 0n, max: MAX }),
);
const step = fc
  .tuple(fc.constantFrom(...HOST_FUNCTION_NAMES), fc.array(register, { minLength: 6, maxLength: 6 }))
  .map(([name, registers]): Step => [name, ...registers]);
const program = fc.record({
  call: fc.array(step, { minLength: 1, maxLength: 8 }),
  data: fc.uint8Array({ minLength: 64, maxLength: 64 }),
  input: fc.uint8Array({ maxLength: 64 }),
});

/** What a run leaves: what is told of it, and the state. */
const observe = (chain: Chain, { call, data, input }: { call: Step[]; data: Uint8Array; input: Uint8Array }) =>
  chain.externalities.executeWith(() => {
    const address = deployGuest(chain, guest({ call, data: { 0: data, 64: new Uint8Array(32).fill(0xff) } }), 1000n);
    const { outcome } = callGuest(chain, address, input, 3n);
    const { result, weightConsumed, weightRequired, storageDeposit, logs, diagnostics } = outcome;
    const limit = chain.System.constants.BlockWeights.perClass.normal.maxExtrinsic?.refTime ?? 0n;
    expect(weightConsumed.refTime).toBeLessThanOrEqual(limit);
    expect(chain.externalities.storage.depth).toBe(0);
    return { result, weightConsumed, weightRequired, storageDeposit, logs, diagnostics };
  });

it('no host call of any arguments breaks the host, and all implementations agree on what it does', () => {
  const implementations = Object.values(IMPLEMENTATIONS).map((create) => create());
  fc.assert(
    fc.property(
      program,
      recordedCase((parts, record) => {
        const [first, ...others] = implementations.map((virt) => {
          const chain = createChain(record(virt));
          const seen = observe(chain, parts);
          return { seen, root: chain.externalities.stateRoot() };
        });
        for (const other of others) expect(other).toEqual(first);
      }),
    ),
    RUNS,
  );
});
