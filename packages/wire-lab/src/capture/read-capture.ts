import { captureFromBinary, isBinaryCapture } from './binary.ts';
import { type Capture, CaptureError } from './captured-call.ts';
import { captureFromJsonLines } from './json-lines.ts';

/** Those of browsers and Node; the ES library's types lack it. */
declare class TextDecoder {
  constructor(label: string, options: { readonly fatal: boolean });
  decode(input: Uint8Array): string;
}

/**
 * Reads a capture of either form.
 *
 * @throws CaptureError If it is not a capture, of another version, or broken; the message names the line or the byte.
 */
export const readCapture = (input: Uint8Array): Capture => {
  if (isBinaryCapture(input)) return captureFromBinary(input);
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(input);
  } catch {
    throw new CaptureError('not a capture: neither text nor the compact form');
  }
  return captureFromJsonLines(text);
};
