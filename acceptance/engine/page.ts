/** The same in a page. */
import { wasm } from '../../packages/polkavm/src/wasm/api.ts';
import { type Job, runJob } from './entry.ts';

const EMPTY_MODULE = Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0);

Object.assign(globalThis, {
  runJob: (job: Job) => runJob(job),
  isWebAssemblyAllowed: () => {
    try {
      return new wasm.Module(EMPTY_MODULE) !== undefined;
    } catch {
      return false;
    }
  },
});
