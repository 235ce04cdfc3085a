import { type Capture, CaptureError, readCapture } from '@polkavirt/wire-lab';
import { UsageError } from '../failure.ts';
import { inputName, readInput } from '../input.ts';
import type { Io } from '../io.ts';

/** A capture that the command line names. What is none, or is broken, is a {@link UsageError}. */
export async function loadCapture(path: string, io: Io): Promise<Capture> {
  const bytes = await readInput(path, io);
  try {
    return readCapture(bytes);
  } catch (error) {
    if (error instanceof CaptureError) throw new UsageError(`${inputName(path)}: ${error.message}`);
    throw error;
  }
}

/** Says that a capture goes on where its file does not. */
export async function warnIfCutOff(path: string, capture: Capture, io: Io): Promise<void> {
  if (capture.isComplete) return;
  await io.stderr.write(
    `polkavirt: warning: ${inputName(path)} ends before its capture did; read were the ${capture.calls.length} calls in it\n`,
  );
}
