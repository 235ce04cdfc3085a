/**
 * `read_memory` and `write_memory` of the scale wire without scale-ts, which copies a payload half a dozen times and takes
 * microseconds for the rest. Bytes and refusals are the same as those of `SCALE_HOST_FUNCTIONS`, which handles all but
 * the simple cases.
 */
import { failuresByDiscriminant, MEMORY_ERROR, type MemoryError } from '../errors.ts';
import { isBytes } from '../range.ts';
import { HostFault, ok, type Result } from '../result.ts';
import { SCALE_HOST_FUNCTIONS, type ScaleArgs } from '../virt-host-functions.ts';
import { MAX_SCALE_BYTES } from './scale.ts';
import { fitsVec, isU32, payloadAt, SMALL, scratch, withPayload, withRoom } from './scratch.ts';

const { read_memory, write_memory } = SCALE_HOST_FUNCTIONS;
const { bytes, view, take } = scratch;
const memoryErrors = failuresByDiscriminant(MEMORY_ERROR);

/** u32 id, u32 offset; then u32 len, or the payload. */
const OFFSET = 4;
const LEN = 8;

/** The argument tuple of `read_memory`. */
export const encodeMemoryReadArgs = (instanceId: number, offset: number, len: number): Uint8Array => {
  if (!isU32(instanceId) || !isU32(offset) || !isU32(len)) return read_memory.args.encode({ instanceId, offset, len });
  view.setUint32(0, instanceId, true);
  view.setUint32(OFFSET, offset, true);
  view.setUint32(LEN, len, true);
  return take(LEN + 4);
};

/** The argument tuple of `read_memory` from its bytes. */
export const decodeMemoryReadArgs = (input: Uint8Array): ScaleArgs<'read_memory'> => {
  if (!isBytes(input) || input.length !== LEN + 4) return read_memory.args.decode(input);
  scratch.load(input);
  return { instanceId: view.getUint32(0, true), offset: view.getUint32(OFFSET, true), len: view.getUint32(LEN, true) };
};

/** An Ok result of `read_memory` under construction: room for `len` bytes of payload, and the whole message to return once they are filled in. */
export const memoryReadReply = (len: number): { payload: Uint8Array; message: () => Uint8Array } => {
  if (len > MAX_SCALE_BYTES) {
    throw new HostFault('ValueOutOfRange', `read_memory result: ${len} bytes, the limit is ${MAX_SCALE_BYTES}`);
  }
  if (len <= SMALL) {
    const payload = new Uint8Array(len);
    return { payload, message: () => okWith(payload) };
  }
  bytes[0] = 0;
  const message = withRoom(1, len);
  return { payload: message.subarray(message.length - len), message: () => message };
};

const okWith = (payload: Uint8Array): Uint8Array => {
  bytes[0] = 0;
  return withPayload(1, payload);
};

/**
 * The result of `read_memory` from its bytes. The payload is copied to `dest`.
 *
 * @throws HostFault `MalformedWire` also if the payload is not as long as `dest`.
 */
export const decodeMemoryReadResult = (input: Uint8Array, dest: Uint8Array): Result<void, MemoryError> => {
  let payload = isBytes(input) && input[0] === 0 ? payloadAt(input, 1) : undefined;
  if (payload === undefined) {
    const result = decodeMemoryError(input) ?? read_memory.result.decode(input);
    if (!result.ok) return result;
    payload = result.value;
  }
  if (payload.length !== dest.length) {
    throw new HostFault('MalformedWire', `read_memory result: ${payload.length} bytes, asked for ${dest.length}`);
  }
  dest.set(payload);
  return ok(undefined);
};

/** The argument tuple of `write_memory`. */
export const encodeMemoryWriteArgs = (instanceId: number, offset: number, src: Uint8Array): Uint8Array => {
  if (!isU32(instanceId) || !isU32(offset) || !fitsVec(src)) return write_memory.args.encode({ instanceId, offset, src });
  view.setUint32(0, instanceId, true);
  view.setUint32(OFFSET, offset, true);
  return withPayload(LEN, src);
};

/** The argument tuple of `write_memory` from its bytes; `src` may be a view of the input, to be used before that changes. */
export const decodeMemoryWriteArgs = (input: Uint8Array): ScaleArgs<'write_memory'> => {
  const src = isBytes(input) ? payloadAt(input, LEN) : undefined;
  if (src === undefined) return write_memory.args.decode(input);
  for (let i = 0; i < LEN; i++) bytes[i] = input[i];
  return { instanceId: view.getUint32(0, true), offset: view.getUint32(OFFSET, true), src };
};

/** The result of `write_memory`, and that of `read_memory` where it is an error. */
export const encodeMemoryResult = (result: Result<void, MemoryError>): Uint8Array =>
  result.ok ? new Uint8Array(1) : write_memory.result.encode(result);

/** The result of `write_memory` from its bytes. */
export const decodeMemoryWriteResult = (input: Uint8Array): Result<void, MemoryError> => {
  if (isBytes(input) && input.length === 1 && input[0] === 0) return ok(undefined);
  return decodeMemoryError(input) ?? write_memory.result.decode(input);
};

const decodeMemoryError = (input: Uint8Array) =>
  isBytes(input) && input.length === 2 && input[0] === 1 ? memoryErrors[input[1]] : undefined;
