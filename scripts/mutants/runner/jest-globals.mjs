/** What tests import from `@jest/globals`. */
export const { expect, jest, describe, it, test, beforeAll, beforeEach, afterAll, afterEach } = globalThis;
