/** A case as a test that fails until the difference is gone. */
import type { Case } from '../cases/case.ts';
import { writeCase } from '../cases/case-file.ts';
import { type Difference, describeDifference } from '../contest/difference.ts';

/** How the contenders of a test are made: code, which whoever knows them writes. */
export interface TestSetup {
  /** Import statements. */
  readonly imports: readonly string[];
  /** An expression of type `Contenders`. */
  readonly contenders: string;
}

/** The text of a file for Jest, and for Vitest with `globals`. */
export const toTestFile = (given: Case, difference: Difference, { imports, contenders }: TestSetup): string =>
  [
    '/**',
    ...describeDifference(difference)
      .split('\n')
      .map((line) => ` * ${line.replaceAll('*/', '* /')}`),
    ' */',
    "import { describeDifference, readCase, runCase } from '@polkavirt/campaign';",
    ...imports,
    '',
    `const CASE = ${JSON.stringify(writeCase(given).trim())};`,
    '',
    `it(${JSON.stringify(`${difference.contender} does what ${difference.reference} does`)}, () => {`,
    '  const read = readCase(CASE);',
    '  if (!read.ok) throw new Error(read.error);',
    `  const difference = runCase(${contenders}, read.value);`,
    '  expect(difference && describeDifference(difference)).toBeUndefined();',
    '});',
    '',
  ].join('\n');
