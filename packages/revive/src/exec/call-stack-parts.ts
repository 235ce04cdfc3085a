import type { AccountId } from '@polkavirt/mock-runtime';
import type { DepositSource } from './deposits.ts';
import type { Environment } from './environment.ts';
import type { ReviveObserver } from './observer.ts';
import type { ProgramRunner } from './program-runner.ts';

/** What a stack of frames is made of. */
export interface CallStackParts<Stack> {
  readonly env: Environment;
  /** Who signed the transaction. */
  readonly origin: AccountId;
  readonly depositSource: DepositSource;
  readonly observers: readonly ReviveObserver[];
  readonly runProgram: ProgramRunner<Stack>;
}
