import type { VirtT } from '@polkavirt/primitives';
import { checkOptions, virtImplementation } from '@polkavirt/primitives/options';
import { type ConformanceCase, type ConformanceSetup, type CounterGas, casesOf } from './case.ts';
import { counterCases } from './cases/counter.ts';
import { executionCases } from './cases/execution.ts';
import { gasCases } from './cases/gas.ts';
import { lifecycleCases } from './cases/lifecycle.ts';
import { memoryCases } from './cases/memory.ts';
import { stateMachineCases } from './cases/state-machine.ts';
import { type ConformanceReport, runCases, SUITE_RULES, type TestFramework } from './run-cases.ts';

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
  checkOptions('runConformance', { virt, program, framework }, { virt: virtImplementation, ...SUITE_RULES });
  const cases = conformanceCases({ virt, program, ...(options.gas === undefined ? {} : { gas: options.gas }) });
  return runCases('VirtT conformance', cases, framework);
}
