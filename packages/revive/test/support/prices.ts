/** What host functions cost on a chain, to the picosecond. */
import { type Address, fallbackAccount, type HostFunctionName } from '../../src/index.ts';
import { ALICE, type Chain, explainOutcome } from './chain.ts';
import { deployGuest, type GuestParts, guest, type Step } from './guest.ts';

/** Picoseconds of ref_time for an instruction of a program, as for Asset Hub Westend. */
export const INSTRUCTION = 85_180n;
export const BLOCK = 1_500_000_000_000n;

export interface Spent {
  readonly name: HostFunctionName;
  readonly depth: number;
  /** Picoseconds from before this host call to the next one of its frame, or to the frame's end. */
  readonly price: bigint;
}

/**
 * Runs a guest with steps without a jump between them: its instructions are paid for when the block that they are begins, so that what
 * is spent from one host call to the next is the host call's price and nothing else.
 */
export function spending(chain: Chain, dest: Address, data?: Uint8Array, value = 0n): Spent[] {
  const calls: { name: HostFunctionName; depth: number; left: bigint }[] = [];
  const ends: bigint[] = [];
  const outcome = chain.Revive.bareCall({
    origin: fallbackAccount(ALICE),
    dest,
    value,
    ...(data === undefined ? {} : { data }),
    observer: {
      hostCall: ({ name, depth, gasLeft }) => calls.push({ name, depth, left: gasLeft }),
      exitFrame: ({ gasUsed }) => ends.push(gasUsed),
    },
  });
  expect(explainOutcome(outcome)).toBe('');
  const own = calls.filter(({ depth }) => depth === 0);
  return own.map(({ name, depth, left }, i) => ({ name, depth, price: left - (own[i + 1]?.left ?? BLOCK - ends.at(-1)!) }));
}

/** A step and what it costs, worked out from the rules in words. */
export type Priced = readonly [step: Step, price: bigint];

/** Deploys and calls a guest, which must spend at each step what the rows say. */
export function expectPrices(
  chain: Chain,
  rows: readonly Priced[],
  parts: GuestParts = {},
  input?: Uint8Array,
  funds = 0n,
): void {
  const dest = deployGuest(chain, guest({ ...parts, call: rows.map(([step]) => step) }), funds);
  const spent = spending(chain, dest, input);
  expect(spent.slice(0, rows.length).map(({ name, price }) => [name, price])).toEqual(
    rows.map(([[name], price]) => [name, price]),
  );
}
