import { encode, T, tryDecode } from '@polkavirt/mock-runtime';
import { err, ok, type Result } from '@polkavirt/primitives';
import type { Block } from '../chain/block.ts';
import type { Chain } from '../chain/chain.ts';
import type { RuntimeApi, RuntimeApiMethod } from '../metadata/runtime-api.ts';

const find = (apis: readonly RuntimeApi[], name: string): { api: RuntimeApi; method: RuntimeApiMethod } | undefined => {
  for (const api of apis) {
    const method = api.methods.find((one) => `${api.name}_${one.name}` === name);
    if (method !== undefined) return { api, method };
  }
  return undefined;
};

/**
 * Calls a runtime API at a block; its changes are undone.
 *
 * @param name `{Api}_{method}`.
 * @param encoded The arguments, one behind the other.
 * @returns The encoded result, or the problem of the call.
 */
export function callRuntimeApi(
  chain: Chain,
  apis: readonly RuntimeApi[],
  block: Block,
  name: string,
  encoded: Uint8Array,
): Result<Uint8Array, string> {
  const found = find(apis, name);
  if (found === undefined) return err(`Exported method ${name} is not found`);
  const { api, method } = found;
  const args = tryDecode(T.tuple(...method.inputs.map(([, type]) => type)), encoded);
  if (!args.ok) return err(`${name}: ${args.error}`);
  const run = () => encode(method.output, method.call(...args.value));
  return ok(api.isInNextBlock ? chain.executeAfter(block, run) : chain.executeAt(block, run));
}
