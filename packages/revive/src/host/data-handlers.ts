import { secp256k1 } from '@noble/curves/secp256k1.js';
import { verify } from '@scure/sr25519';
import { keccak256 } from '../address.ts';
import { checkLimit, Failure } from '../errors.ts';
import { LIMITS } from '../limits.ts';
import { hasOnly, RETURN_CODE, RETURN_FLAGS } from '../uapi.ts';
import type { HandlersOf, HostContext } from './host-context.ts';

/** @throws Failure `InputForwarded` */
const inputOf = ({ frame }: HostContext): Uint8Array => {
  if (frame.input === undefined) throw new Failure('InputForwarded', 'the input was forwarded to a callee');
  return frame.input;
};

/** Input, output, events and hashes. */
export const DATA_HANDLERS: HandlersOf<
  | 'call_data_size'
  | 'call_data_load'
  | 'call_data_copy'
  | 'seal_return'
  | 'return_data_size'
  | 'return_data_copy'
  | 'deposit_event'
  | 'hash_keccak_256'
  | 'ecdsa_to_eth_address'
  | 'sr25519_verify'
> = {
  call_data_size: ({ frame }) => frame.input?.length ?? 0,

  call_data_load(host, { out, offset }) {
    const word = new Uint8Array(32);
    word.set(inputOf(host).subarray(offset, offset + 32));
    host.memory.write(out, word.reverse());
  },

  call_data_copy(host, { out, length, offset }) {
    const part = inputOf(host).subarray(offset, offset + length);
    host.memory.write(out, part);
    host.memory.fillZero(out + part.length, length - part.length);
  },

  seal_return({ memory }, { flags, data, dataLength }) {
    checkLimit('ReturnDataTooLarge', 'return data', dataLength, LIMITS.callDataBytes);
    const output = memory.read(data, dataLength);
    if (!hasOnly(flags, RETURN_FLAGS)) throw new Failure('InvalidCallFlags', `a return has no flags 0x${flags.toString(16)}`);
    return { ends: { flags, data: output } };
  },

  return_data_size: ({ frame }) => frame.lastOutput.data.length,

  return_data_copy({ frame, env, memory }, { out, outLength, offset }) {
    const { data } = frame.lastOutput;
    if (offset > data.length) {
      throw new Failure('OutOfBounds', `an offset of ${offset} in return data of ${data.length} bytes`);
    }
    memory.writeVariable(out, outLength, data.subarray(offset), (length) =>
      frame.gas.charge(env.schedule.copyOutput(length), 'copying return data'),
    );
  },

  deposit_event({ stack, frame, env, memory }, { topics, topicCount, data, dataLength }) {
    checkLimit('TooManyTopics', 'an event', topicCount, LIMITS.eventTopics, 'topics');
    checkLimit('ValueTooLarge', 'the data of an event', dataLength, LIMITS.eventBytes);
    frame.gas.charge(env.schedule.event(topicCount, dataLength), 'an event');
    const bytes = memory.read(topics, 32 * topicCount);
    const log = {
      address: frame.address,
      topics: Array.from({ length: topicCount }, (_, i) => bytes.slice(32 * i, 32 * i + 32)),
      data: memory.read(data, dataLength),
    };
    env.emit(log);
    stack.logs.push(log);
    stack.observe((observer) => observer.log?.(log, frame.depth));
  },

  hash_keccak_256({ memory }, { input, inputLength, out }) {
    memory.write(out, keccak256(memory.read(input, inputLength)));
  },

  ecdsa_to_eth_address({ memory }, { key, out }) {
    const compressed = memory.read(key, 33);
    let point: Uint8Array;
    try {
      point = secp256k1.Point.fromBytes(compressed).toBytes(false);
    } catch {
      return RETURN_CODE.EcdsaRecoveryFailed;
    }
    memory.write(out, keccak256(point.subarray(1)).subarray(12));
    return RETURN_CODE.Success;
  },

  sr25519_verify({ memory }, { signature, publicKey, messageLength, message }) {
    const signed = memory.read(signature, 64);
    const key = memory.read(publicKey, 32);
    const bytes = memory.read(message, messageLength);
    let valid = false;
    try {
      valid = verify(bytes, signed, key);
    } catch {
      // A key or signature that is none.
    }
    return valid ? RETURN_CODE.Success : RETURN_CODE.Sr25519VerifyFailed;
  },
};
