import { once } from 'node:events';

/** A sink for text or bytes. */
export interface Output {
  /** Writes, and waits while the sink is full. */
  write(chunk: string | Uint8Array): Promise<void>;
  /** Whether a person watches: then long work may show its progress. */
  readonly isTerminal: boolean;
}

/** What a command talks to; tests put their own in. */
export interface Io {
  readonly stdout: Output;
  readonly stderr: Output;
  readonly stdin: AsyncIterable<Uint8Array>;
}

/** Whoever read the output went away (`| head`): no error of ours, and nothing is left to do. */
export class OutputClosed extends Error {
  override readonly name = 'OutputClosed';
}

function outputTo(stream: NodeJS.WriteStream): Output {
  let closed = false;
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE' && error.code !== 'ERR_STREAM_DESTROYED') throw error;
    closed = true;
  });
  return {
    isTerminal: stream.isTTY === true,
    async write(chunk) {
      if (closed || stream.destroyed) throw new OutputClosed();
      if (stream.write(chunk)) return;
      await Promise.race([once(stream, 'drain'), once(stream, 'close')]).catch(() => undefined);
      if (closed) throw new OutputClosed();
    },
  };
}

/** The streams of this process. */
export const processIo = (): Io => ({
  stdout: outputTo(process.stdout),
  stderr: outputTo(process.stderr),
  stdin: process.stdin,
});

/** One line, without its end, at a time. Bytes that are not UTF-8 become U+FFFD. */
export async function* linesOf(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  // Pieces of the line that is not complete yet: joined once, so that a line of many chunks costs no more than its length.
  let pieces: string[] = [];
  for await (const chunk of chunks) {
    const parts = decoder.decode(chunk, { stream: true }).split('\n');
    for (const part of parts.slice(0, -1)) {
      pieces.push(part);
      yield pieces.join('');
      pieces = [];
    }
    pieces.push(parts[parts.length - 1]);
  }
  pieces.push(decoder.decode());
  const last = pieces.join('');
  if (last !== '') yield last;
}
