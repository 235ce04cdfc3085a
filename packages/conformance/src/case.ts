import type { Virt, VirtT } from '@polkavirt/primitives';
import { value } from './check.ts';

/** The setup of the suite. */
export interface ConformanceSetup {
  /** The implementation under test. */
  readonly virt: VirtT;
  /**
   * The counter program: a blob with the exports counter, add_99, do_panic, do_exit, increment_forever, offset,
   * do_subcall and the imports read_counter (1), increment_counter (2), exit (3), subcall (4).
   */
  readonly program: Uint8Array;
  /** The gas of this build of the counter program. Default: that of the program that the suites bring along. */
  readonly gas?: CounterGas;
}

/** The exact gas of one build of the counter program under one cost model. */
export interface CounterGas {
  /** Gas used up when `counter` makes each of its five syscalls, and when it finishes. */
  readonly counter: readonly [bigint, bigint, bigint, bigint, bigint, bigint];
  /** How often `increment_forever` increments when it starts with 100 000 gas. */
  readonly increments: number;
  /** The gas that is left at the last of these increments. */
  readonly gasAtLastIncrement: bigint;
}

/**
 * `counter.polkavm` of fixtures/guests (the C program) under the naive cost model, counted by hand from its listing.
 *
 * `counter` passes blocks of 9, 1, 6, 2, 4, 1, 4, 4, 2, 4, 1, 4 and 5 instructions, with its syscalls in the 1st, 3rd,
 * 5th, 8th and 10th. `increment_forever` makes its first increment after a block of 9, its second after 2 + 4 more
 * and then one for every 5: (100 000 - 15) / 5 + 2 = 19 999 of them, which uses up the gas to the last unit.
 */
export const COUNTER_C_GAS: CounterGas = {
  counter: [9n, 16n, 22n, 31n, 37n, 47n],
  increments: 19_999,
  gasAtLastIncrement: 0n,
};

/** One behaviour of the interface. */
export interface ConformanceCase {
  /** Unique within the suite, such as `state machine: Resume while idle is InvalidInstance`. */
  readonly name: string;
  /** Returns if the implementation behaves, throws a {@link ConformanceFailure} (or what the implementation threw) if not. */
  run(): void;
}

/** The setup with its defaults filled in, and the only way in which a case makes instances. */
export interface CaseContext {
  readonly virt: VirtT;
  readonly program: Uint8Array;
  readonly gas: CounterGas;
  /** A new instance, destroyed when the case ends. Default: of the counter program. */
  instance(program?: Uint8Array): Virt;
}

/** Case name (without its group) -> what it checks. */
export type CaseTable = Readonly<Record<string, (context: CaseContext) => void>>;

/** The cases of one group, each with a context of its own. */
export function casesOf(group: string, setup: ConformanceSetup, table: CaseTable): ConformanceCase[] {
  return Object.entries(table).map(([name, check]) => ({
    name: `${group}: ${name}`,
    run() {
      const made: Virt[] = [];
      const instance = (program = setup.program) => {
        const virt = value(setup.virt.instantiate(program), 'instantiate');
        made.push(virt);
        return virt;
      };
      try {
        check({ virt: setup.virt, program: setup.program, gas: setup.gas ?? COUNTER_C_GAS, instance });
      } finally {
        // A case may have destroyed its instance already; that gives an error, which does not matter here.
        for (const virt of made) virt.destroy();
      }
    },
  }));
}
