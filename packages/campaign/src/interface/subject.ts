/** An implementation of either generation of the interface, in the form that both share. */
import {
  type ExecError,
  execute,
  OwnedInstance,
  ok,
  type Result,
  resume,
  type TypestateVirtT,
  type Virt,
  type VirtT,
} from '@polkavirt/primitives';

/** How a step of an instance ended. */
export type CallStep =
  | { readonly kind: 'Finished'; readonly gasLeft: bigint }
  | { readonly kind: 'Syscall'; readonly gasLeft: bigint; readonly symbol: string; readonly args: readonly bigint[] }
  | { readonly kind: 'Error'; readonly error: ExecError };

/** Whether memory could be read or written, and why not. */
export interface Access {
  readonly ok: boolean;
  readonly error?: string;
}

export interface SubjectInstance {
  execute(name: string, gas: bigint): CallStep;
  resume(value: bigint, gas: bigint): CallStep;
  read(address: number, dest: Uint8Array): Access;
  write(address: number, src: Uint8Array): Access;
  destroy(): void;
}

export interface Subject {
  instantiate(program: Uint8Array): Result<SubjectInstance, string>;
}

/** The first generation as a {@link Subject}. */
export const virtSubject = (virt: VirtT): Subject => ({
  instantiate(program) {
    const made = virt.instantiate(program);
    return made.ok ? ok(virtInstance(made.value)) : made;
  },
});

const virtInstance = (virt: Virt): SubjectInstance => {
  const step = (gas: bigint, action: ReturnType<typeof execute>): CallStep => {
    const result = virt.run(gas, action);
    if (!result.ok) return { kind: 'Error', error: result.error };
    const outcome = result.value;
    if (outcome.kind === 'Finished') return outcome;
    const { gasLeft, syscallNo, a0, a1, a2, a3, a4, a5 } = outcome;
    return { kind: 'Syscall', gasLeft, symbol: `0x${syscallNo.toString(16)}`, args: [a0, a1, a2, a3, a4, a5] };
  };
  return {
    execute: (name, gas) => step(gas, execute(name)),
    resume: (value, gas) => step(gas, resume(value)),
    read: (address, dest) => virt.memory().read(address, dest),
    write: (address, src) => virt.memory().write(address, src),
    destroy: () => void virt.destroy(),
  };
};

/** The typestate generation as a {@link Subject}: each instance is of a module of its own. */
export const typestateSubject = (virt: TypestateVirtT): Subject => ({
  instantiate(program) {
    const compiled = virt.fromBytes(program);
    if (!compiled.ok) return compiled;
    const made = compiled.value.module.instantiate();
    return made.ok ? ok(typestateInstance(new OwnedInstance(made.value))) : made;
  },
});

const typestateInstance = (owned: OwnedInstance): SubjectInstance => {
  const run = (value: bigint, gas: bigint): CallStep => {
    const result = owned.run(gas, value);
    if (!result.ok) return { kind: 'Error', error: result.error };
    const outcome = result.value;
    if (outcome.kind === 'Finished') return outcome;
    const { gasLeft, syscallSymbol, a0, a1, a2, a3, a4, a5 } = outcome;
    const symbol = Buffer.from(syscallSymbol).toString('hex');
    return { kind: 'Syscall', gasLeft, symbol, args: [a0, a1, a2, a3, a4, a5] };
  };
  return {
    execute(name, gas) {
      const prepared = owned.prepare(name);
      return prepared.ok ? run(0n, gas) : { kind: 'Error', error: prepared.error };
    },
    resume: run,
    read: (address, dest) => owned.memoryRead(address, dest),
    write: (address, src) => owned.memoryWrite(address, src),
    destroy: () => owned.destroy(),
  };
};
