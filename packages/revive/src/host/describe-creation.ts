import { bytesToHex } from '@polkavirt/mock-runtime';

const HASH_BYTES = 32;

/** What creates contracts for the EVM begins with: solc's programs, and programs that give back a proxy's. */
const EVM_PROGRAM = /^0x(?:60806040|60a06040|60c06040|60e06040|6101[0-9a-f]{2}6040)/;
/** A proxy of EIP-1167 within the program that gives it back, with the address that it calls: as in the proposal, with PUSH0 (ERC-7511), and as Solady has it. */
const MINIMAL_PROXY = /^0x[0-9a-f]{0,40}?(?:363d3d373d3d3d363d|365f5f375f5f365f|5f5f365f5f37365f)73([0-9a-f]{40})5af4/;
/** Shorter addresses, which begin with zeros, have an instruction of their own. */
const SHORT_PROXY = /^0x[0-9a-f]{0,40}?363d3d373d3d3d363d6[0-9a-f]/;

const HERE =
  'here a contract is created by the hash of code that was uploaded (32 bytes, type(C).creationCode) and the arguments of its constructor';

/** As many bytes as are looked at. */
export const SHOWN_INPUT = 64;

/**
 * Why the input of `create` names no code, with what to do instead.
 *
 * @param input Its first {@link SHOWN_INPUT} bytes.
 * @param length Of all of it.
 */
export function describeCreation(input: Uint8Array, length: number): string {
  if (length === 0) return `create got no code: ${HERE}; nothing is created without`;
  const hex = bytesToHex(input);
  const proxy = MINIMAL_PROXY.exec(hex);
  if (proxy !== null || SHORT_PROXY.test(hex)) {
    const target = proxy === null ? '' : ` of 0x${proxy[1]}`;
    return (
      `the ${length} bytes are a minimal proxy${target} (EIP-1167) as EVM bytecode, which does not run here: ` +
      'create a proxy that is written in Solidity with new, its code is stored only once'
    );
  }
  if (EVM_PROGRAM.test(hex)) return `the ${length} bytes are EVM bytecode, which does not run here: ${HERE}`;
  if (length < HASH_BYTES) return `create got ${length} bytes: ${HERE}`;
  const hash = bytesToHex(input.subarray(0, HASH_BYTES));
  if (/^0x0+$/.test(hash)) return `create got 32 zeros in place of a hash: ${HERE}`;
  return (
    `no code is stored under ${hash}: what a contract creates with new must be uploaded before, ` +
    'by dependencies of deploy, or uploadCode'
  );
}
