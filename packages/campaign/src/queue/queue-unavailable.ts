/** Thrown where BullMQ is absent, or its Redis cannot be reached. */
export class QueueUnavailable extends Error {
  override readonly name = 'QueueUnavailable';
}
