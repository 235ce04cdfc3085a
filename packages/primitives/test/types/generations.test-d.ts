/** What the compiler knows of either generation, and of host-function tables. Checked by `npm run types`; nothing here runs. */
import {
  type AbiTable,
  type ExecError,
  type Execution,
  execute,
  type IdleInstance,
  type InstanceCore,
  type MemoryError,
  type Result,
  resume,
  type ScaleArgs,
  type ScaleTable,
  type TypestateAbiTable,
  type TypestateHost,
  type TypestateOutcome,
  type TypestateVirtT,
  type VirtT,
} from '@polkavirt/primitives';
import { expectTypeOf } from 'expect-type';

export function virt(implementation: VirtT, program: Uint8Array): void {
  const made = implementation.instantiate(program);
  // @ts-expect-error a result is checked before its value is there
  void made.value;
  if (!made.ok) {
    expectTypeOf(made.error).toEqualTypeOf<'InvalidImage'>();
    return;
  }
  const step = made.value.run(1n, execute('main'));
  if (!step.ok) expectTypeOf(step.error).toEqualTypeOf<ExecError>();
  else if (step.value.kind === 'Syscall') expectTypeOf(step.value.syscallNo).toEqualTypeOf<number>();
  // @ts-expect-error what has finished called nobody
  else void step.value.syscallNo;
  expectTypeOf(made.value.memory().read(0, program)).toEqualTypeOf<Result<void, MemoryError>>();
  // @ts-expect-error gas is a bigint
  made.value.run(1, execute('main'));
  // @ts-expect-error a return value is a bigint
  resume(1);
}

export function typestate(implementation: TypestateVirtT, program: Uint8Array): void {
  const compiled = implementation.fromBytes(program);
  if (!compiled.ok) return;
  const made = compiled.value.module.instantiate();
  if (!made.ok) return;
  expectTypeOf(made.value).toEqualTypeOf<IdleInstance>();
  // @ts-expect-error an idle instance does not run: it is prepared first
  made.value.run(1n, 0n);
  const prepared = made.value.prepare('main');
  // A failed preparation hands the instance back.
  if (!prepared.ok) {
    expectTypeOf(prepared.error.instance).toEqualTypeOf<IdleInstance>();
    return;
  }
  // @ts-expect-error an execution is prepared already
  prepared.value.prepare('main');
  const step = prepared.value.run(1n, 0n);
  if (step.kind === 'Syscall') {
    expectTypeOf(step.execution).toEqualTypeOf<Execution>();
    // @ts-expect-error the instance is in the execution, not beside it
    void step.instance;
  } else {
    expectTypeOf(step.instance).toEqualTypeOf<IdleInstance>();
    // @ts-expect-error only what called the host goes on
    void step.execution;
  }
}

export function tables(scale: ScaleTable, abi: AbiTable, newer: TypestateAbiTable<2>): void {
  expectTypeOf<ScaleArgs<'read_memory'>>().toEqualTypeOf<{ instanceId: number; offset: number; len: number }>();
  expectTypeOf(scale.ext_virtualization_run_version_1).toEqualTypeOf<(args: Uint8Array) => Uint8Array>();
  expectTypeOf(abi.ext_virtualization_resume_version_1).parameters.toEqualTypeOf<[number, bigint, bigint, number]>();
  // @ts-expect-error on the scale wire an execution starts and goes on by `run`
  void scale.ext_virtualization_execute_version_1;
  // @ts-expect-error in a table of version 2 every function is
  void newer.ext_virtualization_run_version_1;
}

export function cores(): void {
  expectTypeOf<TypestateHost>().toExtend<InstanceCore<number, Uint8Array, TypestateOutcome>>();
  expectTypeOf<TypestateHost>().not.toExtend<InstanceCore<object, Uint8Array, TypestateOutcome>>();
}
