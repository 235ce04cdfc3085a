import { mkdirSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  createRecorder,
  createTypestateRecorder,
  type Recorder,
  type Recording,
  recordingLines,
  writeRecording,
} from '@polkavirt/insight';
import type { TypestateVirtT, VirtT } from '@polkavirt/primitives';

const FAILED = new URL('../reports/failed-properties/', import.meta.url);

type AnyRecorder = Recorder<VirtT> | Recorder<TypestateVirtT>;

/** What a case gets: an implementation that is recorded until the case is over. */
export type Record = <Virt extends VirtT | TypestateVirtT>(virt: Virt, note?: string) => Virt;

const isVirt = (virt: VirtT | TypestateVirtT): virt is VirtT => 'instantiate' in virt;

const recorderOf = (virt: VirtT | TypestateVirtT, note?: string): AnyRecorder => {
  const said = note === undefined ? {} : { note };
  return isVirt(virt) ? createRecorder(virt, said) : createTypestateRecorder(virt, said);
};

/** The file of a recording, by the name of the test. */
function write(recording: Recording): string {
  const { currentTestName = 'a property', testPath = '' } = expect.getState();
  mkdirSync(FAILED, { recursive: true });
  const name = `${basename(testPath, '.test.ts')}-${currentTestName}`.replaceAll(/\W+/g, '-').slice(0, 150);
  const file = fileURLToPath(new URL(`${name}.rec`, FAILED));
  writeFileSync(file, writeRecording({ ...recording, note: recording.note ?? currentTestName }));
  return file;
}

/** Of several recordings of what should be the same, the last that is not as the first; else the last. */
function telling(recorders: readonly AnyRecorder[]): Recording {
  const recordings = recorders.map(({ recording }) => recording());
  const lines = ({ events, generation, programs }: Recording): string =>
    [...recordingLines({ events, generation, programs, isComplete: true })].join('\n');
  const first = lines(recordings[0]);
  return recordings.filter((one) => lines(one) !== first).at(-1) ?? (recordings.at(-1) as Recording);
}

function failedWith(error: unknown, recorders: readonly AnyRecorder[]): never {
  if (recorders.length > 0 && error instanceof Error)
    error.message += `\n\nRecorded: polkavirt replay ${write(telling(recorders))}`;
  throw error;
}

/**
 * A case of a property, as `fc.property` takes it, that leaves a recording when it fails: of what was done to the implementation that
 * differs from the first one, or else to the last. The smallest case is the last that fails, so its recording is the one that stays, and
 * `polkavirt replay FILE` does it again. Only a case that failed is recorded, in a second run: nearly all pass.
 */
export const recordedCase =
  <Case>(run: (given: Case, record: Record) => void) =>
  (given: Case): void => {
    try {
      run(given, (virt) => virt);
    } catch (error) {
      const recorders: AnyRecorder[] = [];
      try {
        run(given, <Virt extends VirtT | TypestateVirtT>(virt: Virt, note?: string) => {
          const recorder = recorderOf(virt, note);
          recorders.push(recorder);
          return recorder.virt as Virt;
        });
      } catch {
        failedWith(error, recorders);
      }
      throw error;
    }
  };

/** The functions of a test framework that a conformance suite uses. */
interface Framework {
  readonly describe: (name: string, body: () => void) => unknown;
  readonly it: (name: string, body: () => void) => unknown;
}

/** A suite of cases that leave a recording when they fail. */
export interface RecordedSuite<Make> {
  /** What was given, to hand to the suite. */
  readonly make: Make;
  readonly framework: Framework;
}

/**
 * For conformance suites: a case that fails is run again on a recorded implementation, and leaves its recording. What passes is not
 * recorded, so that nothing stands between the suite and what it tests.
 *
 * @param make Makes the implementation under test.
 */
export function recordedSuite<Arguments extends unknown[], Virt extends VirtT | TypestateVirtT>(
  make: (...given: Arguments) => Virt,
  framework: Framework = { describe, it },
): RecordedSuite<(...given: Arguments) => Virt> {
  let recorders: AnyRecorder[] | undefined;
  return {
    make(...given) {
      const virt = make(...given);
      if (recorders === undefined) return virt;
      const recorder = recorderOf(virt);
      recorders.push(recorder);
      return recorder.virt as Virt;
    },
    framework: {
      describe: framework.describe,
      it: (name, body) =>
        framework.it(name, () => {
          try {
            body();
          } catch (error) {
            recorders = [];
            try {
              body();
            } catch {
              failedWith(error, recorders);
            } finally {
              recorders = undefined;
            }
            throw error;
          }
        }),
    },
  };
}

/** The same for an implementation that all cases share. */
export function recordedVirtSuite(virt: VirtT, framework?: Framework): { readonly virt: VirtT; readonly framework: Framework } {
  const { make, framework: recorded } = recordedSuite(() => virt, framework);
  return {
    virt: {
      explainRefusal: (program) => virt.explainRefusal?.(program),
      instantiate: (program) => make().instantiate(program),
    },
    framework: recorded,
  };
}
