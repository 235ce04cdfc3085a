import type { VirtT } from '@polkavirt/primitives';
import { type ConformanceCase, type ConformanceSetup, type CounterGas, casesOf } from './case.ts';
import { counterCases } from './cases/counter.ts';
import { executionCases } from './cases/execution.ts';
import { gasCases } from './cases/gas.ts';
import { lifecycleCases } from './cases/lifecycle.ts';
import { memoryCases } from './cases/memory.ts';
import { stateMachineCases } from './cases/state-machine.ts';
import { failureMessage } from './check.ts';

/** The suite as named cases, for any test framework or none. The order is fixed; no case depends on another. */
export function conformanceCases(setup: ConformanceSetup): readonly ConformanceCase[] {
  return [
    ...casesOf('counter', setup, counterCases),
    ...casesOf('gas', setup, gasCases),
    ...casesOf('state machine', setup, stateMachineCases),
    ...casesOf('memory', setup, memoryCases),
    ...casesOf('execution', setup, executionCases),
    ...casesOf('lifecycle', setup, lifecycleCases),
  ];
}

/** What {@link runConformance} needs of a test framework: Jest, Vitest, Mocha and node:test have both. */
export interface TestFramework {
  readonly describe: (name: string, body: () => void) => unknown;
  readonly it: (name: string, body: () => void) => unknown;
}

export interface ConformanceFailed {
  readonly name: string;
  /** What was expected and what came. */
  readonly message: string;
}

/** The result of the suite without a test framework. */
export interface ConformanceReport {
  /** Names of the cases that passed. */
  readonly passed: readonly string[];
  readonly failed: readonly ConformanceFailed[];
}

export interface ConformanceOptions {
  /** See {@link ConformanceSetup.gas}. */
  readonly gas?: CounterGas;
}

/**
 * Registers one test a case with a test framework.
 *
 * @example
 * runConformance(createNative(), counterProgram, { describe, it });
 */
export function runConformance(virt: VirtT, program: Uint8Array, framework: TestFramework, options?: ConformanceOptions): void;
/**
 * Runs every case here and now, and reports.
 *
 * @example
 * const { passed, failed } = runConformance(createNative(), counterProgram);
 */
export function runConformance(
  virt: VirtT,
  program: Uint8Array,
  framework?: undefined,
  options?: ConformanceOptions,
): ConformanceReport;
export function runConformance(
  virt: VirtT,
  program: Uint8Array,
  framework?: TestFramework,
  options: ConformanceOptions = {},
): ConformanceReport | undefined {
  const cases = conformanceCases({ virt, program, ...(options.gas === undefined ? {} : { gas: options.gas }) });
  if (framework !== undefined) {
    framework.describe('VirtT conformance', () => {
      for (const { name, run } of cases) framework.it(name, run);
    });
    return undefined;
  }
  const passed: string[] = [];
  const failed: ConformanceFailed[] = [];
  for (const { name, run } of cases) {
    try {
      run();
      passed.push(name);
    } catch (thrown) {
      failed.push({ name, message: failureMessage(thrown) });
    }
  }
  return { passed, failed };
}
