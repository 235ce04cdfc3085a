import type { ExecError, ExecResult, Execution, IdleInstance } from '@polkavirt/primitives';
import { ConformanceFailure, equal, value } from '../check.ts';
import { GAS_MAX } from '../counter-host.ts';

export type TypestateSyscallResult = Extract<ExecResult, { readonly kind: 'Syscall' }>;

/** How one call of an export of the counter program ended. */
export interface TypestateRun {
  readonly outcome: 'Finished' | 'Exit' | ExecError;
  /** The instance to go on with; undefined after `Exit`, where the execution was destroyed. */
  readonly instance: IdleInstance | undefined;
  /** Gas at the end where the interface tells it, else at the last syscall, else the gas of the start. */
  readonly gasLeft: bigint;
  /** Gas at each syscall. */
  readonly gasAtSyscalls: readonly bigint[];
}

const NAMES = ['read_counter', 'increment_counter', 'exit', 'subcall'] as const;
type CounterCall = (typeof NAMES)[number];

function isText(bytes: Uint8Array, text: string): boolean {
  if (bytes.length !== text.length) return false;
  for (let at = 0; at < text.length; at++) if (bytes[at] !== text.charCodeAt(at)) return false;
  return true;
}

/** Which call a symbol stands for: its name, or its number in four bytes, from 1. */
function counterCall(symbol: Uint8Array): CounterCall {
  const isNumber = symbol.length === 4 && symbol[1] === 0 && symbol[2] === 0 && symbol[3] === 0;
  const name = isNumber ? NAMES[symbol[0] - 1] : NAMES.find((known) => isText(symbol, known));
  if (name === undefined)
    throw new ConformanceFailure(`a symbol of the counter program: expected one of ${NAMES}, got ${symbol}`);
  return name;
}

/** Prepares an export that exists. */
export const prepared = (instance: IdleInstance, functionName: string): Execution => {
  const result = instance.prepare(functionName);
  if (!result.ok)
    throw new ConformanceFailure(`prepare ${functionName}: expected a success, got the error '${result.error.error}'`);
  return result.value;
};

/** A step that must end at a syscall. */
export const syscallOf = (result: ExecResult, what: string): TypestateSyscallResult => {
  equal(result.kind, 'Syscall', `outcome of ${what}`);
  return result as TypestateSyscallResult;
};

/** The pallet around the counter program, as `CounterHost`, for the typestate generation. */
export class TypestateCounterHost {
  counter: bigint;
  /** What goes into guest memory or comes from there: a call of a syscall takes less than fresh memory. */
  readonly #buffer = new Uint8Array(8);
  readonly #view = new DataView(this.#buffer.buffer);
  readonly #subcall: () => void;

  constructor(
    start = 0n,
    subcall: () => void = () => {
      throw new ConformanceFailure('a subcall that this export does not make');
    },
  ) {
    this.counter = start;
    this.#subcall = subcall;
  }

  /** The answer to a call, memory and all. */
  answer({ execution, syscallSymbol, a0 }: TypestateSyscallResult): bigint | 'exit' {
    const buffer = this.#buffer;
    const view = this.#view;
    const pointer = Number(BigInt.asUintN(32, a0));
    switch (counterCall(syscallSymbol)) {
      case 'read_counter':
        view.setBigUint64(0, this.counter, true);
        value(execution.writeMemory(pointer, buffer), 'write the counter into guest memory');
        return 1n;
      case 'increment_counter':
        // A read that leaves it as it is must not pass for one that gave what was there before.
        buffer.fill(0);
        value(execution.readMemory(pointer, buffer), 'read the increment from guest memory');
        this.counter = BigInt.asUintN(64, this.counter + view.getBigUint64(0, true));
        return 2n << 56n;
      case 'exit':
        return 'exit';
      case 'subcall':
        this.#subcall();
        return 0n;
    }
  }

  /** Runs an export to its end as a pallet does: every syscall is answered, the gas that is left is handed on. */
  call(instance: IdleInstance, functionName: string, gas = GAS_MAX): TypestateRun {
    const gasAtSyscalls: bigint[] = [];
    let execution = prepared(instance, functionName);
    let gasLeft = gas;
    let a0 = 0n;
    for (;;) {
      const step = execution.run(gasLeft, a0);
      if (step.kind === 'Error') return { outcome: step.error, instance: step.instance, gasLeft, gasAtSyscalls };
      gasLeft = step.gasLeft;
      if (step.kind === 'Finished') return { outcome: 'Finished', instance: step.instance, gasLeft, gasAtSyscalls };
      gasAtSyscalls.push(gasLeft);
      execution = step.execution;
      const answer = this.answer(step);
      if (answer === 'exit') {
        execution.destroy();
        return { outcome: 'Exit', instance: undefined, gasLeft, gasAtSyscalls };
      }
      a0 = answer;
    }
  }

  /** Runs an export that must finish, and gives the instance to go on with. */
  finish(instance: IdleInstance, functionName: string, gas = GAS_MAX): IdleInstance {
    const run = this.call(instance, functionName, gas);
    equal(run.outcome, 'Finished', `outcome of ${functionName}`);
    return run.instance as IdleInstance;
  }
}
