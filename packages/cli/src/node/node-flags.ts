import type { Choice } from '../choice.ts';

export const BUILD_MODES = ['instant', 'batch', 'manual', 'interval'] as const;

/** Of `ReviveConfig.gasSchedule`. */
export const GAS_SCHEDULES = ['upstream', 'simple'] as const;

export const CLOCKS = ['real', 'fixed'] as const;

/** The flags of `polkavirt node`. */
export interface NodeFlags extends Omit<Choice, 'api'> {
  readonly port: number;
  readonly host: string;
  readonly buildMode: (typeof BUILD_MODES)[number];
  /** Milliseconds, for the modes batch and interval. */
  readonly blockTime: number | undefined;
  readonly clock: (typeof CLOCKS)[number];
  readonly finalityDelay: number;
  /** Without it all are kept. */
  readonly keepBlocks: number | undefined;
  /** The file that the chain is kept in. */
  readonly state: string | undefined;
  readonly loadState: string | undefined;
  readonly dumpState: string | undefined;
  /** Blocks. Without it `state` is written with each, `dumpState` at the end alone. */
  readonly saveEvery: number | undefined;
  /** A file for the calls between forwarder and host. */
  readonly capture?: string | undefined;
  /** Milliseconds that one call of a program may take; without it there is no deadline. */
  readonly callTimeout: number | undefined;
  /** Whether the node has Solidity contracts and Ethereum's JSON-RPC instead of the Virt pallet. */
  readonly contracts: boolean;
  /** Accounts from {@link NodeFlags.mnemonic}; without it ten. Those of Polkadot's development chains come after them. */
  readonly accounts?: number | undefined;
  readonly mnemonic?: string | undefined;
  /** The balance of each account, in units of 10^18. */
  readonly balance?: number | undefined;
  /** What work of contracts costs. */
  readonly gasSchedule?: (typeof GAS_SCHEDULES)[number] | undefined;
  /** Wei of a native unit. */
  readonly nativeToEthRatio?: number | undefined;
  /** Of `ReviveConfig.gasScale`. */
  readonly gasScale?: number | undefined;
  /** A folder of ABIs. */
  readonly artifacts?: string | undefined;
  /** Whether the node prints nothing about requests and blocks. */
  readonly silent?: boolean;
  /** Whether requests and blocks are printed as JSON, one object a line. */
  readonly json?: boolean;
  /** Empty: pages of this machine, browser extensions and the Polkadot.js Apps. */
  readonly allowOrigin: readonly string[];
  /** Empty: the server's default. */
  readonly allowHost: readonly string[];
}
