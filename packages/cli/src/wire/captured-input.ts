import { type Capture, CaptureError, readCapture } from '@polkavirt/wire-lab';
import { UsageError } from '../failure.ts';
import { inputName, readInput } from '../input.ts';
import type { Io } from '../io.ts';

/** A capture that the command line names, and its bytes. @throws UsageError If it is not a capture, or broken. */
export async function readCapturedInput(
  path: string,
  io: Io,
): Promise<{ readonly capture: Capture; readonly bytes: Uint8Array }> {
  const bytes = await readInput(path, io);
  try {
    return { capture: readCapture(bytes), bytes };
  } catch (error) {
    if (error instanceof CaptureError) throw new UsageError(`${inputName(path)}: ${error.message}`);
    throw error;
  }
}

/** {@link readCapturedInput} for those who need only the capture. */
export const loadCapture = async (path: string, io: Io): Promise<Capture> => (await readCapturedInput(path, io)).capture;

/** Warns that the file ends before the capture does. */
export async function warnIfCutOff(path: string, capture: Capture, io: Io): Promise<void> {
  if (capture.isComplete) return;
  await io.stderr.write(
    `polkavirt: warning: ${inputName(path)} ends before its capture did; read were the ${capture.calls.length} calls in it\n`,
  );
}
