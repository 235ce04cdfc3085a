import type { Choice } from '../choice.ts';
import { allChoices, compose, type OnCall } from '../composition/compose.ts';
import type { ExecCase } from '../exec/case.ts';
import { EXIT, UsageError } from '../failure.ts';
import { inputName } from '../input.ts';
import type { Io } from '../io.ts';
import { describeRefusal, exportNames, loadBlob, type ProgramInput } from '../program-argument.ts';
import { createProgress } from '../progress.ts';
import { screenOf } from '../screen.ts';
import { compare, nameOf, type Parity } from './compare.ts';
import type { MakeTarget } from './explain-mismatch.ts';
import { parityOfFixtures } from './parity-of-fixtures.ts';
import { renderParity } from './render-run.ts';
import { parityToJson } from './to-json.ts';

/** The options of `parity`, parsed. */
export interface ParityOptions
  extends Pick<Choice, 'api' | 'costModel'>,
    Pick<ExecCase, 'gas' | 'returns' | 'maxSyscalls' | 'reads'> {
  readonly export?: string | undefined;
  readonly json: boolean;
  /** A file for the calls of each forwarder, those of the run that counts bytes. */
  readonly capture?: string | undefined;
}

/** The exports to run. A blob that is not a program has no exports, but all implementations must refuse it, so it is run once. */
function chooseExports(name: string | undefined, { parsed, path }: ProgramInput): readonly string[] {
  if (name !== undefined) return [name];
  const program = parsed();
  if (!program.ok) return [''];
  const names = exportNames(program.value);
  if (names.length === 0) throw new UsageError(`${inputName(path)} has no exports`);
  return names;
}

/** Compares a case on all choices; with the reason if none of them can start it. */
function compareAll(
  program: ProgramInput,
  input: ExecCase,
  choices: readonly Choice[],
  onChoice: (choice: Choice) => void,
  onCall: OnCall | undefined,
): Parity {
  let reason: string | undefined;
  const onInvalidImage = (said: string): void => {
    reason = said;
  };
  const make: MakeTarget = (choice, engine) => compose(choice, { engine, onInvalidImage, recordBytes: onCall !== undefined });
  const parity = compare(input, choices, { make, onChoice, onCall });
  if (parity.rows.some(({ result }) => result.outcome !== 'InvalidImage')) return parity;
  const refusal = describeRefusal(program, input.export, reason);
  return refusal === undefined ? parity : { ...parity, refusal };
}

/** `polkavirt parity`: exit code 1 if any two rows differ, or if all refuse to start the program. */
export async function parityCommand(path: string | undefined, options: ParityOptions, io: Io): Promise<number> {
  if (path === undefined) return parityOfFixtures(options.json, io);
  const { api, costModel, gas, returns, maxSyscalls, reads } = options;
  const choices = allChoices({ api, costModel });
  const program = await loadBlob(path, io);
  const progress = createProgress(io);
  const screen = screenOf(io.stdout);
  const capture = options.capture === undefined ? undefined : (await import('../capture-file.ts')).openCapture(options.capture);
  let good = true;
  for (const [at, functionName] of chooseExports(options.export, program).entries()) {
    const input = { name: program.name, program: program.bytes, export: functionName, gas, returns, maxSyscalls, reads };
    const parity = compareAll(
      program,
      input,
      choices,
      (choice) => progress.show(`parity: ${functionName}, ${nameOf(choice)}`),
      capture?.onCall,
    );
    good &&= parity.mismatch === undefined && parity.refusal === undefined;
    progress.clear();
    await io.stdout.write(options.json ? `${parityToJson(parity)}\n` : `${at > 0 ? '\n' : ''}${renderParity(parity, screen)}`);
  }
  capture?.close();
  return good ? EXIT.ok : EXIT.failed;
}
