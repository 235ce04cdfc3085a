/** A difference of programs: made small, shown, and as files. */
import {
  asCalls,
  type CallCase,
  type Case,
  type Contenders,
  describeCase,
  type FoundDifference,
  instructionCount,
  minimise,
  readCase,
  runCase,
  toTestFile,
  writeCase,
} from '@polkavirt/campaign';
import { createRecorder, createTypestateRecorder, type Recording, writeRecording } from '@polkavirt/insight';
import type { TypestateVirtT, VirtT } from '@polkavirt/primitives';
import { counted } from '../../values.ts';
import type { SmallDifference } from './small-difference.ts';
import { testSetupOf } from './test-setup.ts';

/** @returns undefined if the case does not show the difference here: it depends on more than the case says */
export function makeSmallProgram(contenders: Contenders, found: FoundDifference): SmallDifference | undefined {
  const read = readCase(found.case);
  if (!read.ok) return undefined;
  const again = runCase(contenders, read.value);
  if (again === undefined) return undefined;
  const { case: small, difference } = minimise(contenders, read.value, again);
  const instructions = instructionCount(small);
  return {
    found,
    level: small.level,
    difference,
    instructions,
    steps: small.actions.length,
    size: counted(instructions, 'instruction'),
    text: describeCase(small, difference),
    files(folder) {
      const calls = callCaseOf(contenders, small);
      const setup = testSetupOf(small.level, difference, folder);
      return [
        ['case.json', writeCase(small)],
        ['program.polkavm', small.program],
        ['difference.txt', describeCase(small, difference)],
        ['difference.test.ts', toTestFile(small, difference, setup)],
        ...(calls === undefined ? [] : [['reference.recording', writeRecording(record(contenders, calls))] as const]),
      ];
    },
  };
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
