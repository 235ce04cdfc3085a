import { readFileSync } from 'node:fs';
import { createRecorder, createTypestateRecorder, type Recording } from '@polkavirt/insight';
import { execute, resume, type TypestateVirtT, type VirtT } from '@polkavirt/primitives';

export const GUESTS = ['lexer', 'shop', 'geo'] as const;
export type Guest = (typeof GUESTS)[number];

const file = (name: string) => readFileSync(new URL(`guests/${name}`, import.meta.url));

export const guestBlob = (guest: Guest): Uint8Array => new Uint8Array(file(`${guest}.polkavm`));

/** What PolkaVM's own reader and step trace say of a guest. */
export const expected = <T>(guest: Guest, what: 'traps' | 'profile' | 'coverage'): T =>
  JSON.parse(file(`${guest}.${what}.json`).toString()) as T;

/** Records one export of a program, each host call answered with 0. */
export function recordVirt(virt: VirtT, program: Uint8Array, name: string, gas = 10_000_000n): Recording {
  const recorder = createRecorder(virt);
  const made = recorder.virt.instantiate(program);
  if (!made.ok) throw new Error(made.error);
  using instance = made.value;
  let step = instance.run(gas, execute(name));
  while (step.ok && step.value.kind === 'Syscall') step = instance.run(step.value.gasLeft, resume(0n));
  return recorder.recording();
}

/** The same over the typestate generation. */
export function recordTypestate(virt: TypestateVirtT, program: Uint8Array, name: string, gas = 10_000_000n): Recording {
  const recorder = createTypestateRecorder(virt, { costModel: 'naive' });
  const compiled = recorder.virt.fromBytes(program);
  if (!compiled.ok) throw new Error(compiled.error);
  const made = compiled.value.module.instantiate();
  if (!made.ok) throw new Error(made.error);
  const prepared = made.value.prepare(name);
  if (!prepared.ok) throw new Error(prepared.error.error);
  let step = prepared.value.run(gas, 0n);
  while (step.kind === 'Syscall') step = step.execution.run(step.gasLeft, 0n);
  step.instance.destroy();
  return recorder.recording();
}
