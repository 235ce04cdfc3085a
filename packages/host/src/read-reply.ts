import { encodeMemoryResult, err, type MemoryError, memoryReadReply, type Result, type VirtHost } from '@polkavirt/primitives';

/** Regions of guest memory lie at least this far apart, so steps of it cannot jump a gap. */
const STRIDE = 65_536;
const nothing = new Uint8Array(1);

type Reader = Pick<VirtHost, 'memoryRead'>;

/** Reads guest memory into the SCALE result of a read, without a copy in between. */
export const readReply = (host: Reader, instanceId: number, offset: number, len: number): Uint8Array => {
  const failure = len > STRIDE ? probe(host, instanceId, offset, len) : undefined;
  if (failure !== undefined) return encodeMemoryResult(failure);
  const { message, payload } = memoryReadReply(len);
  const result = host.memoryRead(instanceId, offset, payload);
  return result.ok ? message() : encodeMemoryResult(result);
};

/**
 * Finds out whether a long read fails before its buffer is allocated: the caller can claim a `len` of up to 4 GiB, and
 * only memory that exists may cost memory.
 */
const probe = (host: Reader, instanceId: number, offset: number, len: number): Result<void, MemoryError> | undefined => {
  const last = offset + len - 1;
  for (let at = offset; at < last + STRIDE; at += STRIDE) {
    const address = Math.min(at, last);
    if (address > 0xffff_ffff) return err('OutOfBounds');
    const result = host.memoryRead(instanceId, address, nothing);
    if (!result.ok) return result;
  }
  return undefined;
};
