import { type Instance, Stop } from '@polkavirt/polkavm';

/** All that can be seen of an instance but its memory, as one line. */
export const stateOf = (instance: Instance, stop: Stop): string =>
  [
    `stop ${stop}`,
    `pc ${instance.pc} next ${instance.nextPc}`,
    `gas ${instance.getGas()}`,
    stop === Stop.HostCall ? `call ${instance.hostCall}` : '',
    `heap ${instance.heapEnd}`,
    Array.from(instance.registers, (value) => value.toString(16)).join(' '),
  ].join('; ');
