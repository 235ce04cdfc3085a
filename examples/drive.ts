import { execute, resume, type VirtT } from '@polkavirt/primitives';

/** Runs an export to its end on any implementation. Host call 1 adds its argument to a sum; every other one is answered with 0. */
export function sumOf(virt: VirtT, program: Uint8Array, name: string, gas: bigint) {
  const made = virt.instantiate(program);
  if (!made.ok) return made.error;
  const instance = made.value;
  let sum = 0n;
  let step = instance.run(gas, execute(name));
  while (step.ok && step.value.kind === 'Syscall') {
    const { syscallNo, a0, gasLeft } = step.value;
    if (syscallNo === 1) sum += a0;
    step = instance.run(gasLeft, resume(syscallNo === 1 ? sum : 0n));
  }
  instance.destroy();
  return step.ok ? { sum, gasUsed: gas - step.value.gasLeft } : step.error;
}
