import { expect } from '@jest/globals';

/** Compares bytes as bytes: Jest would compare their indexes one by one, which takes seconds where property tests have long messages. */
const equalBytes = (a: unknown, b: unknown): boolean | undefined =>
  a instanceof Uint8Array && b instanceof Uint8Array ? Buffer.compare(a, b) === 0 : undefined;

expect.addEqualityTesters([equalBytes]);
