import { closeCompilers } from '../compile/index.ts';
import { artifactOf } from './contract-module.ts';
import { importSolidity, type SolidityImportOptions } from './import-solidity.ts';

/** The contracts of these names, of a source of which an imported one changed. It runs beside a test, whose compiler is its own. */
export async function importAgain(
  path: string,
  options: SolidityImportOptions,
  names: readonly string[],
): Promise<readonly unknown[]> {
  const { contracts, error } = await importSolidity(path, options).finally(closeCompilers);
  if (error !== undefined) throw error;
  const found = new Map(contracts.map((contract) => [contract.name, artifactOf(contract)]));
  return names.map((name) => found.get(name));
}
