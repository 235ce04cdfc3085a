/** Hosts behind each wire, over an engine that is watched, for hostile messages. */
import { type WireHost, watchInstances } from '@polkavirt/campaign';
import { connectAbi, connectScale, connectTypestateAbi, connectTypestateScale, createRuntimeMemory } from '@polkavirt/forwarder';
import { createHost, createTypestateHost, serveAbi, serveScale, serveTypestateAbi, serveTypestateScale } from '@polkavirt/host';
import { createNative, createTypestateNative } from '@polkavirt/native';
import { createEngine } from '@polkavirt/polkavm';
import type { Generation, HostFunctionTable, LinearMemory } from '@polkavirt/primitives';
import type { AnyWire } from '@polkavirt/wire-lab';
import type { BackendName } from '../../choice.ts';

/** A wire, made anew for each session: its memory is part of the state. */
export interface WireChoice {
  /** As in the name of the target. */
  readonly name: string;
  readonly generation: Generation;
  make(): { readonly wire: AnyWire; readonly memory?: LinearMemory };
}

export const WIRE_CHOICES: readonly WireChoice[] = [
  { name: 'scale', generation: 'virt', make: () => ({ wire: { ...serveScale, ...connectScale } }) },
  {
    name: 'abi',
    generation: 'virt',
    make() {
      const memory = createRuntimeMemory();
      return { wire: { ...serveAbi(memory), ...connectAbi(memory) }, memory };
    },
  },
  {
    name: 'scale',
    generation: 'typestate',
    make: () => ({ wire: { ...serveTypestateScale(), ...connectTypestateScale() } }),
  },
  {
    name: 'abi',
    generation: 'typestate',
    make() {
      const memory = createRuntimeMemory();
      return { wire: { ...serveTypestateAbi(memory), ...connectTypestateAbi(memory) }, memory };
    },
  },
];

/** Few, so that sessions meet them. */
const HOST_LIMITS = { maxInstances: 4, maxMemoryBytes: 2 ** 20 };
const ENGINE_LIMITS = { maxMemoryBytes: 2 ** 19 };
const MODULE_LIMITS = { ...ENGINE_LIMITS, maxInstances: 4 };

/** A host from its beginning, without instances. */
export function openHost({ generation, make }: WireChoice, backend: BackendName): WireHost {
  const watched = watchInstances(createEngine());
  const { wire, memory } = make();
  const options = { engine: watched.engine, backend, costModel: 'naive' } as const;
  if (generation === 'virt') {
    const virt = createNative({ ...options, limits: ENGINE_LIMITS });
    const { table, manager } = createHost<HostFunctionTable>({ wire, virt, limits: HOST_LIMITS });
    return { table, inspector: wire.inspector, memory, watched, instances: () => manager.liveInstances };
  }
  const virt = createTypestateNative({ ...options, limits: MODULE_LIMITS });
  const { table, manager } = createTypestateHost<HostFunctionTable>({ wire, virt });
  return { table, inspector: wire.inspector, memory, watched, instances: () => manager.liveInstances };
}
