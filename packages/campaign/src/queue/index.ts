/** `@polkavirt/campaign/queue`: a campaign on a fleet, through BullMQ. */
export type { QueuePlace } from './connection.ts';
export { enqueueJobs, type QueuedJob, type QueueResults, readQueue, type WorkOptions, workOnQueue } from './queue.ts';
export { QueueUnavailable } from './queue-unavailable.ts';
