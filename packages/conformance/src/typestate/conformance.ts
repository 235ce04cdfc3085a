import { callback, checkOptions } from '@polkavirt/primitives/options';
import type { ConformanceCase, CounterGas } from '../case.ts';
import { type ConformanceReport, runCases, SUITE_RULES, type TestFramework } from '../run-cases.ts';
import { type TypestateFactory, type TypestateSetup, typestateCasesOf } from './case.ts';
import { typestateCounterCases } from './cases/counter.ts';
import { typestateExecutionCases } from './cases/execution.ts';
import { typestateModuleCases } from './cases/modules.ts';
import { typestateStateCases } from './cases/states.ts';

/** The suite of the typestate generation as named cases. The order is fixed; no case depends on another. */
export function typestateCases(setup: TypestateSetup): readonly ConformanceCase[] {
  return [
    ...typestateCasesOf('counter', setup, typestateCounterCases),
    ...typestateCasesOf('modules', setup, typestateModuleCases),
    ...typestateCasesOf('states', setup, typestateStateCases),
    ...typestateCasesOf('execution', setup, typestateExecutionCases),
  ];
}

export interface TypestateConformanceOptions {
  /** See {@link TypestateSetup.gas}. */
  readonly gas?: CounterGas;
}

/**
 * Registers one test a case with a test framework.
 *
 * @example
 * const create = ({ storage, maxInstances }) => createTypestateNative({ storage, limits: { maxInstances } });
 * runTypestateConformance(create, counterProgram, { describe, it });
 */
export function runTypestateConformance(
  create: TypestateFactory,
  program: Uint8Array,
  framework: TestFramework,
  options?: TypestateConformanceOptions,
): void;
/** Runs every case here and now, and reports. */
export function runTypestateConformance(
  create: TypestateFactory,
  program: Uint8Array,
  framework?: undefined,
  options?: TypestateConformanceOptions,
): ConformanceReport;
export function runTypestateConformance(
  create: TypestateFactory,
  program: Uint8Array,
  framework?: TestFramework,
  { gas }: TypestateConformanceOptions = {},
): ConformanceReport | undefined {
  checkOptions('runTypestateConformance', { create, program, framework }, { create: callback, ...SUITE_RULES });
  const cases = typestateCases({ create, program, ...(gas === undefined ? {} : { gas }) });
  return runCases('typestate conformance', cases, framework);
}
