/** A difference that a campaign found: made small, shown, and kept as files. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  asCalls,
  type CallCase,
  type Case,
  type Contenders,
  describeCase,
  type FoundDifference,
  instructionCount,
  type Minimised,
  minimise,
  readCase,
  runCase,
  toTestFile,
  writeCase,
} from '@polkavirt/campaign';
import { createRecorder, createTypestateRecorder, type Recording, writeRecording } from '@polkavirt/insight';
import type { TypestateVirtT, VirtT } from '@polkavirt/primitives';
import { fileReason, UsageError } from '../failure.ts';
import { testSetupOf } from './test-setup.ts';

/** A difference after it was made small. */
export interface SmallDifference extends Minimised {
  readonly found: FoundDifference;
  readonly instructions: number;
}

/** @returns undefined if the case does not show the difference here: it depends on more than the case says */
export function makeSmall(contenders: Contenders, found: FoundDifference): SmallDifference | undefined {
  const read = readCase(found.case);
  if (!read.ok) return undefined;
  const difference = runCase(contenders, read.value);
  if (difference === undefined) return undefined;
  const small = minimise(contenders, read.value, difference);
  return { ...small, found, instructions: instructionCount(small.case) };
}

/** The case on the interface, if the difference shows there as well: only that can be recorded. */
function callCaseOf(contenders: Contenders, given: Case): CallCase | undefined {
  if (given.level !== 'engine') return given;
  const calls = asCalls(given);
  return calls !== undefined && runCase(contenders, calls) !== undefined ? calls : undefined;
}

/** What the reference does in a case, as a recording. */
function record(contenders: Contenders, given: CallCase): Recording {
  const { costModel } = given;
  const name = 'reference';
  const nobody = { backends: [], virt: [], typestate: [] };
  if (given.level === 'virt') {
    const recorder = createRecorder(contenders.virt[0].create(costModel, false).virt, { costModel });
    runCase({ ...nobody, virt: [{ name, create: () => ({ virt: recorder.virt as VirtT }) }] }, given);
    return recorder.recording();
  }
  const recorder = createTypestateRecorder(contenders.typestate[0].create(costModel, false).virt, { costModel });
  runCase({ ...nobody, typestate: [{ name, create: () => ({ virt: recorder.virt as TypestateVirtT }) }] }, given);
  return recorder.recording();
}

/** Writes what there is of a difference into a folder of its own. @returns the names of the files */
export async function keepFiles(folder: string, contenders: Contenders, small: SmallDifference): Promise<string[]> {
  const { case: given, difference } = small;
  const calls = callCaseOf(contenders, given);
  const setup = testSetupOf(given.level, difference);
  const files: [name: string, contents: string | Uint8Array | undefined][] = [
    ['case.json', writeCase(given)],
    ['program.polkavm', given.program],
    ['difference.txt', describeCase(given, difference)],
    ['difference.test.ts', setup === undefined ? undefined : toTestFile(given, difference, setup)],
    ['reference.recording', calls === undefined ? undefined : writeRecording(record(contenders, calls))],
  ];
  const written: string[] = [];
  try {
    await mkdir(folder, { recursive: true });
    for (const [name, contents] of files) {
      if (contents === undefined) continue;
      await writeFile(join(folder, name), contents);
      written.push(name);
    }
  } catch (error) {
    throw new UsageError(`cannot write into ${folder}: ${fileReason(error)}`);
  }
  return written;
}
