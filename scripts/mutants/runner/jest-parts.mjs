/** The parts of Jest that a test sees, without Jest's loader and its contexts: its test functions, `expect`, and `jest`. */
import { createRequire } from 'node:module';

/** Each of these packages depends on the next one. */
const require = ['jest', '@jest/core', 'jest-config', 'jest-circus', '@jest/environment'].reduce(
  (parent, name) => createRequire(parent.resolve(`${name}/package.json`)),
  createRequire(import.meta.url),
);
export const circus = require('jest-circus');
export const { jestExpect } = require('@jest/expect');
const { ModuleMocker } = require('jest-mock');
const { ModernFakeTimers } = require('@jest/fake-timers');

/** Makes them global. What of `jest` is missing here no test uses yet. */
export function installGlobals(rootDir) {
  const { describe, it, test, beforeAll, beforeEach, afterAll, afterEach } = circus;
  const mocker = new ModuleMocker(globalThis);
  const timers = new ModernFakeTimers({ config: { rootDir, fakeTimers: {} }, global: globalThis });
  const jest = {
    fn: mocker.fn.bind(mocker),
    spyOn: mocker.spyOn.bind(mocker),
    restoreAllMocks: () => mocker.restoreAllMocks(),
    useFakeTimers: (config) => timers.useFakeTimers(config),
    useRealTimers: () => timers.useRealTimers(),
    advanceTimersByTime: (milliseconds) => timers.advanceTimersByTime(milliseconds),
    getTimerCount: () => timers.getTimerCount(),
    runOnlyPendingTimers: () => timers.runOnlyPendingTimers(),
  };
  Object.assign(globalThis, { describe, it, test, beforeAll, beforeEach, afterAll, afterEach, expect: jestExpect, jest });
  circus.addEventHandler(({ name, test: current }) => {
    if (name === 'test_start') {
      jestExpect.setState({
        assertionCalls: 0,
        expectedAssertionsNumber: null,
        isExpectingAssertions: false,
        suppressedErrors: [],
      });
      jestExpect.setState({ currentTestName: fullName(current) });
    }
    if (name === 'test_done') {
      for (const { error } of jestExpect.extractExpectedAssertionsErrors()) current.errors.push(error);
      jest.restoreAllMocks();
      jest.useRealTimers();
    }
  });
}

export const fullName = (test) => {
  const names = [];
  for (let block = test; block.parent !== undefined; block = block.parent) names.unshift(block.name);
  return names.join(' ');
};
