import { type AccountId, blake2_256, bytesToHex, concatBytes, hexToBytes, textToBytes } from '@polkavirt/mock-runtime';

/** An account that nobody has the key of: the blake2_256 hash of a module's name and what makes the account one of a kind. */
export const accountOf = (module: string, ...parts: readonly Uint8Array[]): AccountId =>
  bytesToHex(blake2_256(concatBytes(textToBytes(module), ...parts)));

export const accountBytes = (account: AccountId): Uint8Array => hexToBytes(account);
