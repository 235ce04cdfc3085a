import type { IncomingMessage } from 'node:http';

export interface ReadLimits {
  /** Bytes of one request. */
  readonly maxMessageBytes: number;
  /** Bytes of all requests that are being read. Beyond them the longest is given up. */
  readonly maxTotalReadBytes: number;
}

/**
 * Reads the bodies of requests. What it gives is the body as text; undefined if it is longer than it may be, or the client goes away.
 */
export function createBodyReader({ maxMessageBytes, maxTotalReadBytes }: ReadLimits) {
  /** How many bytes of each were read. */
  const reading = new Map<IncomingMessage, number>();
  let total = 0;
  const giveUpLongest = (): void => {
    const [[longest] = []] = [...reading].sort(([, a], [, b]) => b - a);
    longest?.destroy();
  };
  return (request: IncomingMessage): Promise<string | undefined> =>
    new Promise((resolve) => {
      const chunks: Buffer[] = [];
      reading.set(request, 0);
      const end = (text?: string): void => {
        total -= reading.get(request) ?? 0;
        reading.delete(request);
        resolve(text);
      };
      request.on('data', (chunk: Buffer) => {
        const before = reading.get(request);
        if (before === undefined) return;
        const length = before + chunk.length;
        if (length > maxMessageBytes) return end();
        chunks.push(chunk);
        reading.set(request, length);
        total += chunk.length;
        if (total > maxTotalReadBytes) giveUpLongest();
      });
      request.once('end', () => end(Buffer.concat(chunks).toString()));
      request.once('error', () => end());
      request.once('close', () => end());
    });
}
