/** Says what a file is, by its content and not by its name. Nothing here throws; what is refused is refused with the reason. */
import { readRecording, type Recording } from '@polkavirt/insight';
import { hasMagic } from '@polkavirt/polkavm/program';
import type { Capture } from '@polkavirt/wire-lab';

/** Larger files are refused, unread. */
export const MAX_FILE_BYTES = 64 * 1024 * 1024;
/** A text in the editor has no more bytes than this. */
const MAX_TEXT_BYTES = 1024 * 1024;

export type FileContent =
  | { readonly kind: 'program' }
  | { readonly kind: 'recording'; readonly recording: Recording }
  | { readonly kind: 'capture'; readonly capture: Capture }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'refused'; readonly reason: string };

const refused = (reason: string): FileContent => ({ kind: 'refused', reason });

const startsWith = (bytes: Uint8Array, text: string): boolean =>
  new TextDecoder().decode(bytes.subarray(0, text.length)) === text;

const firstBytes = (bytes: Uint8Array): string =>
  Array.from(bytes.subarray(0, 8), (byte) => byte.toString(16).padStart(2, '0')).join(' ');

/** The text of some bytes, and undefined if they are no text: they are not UTF-8, or have control characters. */
function textOf(bytes: Uint8Array): string | undefined {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    // A tab, a line break and what is like them are in texts.
    return /(?![\t-\r])\p{Cc}/u.test(text) ? undefined : text;
  } catch {
    return undefined;
  }
}

async function readAsCapture(bytes: Uint8Array): Promise<FileContent> {
  const { readCapture } = await import('@polkavirt/wire-lab');
  try {
    return { kind: 'capture', capture: readCapture(bytes) };
  } catch (error) {
    return refused(`not a capture that can be read: ${error instanceof Error ? error.message : String(error)}`);
  }
}

export async function readFile(bytes: Uint8Array): Promise<FileContent> {
  if (bytes.length === 0) return refused('the file is empty');
  if (hasMagic(bytes)) return { kind: 'program' };
  if (startsWith(bytes, 'pvcapt') || startsWith(bytes, '{"polkavirt":"capture"')) return readAsCapture(bytes);
  if ((bytes[0] === 0x1f && bytes[1] === 0x8b) || startsWith(bytes, '{"polkavirt":"recording"')) {
    const read = readRecording(bytes);
    return read.ok ? { kind: 'recording', recording: read.value } : refused(`not a recording that can be read: ${read.error}`);
  }
  const text = textOf(bytes);
  if (text === undefined) {
    return refused(
      `byte 0: the file starts with ${firstBytes(bytes)}, which is neither a .polkavm container (50 56 4d 00), nor a recording, a capture or assembly text`,
    );
  }
  return text.length > MAX_TEXT_BYTES
    ? refused(`the text has ${bytes.length} bytes: the editor takes at most ${MAX_TEXT_BYTES}`)
    : { kind: 'text', text };
}
