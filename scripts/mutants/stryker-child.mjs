/** The child process of `run-stryker.mjs`: one run of Stryker, whose options come as a message. */
import { Stryker } from '@stryker-mutator/core';

process.once('message', async (options) => {
  try {
    await new Stryker(options).runMutationTest();
  } catch (error) {
    console.error(error);
    process.exitCode = 1;
  }
  process.disconnect();
});
