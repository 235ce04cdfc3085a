/** A case of hostile input for people, and as a test. */
import { writeHostileCase } from './hostile-file.ts';
import { type HostileCase, type HostileFinding, RULE_TEXTS } from './target.ts';

const MOST_STEPS = 100;
const LONGEST = 2000;

export function describeHostile({ level, target, steps }: HostileCase, { step, of, violation }: HostileFinding): string {
  const lines = steps.slice(0, MOST_STEPS).map((input, at) => `input ${at}: ${JSON.stringify(input)}`.slice(0, LONGEST));
  return [
    `level ${level}, ${target}`,
    '',
    ...lines,
    ...(steps.length > MOST_STEPS ? [`... and ${steps.length - MOST_STEPS} inputs more`] : []),
    '',
    `input ${step}, ${of}`,
    `  the rule: ${RULE_TEXTS[violation.rule]}`,
    `  ${target}: ${violation.detail}`,
    '',
  ].join('\n');
}

/** How a test makes the target of a case: code, which whoever knows it writes. */
export interface HostileSetup {
  /** Import statements. */
  readonly imports: readonly string[];
  /** Statements before the test. */
  readonly before: readonly string[];
  /** An expression of type `HostileTarget`. */
  readonly target: string;
}

/** The text of a file for Jest, and for Vitest with `globals`. */
export const toHostileTest = (given: HostileCase, finding: HostileFinding, setup: HostileSetup): string =>
  [
    '/**',
    ` * ${finding.of}: ${finding.violation.detail.replaceAll('*/', '* /').replaceAll('\n', ' ')}`,
    ' */',
    "import { runHostileCase } from '@polkavirt/campaign';",
    ...setup.imports,
    '',
    ...setup.before,
    `const CASE = ${JSON.stringify(JSON.parse(writeHostileCase(given)))};`,
    '',
    `it(${JSON.stringify(`${finding.of} of ${given.target}: ${RULE_TEXTS[finding.violation.rule]}`)}, async () => {`,
    `  expect(await runHostileCase(${setup.target}, CASE)).toBeUndefined();`,
    '});',
    '',
  ].join('\n');
