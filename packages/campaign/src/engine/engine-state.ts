import { type Instance, Stop } from '@polkavirt/polkavm';

/** All that can be seen of an instance but its memory, as one line. It is asked for after each action, so it builds no arrays. */
export function stateOf(instance: Instance, stop: Stop): string {
  const call = stop === Stop.HostCall ? `call ${instance.hostCall}` : '';
  const { registers } = instance;
  let text = `stop ${stop}; pc ${instance.pc} next ${instance.nextPc}; gas ${instance.getGas()}; ${call}; heap ${instance.heapEnd};`;
  for (let index = 0; index < registers.length; index++) text += ` ${registers[index].toString(16)}`;
  return text;
}
