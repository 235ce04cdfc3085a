import { closeSync, openSync, writeSync } from 'node:fs';
import { type CapturedCall, CaptureLines, capturedCall, captureToBinary } from '@polkavirt/wire-lab';
import type { OnCall } from './composition/compose.ts';
import { fileReason, UsageError } from './failure.ts';

/** The file that captures the calls of a command. */
export interface CaptureFile {
  readonly onCall: OnCall;
  /** Ends the capture. Without it the file says that it is not complete. */
  close(): void;
}

/** The ending of a file's name that asks for the compact form. */
const COMPACT = '.pvcapt';

/**
 * Opens a file for `--capture`. JSON Lines are written call by call, so that they are there if the command is killed; the compact form
 * is written at the end.
 *
 * @throws UsageError If it cannot be written, now or later.
 */
export function openCapture(path: string): CaptureFile {
  const failed = (error: unknown): UsageError => new UsageError(`cannot write ${path}: ${fileReason(error)}`);
  let file: number;
  try {
    file = openSync(path, 'w');
  } catch (error) {
    throw failed(error);
  }
  // An error of a tap's subscriber does not end the call, so it is kept until the end.
  let failure: UsageError | undefined;
  const write = (chunk: string | Uint8Array): void => {
    if (failure !== undefined) return;
    try {
      if (typeof chunk === 'string') writeSync(file, chunk);
      else writeSync(file, chunk);
    } catch (error) {
      failure = failed(error);
    }
  };
  const isCompact = path.endsWith(COMPACT);
  const lines = new CaptureLines();
  const calls: CapturedCall[] = [];
  return {
    onCall(record) {
      const call = capturedCall(record);
      if (isCompact) calls.push(call);
      else write(lines.call(call));
    },
    close() {
      write(isCompact ? captureToBinary(calls) : lines.end());
      closeSync(file);
      if (failure !== undefined) throw failure;
    },
  };
}
