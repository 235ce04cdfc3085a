import { type AccountId, type DispatchError, weightOf, withStorageLayer } from '@polkavirt/mock-runtime';
import { err, HostFault, ok } from '@polkavirt/primitives';
import { isEthDerived, toAddress } from '../address.ts';
import { Failure, type ReviveError } from '../errors.ts';
import { CallStack } from '../exec/call-stack.ts';
import type { DepositSource } from '../exec/deposits.ts';
import type { Environment } from '../exec/environment.ts';
import { GasMeter } from '../exec/gas-meter.ts';
import type { ReviveObserver } from '../exec/observer.ts';
import { runProgram } from '../host/run-program.ts';
import { RETURN_FLAGS } from '../uapi.ts';
import type { ContractOutcome, ContractOutput } from './outcome.ts';

export interface ExecuteOptions {
  readonly env: Environment;
  readonly origin: AccountId;
  readonly depositSource: DepositSource;
  /** Picoseconds of ref_time. */
  readonly refTimeLimit: bigint;
  readonly observers: readonly ReviveObserver[];
  readonly errorOf: (error: ReviveError) => DispatchError;
  /** Whether everything is undone in the end. */
  readonly isDryRun: boolean;
}

const ceilDiv = (value: bigint, by: bigint): bigint => (value + by - 1n) / by;

/** Runs one transaction of contracts in its own storage layer: a failure or revert leaves nothing behind. */
export function execute<Value extends ContractOutput>(
  options: ExecuteOptions,
  run: (stack: CallStack, gas: GasMeter) => Value,
): ContractOutcome<Value> {
  const { env, origin, depositSource, refTimeLimit, observers, errorOf, isDryRun } = options;
  const gas = new GasMeter(refTimeLimit, env.refTimePerFuel);
  const stack = new CallStack({ env, origin, depositSource, observers, runProgram });
  let result: ContractOutcome<Value>['result'] | undefined;
  const layer = withStorageLayer(() => {
    try {
      if (!isEthDerived(origin) && !env.storage.OriginalAccount.has(toAddress(origin))) {
        throw new Failure('AccountUnmapped', `${origin} has no address yet: it must call map_account once`);
      }
      const value = run(stack, gas);
      if (!value.reverted) stack.finish();
      result = ok(value);
      return isDryRun || value.reverted ? err(undefined) : ok(undefined);
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      if (!error.reported) stack.report(error);
      result = err({ error: errorOf(error.error), name: error.error, message: error.message });
      return err(undefined);
    }
  });
  if (result === undefined) {
    const error = 'error' in layer ? (layer.error as DispatchError | undefined) : undefined;
    throw new HostFault('Internal', `contracts did not run: ${error?.type}`);
  }
  return {
    result,
    weightConsumed: weightOf(gas.consumed),
    weightRequired: weightOf(gas.required),
    gasConsumed: ceilDiv(gas.consumed, env.refTimePerGas),
    gasRequired: ceilDiv(gas.required, env.refTimePerGas),
    storageDeposit: result.ok && !result.value.reverted ? stack.deposit : 0n,
    logs: stack.logs,
    diagnostics: stack.diagnostics,
  };
}

export const toContractOutput = ({ flags, data }: { readonly flags: number; readonly data: Uint8Array }): ContractOutput => ({
  flags,
  data,
  reverted: (flags & RETURN_FLAGS.REVERT) !== 0,
});
