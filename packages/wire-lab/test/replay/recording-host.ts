/** A host of either generation that notes what it is asked, and answers what a test prepared. */
import { err, ok, type Result } from '@polkavirt/primitives';
import { toHex } from '@polkavirt/test-support/hex';
import type { ReplayHost } from '@polkavirt/wire-lab';

/** Bytes in hex, so that calls can be compared as text. */
const plain = (value: unknown): unknown => (value instanceof Uint8Array ? `0x${toHex(value)}` : value);

/**
 * @param answers By function; what is a function is called. Without one the answer is `ok(undefined)`, and a read fills its buffer with
 *   bytes that count up from 1.
 */
export const recordingHost = (answers: Readonly<Record<string, unknown>> = {}) => {
  const asked: (readonly unknown[])[] = [];
  const host = new Proxy({} as ReplayHost, {
    get:
      (_, fn) =>
      (...args: unknown[]): unknown => {
        const isRead = fn === 'memoryRead';
        const dest = args[2] as Uint8Array;
        asked.push([fn, ...(isRead ? [args[0], args[1], dest.length] : args.map(plain))]);
        const answer = answers[String(fn)] ?? ok(undefined);
        const given = typeof answer === 'function' ? (answer(...args) as Result<unknown, string>) : answer;
        if (isRead && (given as Result<unknown, string>).ok) for (const at of dest.keys()) dest[at] = at + 1;
        return given;
      },
  });
  return { host, asked };
};

export const INVALID = err('InvalidInstance');
