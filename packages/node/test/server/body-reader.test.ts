/** Which requests are read to their end, of requests of which only the events exist. */
import { EventEmitter } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { createBodyReader } from '../../src/server/body-reader.ts';

class FakeRequest extends EventEmitter {
  destroy(): void {
    this.emit('close');
  }
}

function reader(limits: { maxMessageBytes?: number; maxTotalReadBytes?: number }) {
  const read = createBodyReader({ maxMessageBytes: 1_000, maxTotalReadBytes: 1_000, ...limits });
  return () => {
    const request = new FakeRequest();
    const body = read(request as unknown as IncomingMessage);
    return {
      send: (length: number) => request.emit('data', Buffer.alloc(length, 'x')),
      leave: () => request.destroy(),
      /** How many bytes its text has; undefined where there is none. */
      end: async () => {
        request.emit('end');
        return (await body)?.length;
      },
    };
  };
}

it('the text of a request is that of its parts', async () => {
  const read = createBodyReader({ maxMessageBytes: 9, maxTotalReadBytes: 9 });
  const request = new EventEmitter();
  const body = read(request as unknown as IncomingMessage);
  // A letter of two bytes, cut in its middle.
  for (const part of [
    [0x7b, 0xc3],
    [0xbc, 0x7d],
  ])
    request.emit('data', Buffer.from(part));
  request.emit('end');
  expect(await body).toBe('{\u00fc}');
});

it('one request may have as many bytes as the limit says, and none more', async () => {
  const begin = reader({ maxMessageBytes: 10 });
  const [fits, isTooLong] = [begin(), begin()];
  for (const one of [fits, isTooLong]) one.send(6);
  fits.send(4);
  isTooLong.send(5);
  isTooLong.send(1);
  expect([await fits.end(), await isTooLong.end()]).toEqual([10, undefined]);
});

it('all that are being read may have as many bytes together; then the longest is given up', async () => {
  const begin = reader({ maxTotalReadBytes: 100 });
  const [first, longest, last] = [begin(), begin(), begin()];
  first.send(30);
  longest.send(60);
  last.send(10);
  first.send(1);
  // Its bytes are free again.
  first.send(59);
  expect([await first.end(), await longest.end(), await last.end()]).toEqual([90, undefined, 10]);
});

it('what was read, and what went away, counts no more', async () => {
  const begin = reader({ maxTotalReadBytes: 100 });
  for (let round = 0; round < 3; round++) {
    const [read, left] = [begin(), begin()];
    read.send(60);
    left.send(40);
    left.leave();
    expect([await read.end(), await left.end()]).toEqual([60, undefined]);
  }
});
