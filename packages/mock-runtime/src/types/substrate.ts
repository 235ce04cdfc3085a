import { bytesToHex, type HexString, lowerHexToBytes } from '../bytes.ts';
import { compact, u64 } from './basic.ts';
import { outOfRange } from './bytes-io.ts';
import { at, bytes, fixedBytes, mapped, newtype, struct, tuple, unit, variant } from './composite.ts';
import type { Named, Type, ValueOf } from './type.ts';

/** So many bytes as lowercase hex, under a name of their own. */
const lowerHex = (name: Named, length: number): Type<HexString> =>
  newtype(
    name,
    mapped(
      fixedBytes(length),
      bytesToHex,
      (hex: HexString) => lowerHexToBytes(hex, length) ?? outOfRange(`${hex} is not ${length} bytes in lowercase hex`),
    ),
  );

/** A public key or a derived address: 32 bytes in lowercase hex, so that `===` compares accounts. */
export type AccountId = HexString;
export const accountId: Type<AccountId> = lowerHex({ path: ['sp_core', 'crypto', 'AccountId32'] }, 32);

/** A blake2_256 hash in lowercase hex. */
export const h256: Type<HexString> = lowerHex({ path: ['primitive_types', 'H256'] }, 32);

/** An Ethereum address: 20 bytes in lowercase hex. */
export const h160: Type<HexString> = lowerHex({ path: ['primitive_types', 'H160'] }, 20);

const multiAddress = variant(
  {
    path: ['sp_runtime', 'multiaddress', 'MultiAddress'],
    params: [
      { name: 'AccountId', type: accountId },
      { name: 'AccountIndex', type: unit },
    ],
  },
  { Id: accountId, Index: compactUnit(), Raw: bytes, Address32: fixedBytes(32), Address20: fixedBytes(20) },
);

/** `Compact<()>`: no bytes. MultiAddress of a runtime without account indices has it. */
function compactUnit(): Type<undefined> {
  return { ...unit, info: { kind: 'compact', of: unit } };
}

/** How a call names an account: the account itself, or one of the other forms of MultiAddress. */
export type LookupSource = AccountId | Exclude<ValueOf<typeof multiAddress>, { type: 'Id' }>;

export const lookupSource: Type<LookupSource> = mapped(
  multiAddress,
  (address): LookupSource => (address.type === 'Id' ? address.value : address),
  (source) => (typeof source === 'string' ? { type: 'Id' as const, value: source } : source),
);

/** What a call costs: time in picoseconds, and bytes of a storage proof. */
export const weight = struct({ path: ['sp_weights', 'weight_v2', 'Weight'] }, { refTime: compact(u64), proofSize: compact(u64) });
export type Weight = ValueOf<typeof weight>;

/** A log of a block's digest. */
export const digestItem = variant(
  { path: ['sp_runtime', 'generic', 'digest', 'DigestItem'] },
  {
    Other: at(0, bytes),
    Consensus: at(4, tuple(fixedBytes(4), bytes)),
    Seal: at(5, tuple(fixedBytes(4), bytes)),
    PreRuntime: at(6, tuple(fixedBytes(4), bytes)),
    RuntimeEnvironmentUpdated: at(8, undefined),
  },
);
export type DigestItem = ValueOf<typeof digestItem>;
