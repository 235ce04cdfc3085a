import { isBytes } from '@polkavirt/primitives';
import { optional, withMethods } from '@polkavirt/primitives/options';
import type { ConformanceCase } from './case.ts';
import { failureMessage } from './check.ts';

/** The two functions of a test framework that a suite uses: Jest, Vitest, Mocha and node:test have both. */
export interface TestFramework {
  readonly describe: (name: string, body: () => void) => unknown;
  readonly it: (name: string, body: () => void) => unknown;
}

/** The rules for the arguments of both suites, beside the implementation. */
export const SUITE_RULES = {
  program: { must: 'the bytes of the counter program, such as COUNTER_PROGRAM', accepts: isBytes },
  framework: optional(withMethods('a test framework, such as { describe, it }', 'describe', 'it')),
};

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

/** Registers the cases with a test framework, or, without one, runs them here and now and reports. */
export function runCases(
  suite: string,
  cases: readonly ConformanceCase[],
  framework: TestFramework | undefined,
): ConformanceReport | undefined {
  if (framework !== undefined) {
    framework.describe(suite, () => {
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
