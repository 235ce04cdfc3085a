/** A `VirtT` that never answers, and says so before. */
export default {
  instantiate(): never {
    new BroadcastChannel('endless').postMessage('');
    for (;;);
  },
};
