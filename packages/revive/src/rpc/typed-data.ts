import type { HexString } from '@polkavirt/mock-runtime';
import { invalidParams } from '@polkavirt/node';
import { hashTypedData } from 'viem/utils';

/** What typed data may have at most: hashing it costs its types times its values. */
const MAX_TYPED_DATA = 64 * 1024;
const MAX_TYPES = 64;

/** The hash of EIP-712, of an object or its text. @throws RpcError -32602 */
export function typedDataHash(value: unknown): HexString {
  try {
    const text = typeof value === 'string' ? value : JSON.stringify(value);
    if (text.length > MAX_TYPED_DATA) throw new Error(`it is longer than ${MAX_TYPED_DATA} characters`);
    const data = JSON.parse(text) as Parameters<typeof hashTypedData>[0];
    if (Object.keys(data.types).length > MAX_TYPES) throw new Error(`there are more than ${MAX_TYPES} types`);
    return hashTypedData(data);
  } catch (error) {
    const [reason] = (error instanceof Error ? error.message : '').split('\n');
    throw invalidParams(`typedData must be typed data of EIP-712: ${reason.slice(0, 120)}`);
  }
}
