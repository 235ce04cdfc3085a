import type { Instance, Stop } from '@polkavirt/polkavm';
import { HostFault } from '@polkavirt/primitives';

/** The engine answers everything that a guest does with a stop, so whatever it throws is a bug of it. */
export const runToStop = (instance: Instance): Stop => {
  try {
    return instance.run();
  } catch (cause) {
    throw new HostFault('Internal', `the engine failed at pc ${instance.pc}: ${cause}`, { cause });
  }
};
