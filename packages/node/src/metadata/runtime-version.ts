import { blake2b } from '@noble/hashes/blake2.js';
import { type AnyRuntime, type RuntimeVersion, textToBytes } from '@polkavirt/mock-runtime';
import type { RuntimeApi } from './runtime-api.ts';

/** The id of a runtime API: blake2_64 of its name. */
const apiId = (name: string): Uint8Array => blake2b(textToBytes(name), { dkLen: 8 });

/**
 * The version of the runtime with the APIs that this node adds: in the constant, in `Core_version`, and in every RPC
 * method that returns it.
 */
export const versionOf = ({ System }: AnyRuntime, apis: readonly RuntimeApi[]): RuntimeVersion => ({
  ...System.constants.Version,
  apis: apis.map(({ name, version }): [Uint8Array, number] => [apiId(name), version]),
});
