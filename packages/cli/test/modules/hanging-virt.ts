/** A `VirtT` that never answers. It says so before, in the channel of its name. */
import { BroadcastChannel } from 'node:worker_threads';

export default {
  instantiate(): never {
    new BroadcastChannel('hanging-virt').postMessage('no end');
    for (;;);
  },
};
