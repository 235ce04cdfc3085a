import type { Choice } from './choice.ts';

export const BUILD_MODES = ['instant', 'batch', 'manual', 'interval'] as const;

/** The flags of `polkavirt node`. */
export interface NodeFlags extends Omit<Choice, 'api'> {
  readonly port: number;
  readonly host: string;
  readonly buildMode: (typeof BUILD_MODES)[number];
  /** Milliseconds, for the modes batch and interval. */
  readonly blockTime: number | undefined;
  readonly finalityDelay: number;
  readonly keepBlocks: number;
  /** Empty: pages of this machine and the Polkadot.js Apps. */
  readonly allowOrigin: readonly string[];
}
