import {
  type ExecAction,
  execute,
  HostFault,
  refusalReport,
  resume,
  type StopReport,
  type Virt,
  type VirtT,
} from '@polkavirt/primitives';
import type { HexString } from '../../bytes.ts';
import { withStorageLayer } from '../../frame/dispatch.ts';
import type { AccountId } from '../../types/substrate.ts';
import type { ProgramFailure } from './program-failure.ts';
import { SYSCALL_BY_NUMBER, type Syscall, type SyscallArgs, type SyscallName } from './syscalls.ts';

/** A running program. */
export interface Frame {
  readonly program: HexString;
  /** The account of the program. */
  readonly account: AccountId;
  readonly caller: AccountId;
  /** Who signed the extrinsic: who pays for storage. */
  readonly payer: AccountId;
  readonly input: Uint8Array;
  /** 0 for the program that an extrinsic calls. */
  readonly depth: number;
  readonly virt: Virt;
  /** The remaining gas, after the charge for the current syscall. */
  gasLeft: bigint;
}

/** How a program's run ended. */
export type RunOutcome =
  | { readonly ok: true; readonly gasLeft: bigint }
  | {
      readonly ok: false;
      readonly failure: ProgramFailure;
      readonly gasLeft: bigint;
      readonly exitCode: bigint;
      /** Why the program stopped, if that was requested and the implementation knows. */
      readonly stop?: StopReport;
    };

/** How a syscall ended: with a u64 for a0, with the end of the run, or with a failure. */
export type SyscallResult =
  | { readonly kind: 'Return'; readonly value: bigint }
  | { readonly kind: 'Exit'; readonly code: bigint }
  | { readonly kind: 'Fail'; readonly failure: ProgramFailure };

/** The implementation of each syscall. A missing one does not compile. */
export type SyscallHandlers = { readonly [N in SyscallName]: (frame: Frame, args: SyscallArgs<N>) => SyscallResult };

export const returns = (value: bigint): SyscallResult => ({ kind: 'Return', value });
export const fails = (failure: ProgramFailure): SyscallResult => ({ kind: 'Fail', failure });

/** The run to make. */
export interface RunRequest {
  readonly code: Uint8Array;
  readonly program: HexString;
  readonly account: AccountId;
  readonly exportName: string;
  readonly caller: AccountId;
  readonly payer: AccountId;
  readonly input: Uint8Array;
  readonly gasLimit: bigint;
  readonly depth: number;
  /** Whether the outcome of a failure includes the reason. */
  readonly explain: boolean;
}

const failed = (failure: ProgramFailure, gasLeft: bigint, exitCode = 0n, stop?: StopReport): RunOutcome => ({
  ok: false,
  failure,
  gasLeft,
  exitCode,
  ...(stop === undefined ? {} : { stop }),
});

/**
 * Runs an export to its end, in a storage layer of its own: a run that fails leaves nothing behind.
 *
 * An error of `VirtT` does not carry the gas, so such a run costs its whole limit, because the work of a hostile
 * program before the error must not be free. Failures that the pallet itself detects return the rest.
 */
export function runProgram(virtT: VirtT, handlers: SyscallHandlers, request: RunRequest): RunOutcome {
  const instance = virtT.instantiate(request.code);
  if (!instance.ok) {
    return failed('InvalidImage', request.gasLimit, 0n, request.explain ? refusalOf(virtT, request.code) : undefined);
  }
  const { program, account, caller, payer, input, depth, gasLimit } = request;
  const virt = instance.value;
  try {
    const frame: Frame = { program, account, caller, payer, input, depth, virt, gasLeft: gasLimit };
    const outcome = withStorageLayer(() => drive(frame, request, handlers));
    return 'error' in outcome ? failed('CallDepthExceeded', frame.gasLeft) : outcome;
  } finally {
    virt.destroy();
  }
}

/** Why a program was refused, if the implementation knows. */
export function refusalOf(virtT: VirtT, code: Uint8Array): StopReport | undefined {
  const reason = virtT.explainRefusal?.(code);
  return reason === undefined ? undefined : refusalReport(reason);
}

function drive(frame: Frame, { exportName, explain }: RunRequest, handlers: SyscallHandlers): RunOutcome {
  let action: ExecAction = execute(exportName);
  for (;;) {
    const step = frame.virt.run(frame.gasLeft, action);
    if (!step.ok) {
      if (step.error === 'InvalidInstance') throw new HostFault('Internal', 'the implementation lost a live instance');
      return failed(step.error, 0n, 0n, explain ? frame.virt.explain?.() : undefined);
    }
    frame.gasLeft = step.value.gasLeft;
    if (step.value.kind === 'Finished') return { ok: true, gasLeft: frame.gasLeft };
    const { syscallNo, a0, a1, a2, a3, a4, a5 } = step.value;
    const result = syscall(frame, handlers, syscallNo, [a0, a1, a2, a3, a4, a5]);
    if (result.kind === 'Fail') return failed(result.failure, result.failure === 'OutOfGas' ? 0n : frame.gasLeft);
    if (result.kind === 'Exit') {
      return result.code === 0n ? { ok: true, gasLeft: frame.gasLeft } : failed('Reverted', frame.gasLeft, result.code);
    }
    action = resume(result.value);
  }
}

const U32_MAX = 0xffff_ffffn;

function syscall(frame: Frame, handlers: SyscallHandlers, number: number, registers: readonly bigint[]): SyscallResult {
  const found = SYSCALL_BY_NUMBER.get(number);
  if (found === undefined) return fails('UnknownSyscall');
  const [name, row]: readonly [SyscallName, Syscall] = found;
  const args: Record<string, number | bigint> = {};
  let charge = row.gas.base;
  for (const [i, { name: arg, kind, limit }] of row.args.entries()) {
    const value = registers[i];
    if (kind === 'pointer' && value > U32_MAX) return fails('OutOfBounds');
    if (kind === 'length') {
      if (value > (limit ?? 0)) return fails('ArgumentTooLong');
      charge += value * row.gas.perByte;
    }
    args[arg] = kind === 'u64' ? value : Number(value);
  }
  if (charge > frame.gasLeft) return fails('OutOfGas');
  frame.gasLeft -= charge;
  const handler = handlers[name] as (frame: Frame, args: Record<string, number | bigint>) => SyscallResult;
  return handler(frame, args);
}
