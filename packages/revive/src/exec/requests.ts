/** The requests of a transaction or a contract to the call stack. */
import type { HexString } from '@polkavirt/mock-runtime';
import type { Address } from '../address.ts';
import type { GasMeter } from './gas-meter.ts';

/** The protection of a contract against re-entrant calls during a call that it makes. */
export type Reentry = 'Allow' | 'AllowNext' | 'Deny';

/** The limits of a call. */
export interface Resources {
  readonly gas: GasMeter;
  /** Undefined for no limit of its own. */
  readonly depositLimit: bigint | undefined;
}

export interface CallRequest extends Resources {
  readonly to: Address;
  readonly value: bigint;
  readonly input: Uint8Array;
  readonly readOnly?: boolean;
  readonly reentry?: Reentry;
}

export interface InstantiateRequest extends Resources {
  readonly codeHash: HexString;
  readonly value: bigint;
  readonly input: Uint8Array;
  /** 32 bytes for CREATE2; CREATE without. */
  readonly salt: Uint8Array | undefined;
  /** The deployer's nonce, for CREATE. Default: its present nonce. */
  readonly nonce?: number;
  /** Whether the deployer's nonce counts up. Default true. */
  readonly bumpNonce?: boolean;
}
