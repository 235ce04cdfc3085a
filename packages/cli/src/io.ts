import { once } from 'node:events';
import { fileReason, UsageError } from './failure.ts';

/** A sink for text or bytes. */
export interface Output {
  /**
   * Writes, and waits while the sink is full.
   *
   * @throws OutputClosed, UsageError if the sink takes no more: nobody reads it, or a disk is full. The error may appear one write later.
   */
  write(chunk: string | Uint8Array): Promise<void>;
  /** Waits until all of it has left, and throws as {@link write} does. */
  flush?(): Promise<void>;
  /** Whether it is a terminal, so that long work may show its progress. */
  readonly isTerminal: boolean;
  /** Display columns of a line; 80 if it is left out. */
  readonly width?: number | undefined;
  /** Whether text may be coloured; it may not if this is left out. */
  readonly hasColors?: boolean;
}

/** The streams of a command; tests pass their own. */
export interface Io {
  readonly stdout: Output;
  readonly stderr: Output;
  readonly stdin: AsyncIterable<Uint8Array>;
}

/** The reader of the output has closed it (`| head`). That is not an error; the command just ends. */
export class OutputClosed extends Error {
  override readonly name = 'OutputClosed';
}

/** The width that a shell exports (`COLUMNS`), which applies to output into a pipe. */
const exportedWidth = (): number | undefined => Number(/^\d{1,4}$/.exec(process.env.COLUMNS ?? '')?.[0] ?? 0) || undefined;

function outputTo(stream: NodeJS.WriteStream, name: string): Output {
  let failure: NodeJS.ErrnoException | undefined;
  stream.on('error', (error: NodeJS.ErrnoException) => {
    failure ??= error;
  });
  const check = (): void => {
    if (failure === undefined && !stream.destroyed) return;
    const { code = 'EPIPE' } = failure ?? {};
    if (code === 'EPIPE' || code === 'ERR_STREAM_DESTROYED') throw new OutputClosed();
    throw new UsageError(`cannot write to ${name}: ${fileReason(failure)}`);
  };
  return {
    isTerminal: stream.isTTY === true,
    get width() {
      return stream.columns ?? exportedWidth();
    },
    // Not as picocolors decides for itself: in a CI it would colour what goes into a pipe. See https://no-color.org.
    hasColors: stream.isTTY === true && !process.env.NO_COLOR && process.env.TERM !== 'dumb',
    async write(chunk) {
      check();
      if (stream.write(chunk)) return;
      await Promise.race([once(stream, 'drain'), once(stream, 'close')]).catch(() => undefined);
      check();
    },
    async flush() {
      if (failure === undefined && !stream.destroyed) await new Promise<void>((done) => stream.write('', () => done()));
      check();
    },
  };
}

/** The streams of this process. */
export const processIo = (): Io => ({
  stdout: outputTo(process.stdout, 'standard output'),
  stderr: outputTo(process.stderr, 'standard error'),
  stdin: process.stdin,
});

/** The same, and none of it coloured. */
export const withoutColors = (io: Io): Io => ({ ...io, stdout: colorless(io.stdout), stderr: colorless(io.stderr) });

const colorless = (output: Output): Output => ({
  isTerminal: output.isTerminal,
  get width() {
    return output.width;
  },
  write: (chunk) => output.write(chunk),
  ...(output.flush && { flush: () => output.flush?.() ?? Promise.resolve() }),
});

/** One line, without its end, at a time. Bytes that are not UTF-8 become U+FFFD. */
export async function* linesOf(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  // Chunks of the incomplete line. They are joined once, so that a line of many chunks takes time in proportion to its length.
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
