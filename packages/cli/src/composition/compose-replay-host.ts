import { connectAbi, connectScale, connectTypestateAbi, connectTypestateScale, createRuntimeMemory } from '@polkavirt/forwarder';
import { serveAbi, serveScale, serveTypestateAbi, serveTypestateScale, TypestateManager, VirtManager } from '@polkavirt/host';
import { createNative, createTypestateNative } from '@polkavirt/native';
import type { Generation, HostFunctionTable, TypestateHost, VirtHost, Wire } from '@polkavirt/primitives';
import type { Choice, WireName } from '../choice.ts';
import { UsageError } from '../failure.ts';
import { HOST_LIMITS } from './compose.ts';

/** The target of a replayed capture: the engine itself, or the engine behind a wire, which may be the user's. */
export function composeReplayHost(
  wire: 'native' | WireName | Wire<HostFunctionTable>,
  {
    generation,
    backend,
    costModel,
    around = (host) => host,
  }: Pick<Choice, 'backend' | 'costModel'> & {
    readonly generation: Generation;
    /** Put around the host that a wire is connected to. */
    readonly around?: <Host extends object>(host: Host) => Host;
  },
): VirtHost | TypestateHost {
  const over = <Table extends HostFunctionTable, Host>(format: Wire<Table, Host>, host: Host): Host =>
    format.connect(format.serve(host));
  if (generation === 'virt') {
    const manager = new VirtManager({ virt: createNative({ backend, costModel }), limits: HOST_LIMITS });
    if (wire === 'native') return around(manager);
    if (wire === 'scale') return over({ ...serveScale, ...connectScale }, around(manager as VirtHost));
    if (wire !== 'abi') return over(wire, around(manager as VirtHost));
    const memory = createRuntimeMemory();
    return over({ ...serveAbi(memory), ...connectAbi(memory) }, around(manager as VirtHost));
  }
  const manager: TypestateHost = around(new TypestateManager({ virt: createTypestateNative({ backend, costModel }) }));
  if (wire === 'native') return manager;
  if (wire === 'scale') return over({ ...serveTypestateScale(), ...connectTypestateScale() }, manager);
  if (wire !== 'abi')
    throw new UsageError('the capture has calls of the typestate generation, which a wire of VirtT does not carry');
  const memory = createRuntimeMemory();
  return over({ ...serveTypestateAbi(memory), ...connectTypestateAbi(memory) }, manager);
}
