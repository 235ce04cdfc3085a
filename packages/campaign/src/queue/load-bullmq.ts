import { QueueUnavailable } from './queue-unavailable.ts';

/** BullMQ is there for fleets alone, so it is no dependency: whoever has a queue installs it. */

type BullMq = typeof import('bullmq');

/** @throws QueueUnavailable that says what to install */
export async function loadBullMq(): Promise<BullMq> {
  try {
    return await import('bullmq');
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'ERR_MODULE_NOT_FOUND') throw cause;
    throw new QueueUnavailable('a queue needs BullMQ: npm install bullmq ioredis', { cause });
  }
}
