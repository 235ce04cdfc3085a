import { type ExecError, execute, type Memory, resume, type Syscall, type Virt } from '@polkavirt/primitives';
import { ConformanceFailure, equal, value } from './check.ts';

/** More than any call of the counter program needs: i64::MAX. */
export const GAS_MAX = 2n ** 63n - 1n;

/** The syscalls of the counter program. */
export const COUNTER_SYSCALL = { readCounter: 1, incrementCounter: 2, exit: 3, subcall: 4 } as const;

/** What a host does at a syscall: the value to resume with, or `exit` to let the run end there. */
export type SyscallHandler = (call: Syscall, memory: Memory) => bigint | 'exit';

/** How a run of {@link drive} ended. */
export interface Run {
  readonly outcome: 'Finished' | 'Exit' | ExecError;
  /** Gas at the end where the interface tells it, else at the last syscall, else the gas of the start. */
  readonly gasLeft: bigint;
  /** Gas at each syscall. */
  readonly gasAtSyscalls: readonly bigint[];
}

/** More syscalls than any run here makes. An implementation that does not charge gas must fail the suite, not hang it. */
const MAX_SYSCALLS = 200_000;

/** Runs an export to its end as a pallet does: every syscall is answered, the gas that is left is handed on. */
export function drive(virt: Virt, functionName: string, gas: bigint, handler: SyscallHandler): Run {
  const memory = virt.memory();
  const gasAtSyscalls: bigint[] = [];
  let gasLeft = gas;
  let action = execute(functionName);
  for (;;) {
    const step = virt.run(gasLeft, action);
    if (!step.ok) return { outcome: step.error, gasLeft, gasAtSyscalls };
    gasLeft = step.value.gasLeft;
    if (step.value.kind === 'Finished') return { outcome: 'Finished', gasLeft, gasAtSyscalls };
    gasAtSyscalls.push(gasLeft);
    if (gasAtSyscalls.length > MAX_SYSCALLS) {
      throw new ConformanceFailure(`${functionName} with ${gas} gas: expected an end, got more than ${MAX_SYSCALLS} syscalls`);
    }
    const answer = handler(step.value, memory);
    if (answer === 'exit') return { outcome: 'Exit', gasLeft, gasAtSyscalls };
    action = resume(answer);
  }
}

/** The pallet around the counter program: one u64 that the guest reads and increments through its own memory. */
export class CounterHost {
  counter: bigint;
  /** What goes into guest memory or comes from there: a call of a syscall takes less than fresh memory. */
  readonly #buffer = new Uint8Array(8);
  readonly #view = new DataView(this.#buffer.buffer);
  readonly #subcall: () => void;

  /**
   * @param start The counter's value at the start.
   * @param subcall What happens when the guest asks for a subcall.
   */
  constructor(
    start = 0n,
    subcall: () => void = () => {
      throw new ConformanceFailure('a subcall that this export does not make');
    },
  ) {
    this.counter = start;
    this.#subcall = subcall;
  }

  readonly handle: SyscallHandler = (call, memory) => {
    const buffer = this.#buffer;
    const view = this.#view;
    const pointer = Number(BigInt.asUintN(32, call.a0));
    switch (call.syscallNo) {
      case COUNTER_SYSCALL.readCounter:
        view.setBigUint64(0, this.counter, true);
        value(memory.write(pointer, buffer), 'write the counter into guest memory');
        return 1n;
      case COUNTER_SYSCALL.incrementCounter:
        // A read that leaves it as it is must not pass for one that gave what was there before.
        buffer.fill(0);
        value(memory.read(pointer, buffer), 'read the increment from guest memory');
        this.counter = BigInt.asUintN(64, this.counter + view.getBigUint64(0, true));
        return 2n << 56n;
      case COUNTER_SYSCALL.exit:
        return 'exit';
      case COUNTER_SYSCALL.subcall:
        this.#subcall();
        return 0n;
      default:
        throw new ConformanceFailure(`syscall number: expected 1, 2, 3 or 4, got ${call.syscallNo}`);
    }
  };

  /** Runs an export to its end with {@link drive}. */
  call(virt: Virt, functionName: string, gas = GAS_MAX): Run {
    return drive(virt, functionName, gas, this.handle);
  }

  /** Runs an export that must finish, and gives the gas that it used. */
  finish(virt: Virt, functionName: string, gas = GAS_MAX): bigint {
    const run = this.call(virt, functionName, gas);
    equal(run.outcome, 'Finished', `outcome of ${functionName}`);
    return gas - run.gasLeft;
  }
}
