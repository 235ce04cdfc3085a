import { bytesToHex, type HexString } from '../bytes.ts';
import { blake2_256 } from '../hashing.ts';
import { compact, digestItem, h256, struct, u32, vec } from '../types/index.ts';
import { encode, type ValueOf } from '../types/type.ts';

/** The logs of a block. */
export const digest = struct({ path: ['sp_runtime', 'generic', 'digest', 'Digest'] }, { logs: vec(digestItem) });
export type Digest = ValueOf<typeof digest>;

/** A block's header. */
export const header = struct(
  { path: ['sp_runtime', 'generic', 'header', 'Header'] },
  { parentHash: h256, number: compact(u32), stateRoot: h256, extrinsicsRoot: h256, digest },
);
export type Header = ValueOf<typeof header>;

/** The hash of a block: blake2_256 of its encoded header. */
export const headerHash = (value: Header): HexString => bytesToHex(blake2_256(encode(header, value)));
