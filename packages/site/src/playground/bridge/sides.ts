/** The same program on both implementations: native, and a forwarder over each wire. */
import {
  connectAbi,
  connectScale,
  connectTypestateAbi,
  connectTypestateScale,
  createForwarder,
  createRuntimeMemory,
  createTypestateForwarder,
} from '@polkavirt/forwarder';
import {
  createHost,
  createTypestateHost,
  serveAbi,
  serveScale,
  serveTypestateAbi,
  serveTypestateScale,
  tapHostFunctions,
} from '@polkavirt/host';
import { createNative, createTypestateNative } from '@polkavirt/native';
import {
  execute,
  type HostFunctionTable,
  type LinearMemory,
  OwnedInstance,
  resume,
  type TypestateHost,
  type TypestateVirtT,
  type VirtT,
  type Wire,
} from '@polkavirt/primitives';
import { createCapture, type LiveCapture } from '@polkavirt/wire-lab';
import { withMistake } from './break-wire.ts';
import type { Mistake } from './mistakes.ts';

/** What a step of a run gave. */
export type Step =
  | { readonly kind: 'Finished'; readonly gasLeft: bigint }
  | { readonly kind: 'Syscall'; readonly gasLeft: bigint; readonly symbol: Uint8Array; readonly args: readonly bigint[] }
  | { readonly kind: 'Error'; readonly error: string };

/** An instance of either generation. Its methods throw what a broken wire throws. */
export interface Driven {
  execute(name: string, gas: bigint): Step;
  resume(a0: bigint, gas: bigint): Step;
  read(address: number, dest: Uint8Array): boolean;
  write(address: number, bytes: Uint8Array): boolean;
  destroy(): void;
}

/** An implementation, with the calls that crossed its wire. */
export interface Side {
  readonly instantiate: (program: Uint8Array) => Driven | string;
  readonly capture: LiveCapture | undefined;
}

export type SideName = 'native' | 'scale' | 'abi';

/** The most calls that are kept of a wire. */
const MAX_CALLS = 500;

const u32Bytes = (value: number): Uint8Array => {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, value, true);
  return bytes;
};

function driveVirt(virt: VirtT, program: Uint8Array): Driven | string {
  const made = virt.instantiate(program);
  if (!made.ok) return made.error;
  const instance = made.value;
  const run = (...[gas, action]: Parameters<typeof instance.run>): Step => {
    const result = instance.run(gas, action);
    if (!result.ok) return { kind: 'Error', error: result.error };
    if (result.value.kind === 'Finished') return result.value;
    const { gasLeft, syscallNo, a0, a1, a2, a3, a4, a5 } = result.value;
    return { kind: 'Syscall', gasLeft, symbol: u32Bytes(syscallNo), args: [a0, a1, a2, a3, a4, a5] };
  };
  return {
    execute: (name, gas) => run(gas, execute(name)),
    resume: (a0, gas) => run(gas, resume(a0)),
    read: (address, dest) => instance.memory().read(address, dest).ok,
    write: (address, bytes) => instance.memory().write(address, bytes).ok,
    destroy: () => void instance.destroy(),
  };
}

function driveTypestate(virt: TypestateVirtT, program: Uint8Array): Driven | string {
  const compiled = virt.fromBytes(program);
  if (!compiled.ok) return compiled.error;
  const made = compiled.value.module.instantiate();
  if (!made.ok) return made.error;
  const instance = new OwnedInstance(made.value);
  const run = (gas: bigint, value: bigint): Step => {
    const result = instance.run(gas, value);
    if (!result.ok) return { kind: 'Error', error: result.error };
    if (result.value.kind === 'Finished') return result.value;
    const { gasLeft, syscallSymbol, a0, a1, a2, a3, a4, a5 } = result.value;
    return { kind: 'Syscall', gasLeft, symbol: syscallSymbol, args: [a0, a1, a2, a3, a4, a5] };
  };
  return {
    execute(name, gas) {
      const prepared = instance.prepare(name);
      return prepared.ok ? run(gas, 0n) : { kind: 'Error', error: prepared.error };
    },
    resume: (a0, gas) => run(gas, a0),
    read: (address, dest) => instance.memoryRead(address, dest).ok,
    write: (address, bytes) => instance.memoryWrite(address, bytes).ok,
    destroy: () => void instance.destroy(),
  };
}

function virtOver<Table extends HostFunctionTable>(wire: Wire<Table>, mistake: Mistake, memory: LinearMemory | undefined): Side {
  const { table } = createHost({ wire, virt: createNative() });
  const tap = tapHostFunctions(withMistake(table, wire, mistake, memory), wire, { recordBytes: true });
  const virt = createForwarder({ table: tap.table, wire });
  return { capture: createCapture(tap.calls$, { maxCalls: MAX_CALLS }), instantiate: (program) => driveVirt(virt, program) };
}

function typestateOver<Table extends HostFunctionTable>(
  wire: Wire<Table, TypestateHost>,
  mistake: Mistake,
  memory: LinearMemory | undefined,
): Side {
  const { table } = createTypestateHost({ wire, virt: createTypestateNative({ costModel: 'naive' }) });
  const tap = tapHostFunctions(withMistake(table, wire as never, mistake, memory), wire, { recordBytes: true });
  const virt = createTypestateForwarder({ table: tap.table, wire });
  return { capture: createCapture(tap.calls$, { maxCalls: MAX_CALLS }), instantiate: (program) => driveTypestate(virt, program) };
}

/** One implementation. @param isOlder Whether all imports have four bytes, so that the older generation runs the program. */
export function sideOf(name: SideName, isOlder: boolean, mistake: Mistake): Side {
  if (name === 'native') {
    return isOlder
      ? { capture: undefined, instantiate: (program) => driveVirt(createNative(), program) }
      : { capture: undefined, instantiate: (program) => driveTypestate(createTypestateNative({ costModel: 'naive' }), program) };
  }
  if (name === 'scale') {
    return isOlder
      ? virtOver({ ...serveScale, ...connectScale }, mistake, undefined)
      : typestateOver({ ...serveTypestateScale(), ...connectTypestateScale() }, mistake, undefined);
  }
  const memory = createRuntimeMemory();
  return isOlder
    ? virtOver({ ...serveAbi(memory), ...connectAbi(memory) }, mistake, memory)
    : typestateOver({ ...serveTypestateAbi(memory), ...connectTypestateAbi(memory) }, mistake, memory);
}
