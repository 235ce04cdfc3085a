/** As far as tests of it go: a test file is a `Test` of Jest. */
interface TestFile {
  readonly path: string;
}

export declare const SLOWEST: readonly string[];

export default class SlowestFirst {
  constructor(options: object);
  sort<T extends TestFile>(tests: T[]): T[];
  time(test: TestFile): number | undefined;
}
