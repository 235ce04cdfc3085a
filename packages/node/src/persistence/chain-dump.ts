import { blake2b } from '@noble/hashes/blake2.js';
import { concatBytes, decode, encode, T, textToBytes, tryDecode } from '@polkavirt/mock-runtime';
import { err, ok, type Result } from '@polkavirt/primitives';
import type { Block } from '../chain/block.ts';
import type { Chain } from '../chain/chain.ts';
import type { ChainHistory } from '../chain/chain-history.ts';
import type { Work } from '../work.ts';
import { identityOf, mismatchOf, storedIdentity } from './chain-identity.ts';
import { changes, fromStored, fromStoredChanges, storedBlock, toStored, toStoredChanges } from './stored-block.ts';
import { fromStoredClock, storedClock, toStoredClock } from './stored-clock.ts';

/** What every dump begins with. */
const MAGIC = textToBytes('polkavirt chain\n');
/** Of the layout below. A dump of another version is refused. */
const VERSION = 1;
const CHECKSUM = { dkLen: 32 };
const CHECKSUM_AT = MAGIC.length + 4;
const PAYLOAD_AT = CHECKSUM_AT + CHECKSUM.dkLen;

const dump = T.struct('Dump', {
  identity: storedIdentity,
  clock: storedClock,
  finalized: T.u32,
  /** What was changed by hand in the storage of the genesis. */
  genesisChanges: changes,
  /** The best chain without the genesis, each block encoded. The first one's changes are from the genesis, whatever its number. */
  blocks: T.vec(T.bytes),
});

/** Bytes of the checksum between two pauses. */
const CHUNK = 256 * 1024;

function* checksumOf(payload: Uint8Array): Work<Uint8Array> {
  const hash = blake2b.create(CHECKSUM);
  for (let at = 0; at < payload.length; at += CHUNK) {
    hash.update(payload.subarray(at, at + CHUNK));
    yield;
  }
  return hash.digest();
}

/**
 * The chain in bytes: its best chain as far as it is kept, with all storage, what is final, and its clock. Abandoned branches, the pool
 * and snapshots are not in it.
 *
 * @param onSize Hears how long the dump gets, and may throw.
 */
export function* dumpChain(chain: Chain, onSize: (bytes: number) => void = () => {}): Work<Uint8Array> {
  const blocks: Uint8Array[] = [];
  const { state: clock } = chain.clock;
  const { number: finalized } = chain.finalized;
  const genesisChanges = toStoredChanges(chain.firstState.changesTo(chain.genesis.state));
  let before = chain.genesis.state;
  let size = 0;
  for (const block of chain.canonicalBlocks()) {
    if (block.number === 0) continue;
    const encoded = encode(storedBlock, toStored(block, before));
    size += encoded.length;
    onSize(size);
    blocks.push(encoded);
    before = block.state;
    yield;
  }
  const payload = encode(dump, { identity: identityOf(chain), clock: toStoredClock(clock), finalized, genesisChanges, blocks });
  onSize(payload.length);
  return concatBytes(MAGIC, encode(T.u32, VERSION), yield* checksumOf(payload), payload);
}

/**
 * The chain of a dump.
 *
 * @returns Why the dump cannot be used: it is none, damaged, of another version, or of another runtime.
 */
export function* readDump(bytes: Uint8Array, chain: Chain): Work<Result<ChainHistory, string>> {
  if (bytes.length < PAYLOAD_AT || MAGIC.some((byte, i) => bytes[i] !== byte)) return err('it is not a dump of a chain');
  const version = decode(T.u32, bytes.subarray(MAGIC.length, CHECKSUM_AT));
  if (version !== VERSION) return err(`it has version ${version}, and this node reads version ${VERSION}`);
  const payload = bytes.subarray(PAYLOAD_AT);
  const checksum = yield* checksumOf(payload);
  if (checksum.some((byte, i) => bytes[CHECKSUM_AT + i] !== byte)) return err('it is damaged: its checksum is another one');
  const decoded = tryDecode(dump, payload);
  if (!decoded.ok) return err(`it is damaged: ${decoded.error}`);
  const { identity, clock, finalized, genesisChanges, blocks: stored } = decoded.value;
  const mismatch = mismatchOf(identity, chain);
  if (mismatch !== undefined) return err(mismatch);
  const genesisState = chain.firstState.with(fromStoredChanges(genesisChanges));
  const blocks: Block[] = [];
  let before = genesisState;
  for (const encoded of stored) {
    const one = tryDecode(storedBlock, encoded);
    if (!one.ok) return err(`it is damaged: ${one.error}`);
    const block = fromStored(one.value, before);
    const previous = blocks.at(-1);
    if (previous !== undefined && block.header.parentHash !== previous.hash) {
      return err(`it is damaged: block ${block.number} does not follow block ${previous.number}`);
    }
    blocks.push(block);
    before = block.state;
    yield;
  }
  return ok({ genesisState, blocks, finalized, clock: fromStoredClock(clock) });
}
