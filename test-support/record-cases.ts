import { mkdirSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createRecorder, type Recorder, type Recording, writeRecording } from '@polkavirt/insight';
import type { VirtT } from '@polkavirt/primitives';

const FAILED = new URL('../reports/failed-properties/', import.meta.url);

/** What a case gets: an implementation that is recorded until the case is over. */
export type Record = (virt: VirtT, note?: string) => VirtT;

/** The file of a recording, by the name of the test. */
function write(recording: Recording): string {
  const { currentTestName = 'a property', testPath = '' } = expect.getState();
  mkdirSync(FAILED, { recursive: true });
  const name = `${basename(testPath, '.test.ts')}-${currentTestName}`.replaceAll(/\W+/g, '-').slice(0, 150);
  const file = fileURLToPath(new URL(`${name}.rec`, FAILED));
  writeFileSync(file, writeRecording({ ...recording, note: recording.note ?? currentTestName }));
  return file;
}

/**
 * A case of a property, as `fc.property` takes it, that leaves a recording when it fails: of what was done to the implementation that it
 * used last, which is the one that it failed on. The smallest case is the last that fails, so its recording is the one that stays, and
 * `polkavirt replay FILE` does it again.
 */
export const recordedCase =
  <Case>(run: (given: Case, record: Record) => void) =>
  (given: Case): void => {
    let last: Recorder<VirtT> | undefined;
    try {
      run(given, (virt, note) => {
        last = createRecorder(virt, note === undefined ? {} : { note });
        return last.virt;
      });
    } catch (error) {
      if (last === undefined || !(error instanceof Error)) throw error;
      error.message += `\n\nRecorded: polkavirt replay ${write(last.recording())}`;
      throw error;
    }
  };
