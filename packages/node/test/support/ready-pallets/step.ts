/** Calls of pallets, in words that every client's adapter puts into those of its library. */

import type { DevRuntime } from '../../../src/index.ts';

export const WHO = ['Alice', 'Bob', 'Charlie', 'Dave'] as const;
export type Who = (typeof WHO)[number];

/** A call, named as the metadata has it: arguments may have calls in them. */
export class Call {
  readonly pallet: string;
  readonly name: string;
  readonly args: Readonly<Record<string, unknown>>;

  constructor(pallet: string, name: string, args: Readonly<Record<string, unknown>> = {}) {
    this.pallet = pallet;
    this.name = name;
    this.args = args;
  }
}
export const call = (pallet: string, name: string, args?: Readonly<Record<string, unknown>>): Call =>
  new Call(pallet, name, args);

/** Where the last extrinsic stood. */
export interface Timepoint {
  readonly height: number;
  readonly index: number;
}

export interface Step {
  readonly by: Who;
  readonly call: Call;
  /** Events that are among those of the extrinsic, as `Utility.BatchCompleted`. */
  readonly events: readonly string[];
  /** The error of the extrinsic, as `Assets.NoAccount`. Default: it goes well. */
  readonly error?: string;
  /** What `system.account` has reserved for somebody after it, beside what it had before the first step. */
  readonly reserved?: readonly [Who, bigint];
  /** By how much somebody's free funds change, beside the fees of others. */
  readonly gained?: readonly [Who, bigint];
}

/** A step, or one that needs to know where the one before it stood. */
export type AnyStep = Step | ((last: Timepoint, runtime: DevRuntime) => Step);

export const step = (by: Who, one: Call, ...events: string[]): Step => ({ by, call: one, events });
/** As Root, by Alice's key. */
export const asRoot = (one: Call, ...events: string[]): Step =>
  step('Alice', call('Sudo', 'sudo', { call: one }), 'Sudo.Sudid', ...events);

export const SS58: Readonly<Record<Who, string>> = {
  Alice: '5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY',
  Bob: '5FHneW46xGXgs5mUiveU4sbTyGBzmstUspZC92UhjJM694ty',
  Charlie: '5FLSigC9HGRKVhB9FiEo4Y3koPsNmBmLJbpXg2mp1hXcS59Y',
  Dave: '5DAAnrj7VHTznn2AWBemMuyBwZWs6FNFjdyVXUeYum3PTXFy',
};
/** As a call's argument. */
export const address = (who: Who) => ({ type: 'Id', value: SS58[who] });

export const UNIT = 10n ** 12n;
/** A transfer that goes well, and one that nobody can make. */
export const transfer = (to: Who, value = UNIT): Call => call('Balances', 'transfer_keep_alive', { dest: address(to), value });
export const TOO_MUCH = transfer('Bob', 2n * 10n ** 18n);
export const REMARK = call('System', 'remark_with_event', { remark: Uint8Array.of(1, 2, 3) });
export const WEIGHT = { ref_time: 1_000_000_000n, proof_size: 100_000n };
