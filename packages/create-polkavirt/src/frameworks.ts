/** The test frameworks: what each needs, and how a test that is written for Jest becomes one for it. */
import type { Language } from './languages.ts';

export interface Framework {
  readonly title: string;
  /** The command behind `npm test`. */
  readonly test: string;
  readonly tools: (language: Language) => Readonly<Record<string, string>>;
  /** Files beside the tests, by name. */
  readonly files: (language: Language) => Readonly<Record<string, string>>;
  /** What tsconfig.json's `types` has for the globals. */
  readonly types: readonly string[];
  /** The text of a test; the templates are written for Jest. */
  readonly adapt: (test: string) => string;
}

/** A minute for a test, because the default five seconds of both frameworks are too few on a busy machine. */
const TIMEOUT = '--testTimeout=60000';

/** Jest runs TypeScript as ES modules and only strips the types. */
const JEST_CONFIG = `export default {
  extensionsToTreatAsEsm: ['.ts'],
  transform: {
    '^.+\\\\.ts$': ['@swc/jest', { jsc: { parser: { syntax: 'typescript' }, target: 'es2022' }, module: { type: 'es6' } }],
  },
};
`;

/** The names that Jest has as globals, and Vitest as imports. */
const IMPORTED = ['beforeEach', 'describe', 'expect', 'it'];

const forVitest = (test: string): string => {
  const used = IMPORTED.filter((name) => new RegExp(`\\b${name}\\b`).test(test));
  const imports = `import { ${used.join(', ')} } from 'vitest';\n`;
  const lines = test.replace("import '@polkavirt/jest'", "import '@polkavirt/jest/vitest'");
  return imports + lines.replace("import '@polkavirt/revive/jest'", "import '@polkavirt/revive/vitest'");
};

export const FRAMEWORKS = {
  jest: {
    title: 'Jest',
    test: `node --experimental-vm-modules --disable-warning=ExperimentalWarning node_modules/jest/bin/jest.js ${TIMEOUT}`,
    tools: (language) => ({
      jest: '^30.0.0',
      ...(language === 'ts' ? { '@swc/core': '^1.11.0', '@swc/jest': '^0.2.39', '@types/jest': '^30.0.0' } : {}),
    }),
    files: (language) => (language === 'ts' ? { 'jest.config.js': JEST_CONFIG } : {}),
    types: ['jest'],
    adapt: (test) => test,
  },
  vitest: {
    title: 'Vitest',
    test: `vitest run ${TIMEOUT}`,
    tools: () => ({ vitest: '^4.0.0' }),
    files: () => ({}),
    types: [],
    adapt: forVitest,
  },
} as const satisfies Record<string, Framework>;

export type FrameworkName = keyof typeof FRAMEWORKS;
