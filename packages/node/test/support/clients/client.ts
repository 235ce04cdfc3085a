import type { HexString } from '@polkavirt/mock-runtime';

/** A call that a client has Alice sign and send. */
export type Call =
  | { readonly type: 'remark' }
  /** To Bob. */
  | { readonly type: 'transfer'; readonly amount: bigint }
  /** Of a program that there is not: it fails with an error of a pallet. */
  | { readonly type: 'callNothing' };

/** What a client told of a transaction until it was final. */
export interface Sent {
  /** In the client's own words, in their order. */
  readonly statuses: readonly string[];
  /** As `Balances.Transfer`. */
  readonly events: readonly string[];
  /** As `Virt.ProgramNotFound`, from the metadata. */
  readonly error: string | undefined;
  /** The hash of its block. */
  readonly block: HexString;
}

/** A connected client library, by way of an adapter that says what is asked in the library's words. It is released at the end of the test. */
export interface Client {
  /** The hash of the genesis, and the name of the runtime. */
  identity(): Promise<{ readonly genesis: string; readonly runtime: string }>;
  existentialDeposit(): Promise<bigint>;
  /** The free balance of an account in a block; without one at the head. */
  free(address: string, at?: HexString): Promise<bigint>;
  /** Tells the amount of each transfer from now on. @returns Ends that. */
  watchTransfers(tell: (amount: bigint) => void): Promise<() => void>;
  /** @param nonce The client finds it out itself if it is not given. */
  send(call: Call, nonce?: number): Promise<Sent>;
  /** Begins to wait for a connection that comes back after it was lost. */
  whenBack(): Promise<unknown>;
}

/** A library by one of its protocols. */
export interface Library {
  /** Connects it to a server. */
  readonly connect: (url: string) => Promise<Client>;
  /** What it says of a transaction that goes well. */
  readonly statuses: readonly string[];
}

export const ALICE_SS58 = '5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY';
export const BOB_SS58 = '5FHneW46xGXgs5mUiveU4sbTyGBzmstUspZC92UhjJM694ty';
export const NO_PROGRAM: HexString = `0x${'77'.repeat(32)}`;
