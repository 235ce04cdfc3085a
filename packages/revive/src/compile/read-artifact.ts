import { readFile } from 'node:fs/promises';
import type { Abi } from 'viem';

/**
 * Reads what `polkavirt compile -o DIR` wrote of a contract.
 *
 * @param path A path or file URL without an ending: `artifacts/Token` for `Token.json` and `Token.polkavm`.
 * @throws Error if one of the two is not there, or the first is not an ABI.
 */
export async function readArtifact(path: string | URL): Promise<{ readonly abi: Abi; readonly blob: Uint8Array }> {
  const fileOf = (ending: string) => (typeof path === 'string' ? `${path}${ending}` : new URL(`${path}${ending}`));
  const { abi } = JSON.parse(await readFile(fileOf('.json'), 'utf8')) as { readonly abi?: Abi };
  if (!Array.isArray(abi)) throw new Error(`${path}.json has no ABI`);
  return { abi: abi as Abi, blob: new Uint8Array(await readFile(fileOf('.polkavm'))) };
}
