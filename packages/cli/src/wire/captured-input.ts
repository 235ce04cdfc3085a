import { type Capture, CaptureError, readCapture } from '@polkavirt/wire-lab';
import { UsageError } from '../failure.ts';
import { inputName, readInput } from '../input.ts';
import type { Io } from '../io.ts';

/** Reads a capture that the command line names. @throws UsageError if it is not a capture, or broken. */
export async function loadCapture(path: string, io: Io): Promise<Capture> {
  const bytes = await readInput(path, io);
  try {
    return readCapture(bytes);
  } catch (error) {
    if (error instanceof CaptureError) throw new UsageError(`${inputName(path)}: ${error.message}`);
    throw error;
  }
}

/** Warns that the file ends before the capture does. */
export async function warnIfCutOff(path: string, capture: Capture, io: Io): Promise<void> {
  if (capture.isComplete) return;
  await io.stderr.write(
    `polkavirt: warning: ${inputName(path)} ends before its capture did; read were the ${capture.calls.length} calls in it\n`,
  );
}
