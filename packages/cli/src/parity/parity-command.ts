import type { Choice } from '../choice.ts';
import { allChoices } from '../composition.ts';
import type { ExecCase } from '../exec/case.ts';
import { EXIT, UsageError } from '../failure.ts';
import type { Io } from '../io.ts';
import { exportNames, loadBlob } from '../program-argument.ts';
import { compare } from './compare.ts';
import { parityOfFixtures } from './parity-of-fixtures.ts';
import { parityToJson, renderParity } from './render.ts';

/** The options of `parity`, parsed. */
export interface ParityOptions
  extends Pick<Choice, 'api' | 'costModel'>,
    Pick<ExecCase, 'gas' | 'returns' | 'maxSyscalls' | 'reads'> {
  readonly export?: string | undefined;
  readonly json: boolean;
}

/** `polkavirt parity`: exit code 1 if any two rows differ. */
export async function parityCommand(path: string | undefined, options: ParityOptions, io: Io): Promise<number> {
  if (path === undefined) return parityOfFixtures(options.json, io);
  const { api, costModel, gas, returns, maxSyscalls, reads } = options;
  const choices = allChoices({ api, costModel });
  const { name, bytes } = await loadBlob(path, io);
  // A blob that is no program is compared as well: all must refuse it.
  const names = options.export !== undefined ? [options.export] : (exportNames(bytes) ?? ['']);
  if (names.length === 0) throw new UsageError(`${path} has no exports`);
  let same = true;
  for (const [at, functionName] of names.entries()) {
    const input = { name, program: bytes, export: functionName, gas, returns, maxSyscalls, reads };
    const parity = compare(input, choices);
    same &&= parity.mismatch === undefined;
    await io.stdout.write(options.json ? `${parityToJson(parity)}\n` : `${at > 0 ? '\n' : ''}${renderParity(parity)}`);
  }
  return same ? EXIT.ok : EXIT.failed;
}
