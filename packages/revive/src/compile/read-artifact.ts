import { readFile } from 'node:fs/promises';
import type { Abi, Hex } from 'viem';

/** A contract as {@link readArtifact} gives it, with its debug build if there is one. */
export interface ReadArtifact {
  readonly abi: Abi;
  readonly blob: Uint8Array;
  readonly debug?: Uint8Array;
  readonly debugHash?: Hex;
}

/**
 * Reads what `polkavirt compile -o DIR` wrote of a contract.
 *
 * @param path A path or file URL without an ending: `artifacts/Token` for `Token.json` and `Token.polkavm`.
 * @throws Error if one of the two is not there, or the first is not an ABI.
 */
export async function readArtifact(path: string | URL): Promise<ReadArtifact> {
  const fileOf = (ending: string) => (typeof path === 'string' ? `${path}${ending}` : new URL(`${path}${ending}`));
  const { abi, debugHash } = JSON.parse(await readFile(fileOf('.json'), 'utf8')) as {
    readonly abi?: Abi;
    readonly debugHash?: Hex;
  };
  if (!Array.isArray(abi)) throw new Error(`${path}.json has no ABI`);
  const artifact = { abi: abi as Abi, blob: new Uint8Array(await readFile(fileOf('.polkavm'))) };
  if (debugHash === undefined) return artifact;
  return { ...artifact, debug: new Uint8Array(await readFile(fileOf('.debug.polkavm'))), debugHash };
}
