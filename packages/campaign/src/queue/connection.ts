import { QueueUnavailable } from './queue-unavailable.ts';

/** Where a queue is: Redis, or what speaks its protocol, and the name of the campaign there. */
export interface QueuePlace {
  /** `redis://host:port/db` or `rediss://`, with user and password if need be. */
  readonly url: string;
  readonly name: string;
}

/** Of keys in Redis. */
export const PREFIX = 'polkavirt-campaign';

/** How long to wait for a connection that is refused, in attempts: then the command says so instead of waiting for ever. */
const ATTEMPTS = 5;

/** Options of a connection. @throws QueueUnavailable for what is not an address of Redis */
export function connectionTo({ url }: QueuePlace): {
  url: string;
  maxRetriesPerRequest: null;
  retryStrategy(attempt: number): number | null;
} {
  const { protocol } = URL.canParse(url) ? new URL(url) : { protocol: '' };
  if (protocol !== 'redis:' && protocol !== 'rediss:') {
    throw new QueueUnavailable(`the queue must be redis://host:port or rediss://host:port, not ${url}`);
  }
  return { url, maxRetriesPerRequest: null, retryStrategy: (attempt) => (attempt > ATTEMPTS ? null : 100 * attempt) };
}

/** A part of a key: what stands between colons in Redis. */
export const checkName = (name: string): string => {
  if (/^[\w.-]{1,100}$/.test(name)) return name;
  throw new QueueUnavailable(
    `the name of a campaign has letters, digits, '.', '-' and '_', at most 100, unlike ${JSON.stringify(name)}`,
  );
};
