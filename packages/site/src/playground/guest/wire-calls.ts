/** Captured calls of host functions as the page shows them: each message line by line, with what its bytes mean. */
import { annotate, type CapturedCall, type Direction, hostFunctionOf, messageTree, problemText } from '@polkavirt/wire-lab';
import type { Message, MessagePart, WireCall } from './views.ts';

/** A part's bytes are shown up to this many; a program is one part. */
const MAX_PART_BYTES = 48;

const hexOf = (bytes: Uint8Array): string => {
  const shown = Array.from(bytes.subarray(0, MAX_PART_BYTES), (byte) => byte.toString(16).padStart(2, '0')).join(' ');
  return bytes.length > MAX_PART_BYTES ? `${shown} … (${bytes.length} bytes)` : shown;
};

/** A message of a captured call; its bytes alone if no table knows the function. */
export function messageOf(call: CapturedCall, direction: Direction, message: Uint8Array): Message {
  const row = hostFunctionOf(call);
  if (row === undefined) {
    const part: MessagePart = { hex: hexOf(message), from: 0, path: 'message', type: 'bytes', value: '' };
    return { bytes: message.length, parts: message.length === 0 ? [] : [part], problem: undefined };
  }
  const { parts, problem, end } = annotate(messageTree(row, direction, message));
  const shown = parts.map(({ from, to, path, type, value }): MessagePart => {
    return { hex: hexOf(message.subarray(from, to)), from, path, type, value };
  });
  if (end < message.length)
    shown.push({ hex: hexOf(message.subarray(end)), from: end, path: '(the rest)', type: 'bytes', value: '' });
  return { bytes: message.length, parts: shown, problem: problem === undefined ? undefined : problemText(problem) };
}

export const wireCallOf = (call: CapturedCall): WireCall => ({
  fn: call.fn,
  wire: call.wire,
  instance: call.instance,
  input: messageOf(call, 'in', call.input),
  output: call.output === undefined ? undefined : messageOf(call, 'out', call.output),
  fault: call.fault === undefined ? undefined : `${call.fault.code}: ${call.fault.message}`,
});
