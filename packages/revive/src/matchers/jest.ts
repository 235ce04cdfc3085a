/**
 * Matchers for tests of Solidity contracts. Importing this registers them with Jest's global `expect`:
 *
 *     import '@polkavirt/revive/jest';
 *
 *     await expect(token.write.transfer([bob, 7n])).toRevertWith('ERC20InsufficientBalance', { needed: 7n });
 *     await expect(token.write.transfer([bob, 7n])).toEmit('Transfer', { from: alice, to: bob, value: 7n });
 *
 * It throws where there is no global `expect`, rather than register nothing. Vitest has an entry of its own,
 * `@polkavirt/revive/vitest`; `@polkavirt/revive/matchers` is for every other `expect`.
 */
import { type ContractMatchers, registerContractMatchers } from './contract-matchers.ts';

export { type ContractMatchers, contractMatchers, type ExpectedArgs, registerContractMatchers } from './contract-matchers.ts';

const { expect } = globalThis as { expect?: Parameters<typeof registerContractMatchers>[0] };
if (expect === undefined) {
  throw new Error(
    "There is no global `expect` that '@polkavirt/revive/jest' could add its matchers to. In Vitest, import " +
      "'@polkavirt/revive/vitest' instead. In Jest, import it in a test or in setupFilesAfterEnv, not in setupFiles; where Jest " +
      "injects no globals, or elsewhere: import { registerContractMatchers } from '@polkavirt/revive/matchers', and call " +
      'registerContractMatchers(expect).',
  );
}
registerContractMatchers(expect);

declare global {
  namespace jest {
    // The parameters must be those of @types/jest.
    interface Matchers<R, T> extends ContractMatchers {}
  }
}
