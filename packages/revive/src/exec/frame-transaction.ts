import { currentExternalities } from '@polkavirt/mock-runtime';
import { Failure } from '../errors.ts';
import type { AccessList } from './access-list.ts';
import type { DepositLedger } from './deposits.ts';
import type { ContractLog } from './observer.ts';
import type { Termination } from './termination.ts';
import type { TransientStorage } from './transient-storage.ts';

/** State that frames change and that is rolled back with them, beside storage, which the externalities roll back. */
export interface Revertible {
  readonly transient: TransientStorage;
  readonly accessList: AccessList;
  readonly termination: Termination;
  readonly deposits: DepositLedger;
  readonly logs: ContractLog[];
}

/** The changes of one frame so far, to be kept or undone as a whole. */
export interface FrameTransaction {
  end(isKept: boolean): void;
}

/** Starts the changes of a frame, inside of those of its caller. @throws Failure if no more can be nested */
export function beginFrameTransaction({ transient, accessList, termination, deposits, logs }: Revertible): FrameTransaction {
  const externalities = currentExternalities();
  if (!externalities.begin()) throw new Failure('MaxCallDepthReached', 'no more storage transactions can be nested');
  transient.begin();
  accessList.begin();
  termination.begin();
  deposits.begin();
  const logsBefore = logs.length;
  return {
    end(isKept) {
      if (isKept) {
        externalities.commit();
        transient.commit();
      } else {
        externalities.rollback();
        transient.rollback();
        logs.length = logsBefore;
      }
      accessList.end(isKept);
      termination.end(isKept);
      deposits.end(isKept);
    },
  };
}
