import {
  type AccountId,
  bytesToHex,
  type DispatchError,
  type DispatchResult,
  type HexString,
  withStorageLayer,
} from '@polkavirt/mock-runtime';
import { err, ok } from '@polkavirt/primitives';
import { keccak256 } from '../address.ts';
import { Failure, type ReviveError } from '../errors.ts';
import { checkDeposit } from '../exec/contract-lifecycle.ts';
import { type DepositSource, holdDeposit } from '../exec/deposits.ts';
import type { Environment } from '../exec/environment.ts';
import type { ReviveObserver } from '../exec/observer.ts';
import { checkCode } from './check-code.ts';
import { execute, toContractOutput } from './execute.ts';
import type { ContractOutcome, InstantiateOutput } from './outcome.ts';
import type { BareCall, BareInstantiate, BareRequest, BareUploadCode, ReviveConfig } from './revive-config.ts';

/** Bytes of a code's info in storage, rounded: what its deposit counts besides the code. */
const CODE_INFO_BYTES = 96n;

/** What runs the programs of a repetition, see {@link Environment}. */
export type Repetition = Partial<Pick<Environment, 'virt' | 'storedAs' | 'refTimePerFuel'>>;

/** The operations on contracts for calls and tests. */
export type Contracts = ReturnType<typeof createContracts>;

/** Stores code, and calls and instantiates contracts, with the pallet's observers. */
export const createContracts = (
  env: Environment,
  { observer, inspectCode }: Pick<ReviveConfig, 'observer' | 'inspectCode'>,
  errorOf: (error: ReviveError) => DispatchError,
) => {
  const { storage, virt, deposits, blockRefTime } = env;

  /** The observers of {@link observing}, the outermost first. */
  const watching: ReviveObserver[] = [];
  /** The environment of {@link repeating}, else the pallet's. */
  let running = env;
  const optionsOf = (request: BareRequest, isDryRun: boolean) => ({
    env: running,
    origin: request.origin,
    depositSource: request.depositSource ?? 'origin',
    refTimeLimit: request.weightLimit?.refTime ?? blockRefTime,
    observers: [running === env ? observer : undefined, ...watching, request.observer].filter(
      (observer) => observer !== undefined,
    ),
    errorOf,
    isDryRun,
  });

  /**
   * Stores code unless it is there, and holds the deposit.
   *
   * @param source Undefined where nobody pays.
   * @returns Its hash, and the deposit that storing it costs.
   * @throws Failure
   */
  const storeCode = (
    owner: AccountId,
    code: Uint8Array,
    source: DepositSource | undefined,
  ): { readonly hash: HexString; readonly deposit: bigint } => {
    const identifier = keccak256(code);
    const hash = bytesToHex(identifier);
    if (storage.CodeInfoOf.has(hash)) return { hash, deposit: 0n };
    checkCode(virt, inspectCode, code, identifier);
    const price = 2n * deposits.perItem + deposits.perByte * (BigInt(code.length) + CODE_INFO_BYTES);
    const deposit = source === undefined ? 0n : price;
    if (source !== undefined) {
      holdDeposit(env, env.holdReasons.CodeUploadDepositReserve, { from: owner, on: owner, source }, deposit);
    }
    storage.CodeInfoOf.insert(hash, { owner, deposit, refcount: 0n, codeLen: code.length });
    storage.PristineCode.insert(hash, code);
    return { hash, deposit };
  };

  const uploadCode = ({ origin, code, storageDepositLimit, depositSource = 'origin' }: BareUploadCode): DispatchResult =>
    withStorageLayer(() => {
      try {
        const { deposit } = storeCode(origin, code, depositSource);
        checkDeposit({ deposit, depositLimit: storageDepositLimit });
        return ok({});
      } catch (failure) {
        if (!(failure instanceof Failure)) throw failure;
        observer?.diagnostic?.({ error: failure.error, message: failure.message, stack: [] });
        return err(errorOf(failure.error));
      }
    });

  const callContract = (request: BareCall, isDryRun: boolean): ContractOutcome =>
    execute(optionsOf(request, isDryRun), (stack, gas) => {
      const { dest, value = 0n, data = new Uint8Array(), storageDepositLimit } = request;
      return toContractOutput(stack.call(undefined, { to: dest, value, input: data, gas, depositLimit: storageDepositLimit }));
    });

  const instantiate = (request: BareInstantiate, isDryRun: boolean): ContractOutcome<InstantiateOutput> =>
    execute(optionsOf(request, isDryRun), (stack, gas) => {
      const { origin, code, value = 0n, data = new Uint8Array(), salt, storageDepositLimit, nonce, bumpNonce } = request;
      const { depositSource = 'origin' } = request;
      const stored = typeof code === 'string' ? { hash: code, deposit: 0n } : storeCode(origin, code, depositSource);
      stack.deposit += stored.deposit;
      const made = stack.instantiate(undefined, {
        codeHash: stored.hash,
        value,
        input: data,
        salt,
        gas,
        depositLimit: storageDepositLimit === undefined ? undefined : storageDepositLimit - stored.deposit,
        ...(nonce === undefined ? {} : { nonce }),
        ...(bumpNonce === undefined ? {} : { bumpNonce }),
      });
      return { ...toContractOutput(made.output), address: made.address };
    });

  /** Adds an observer while `work` runs, extrinsics included. */
  const observing = <R>(watcher: ReviveObserver, work: () => R): R => {
    watching.push(watcher);
    try {
      return work();
    } finally {
      watching.pop();
    }
  };

  /**
   * Runs programs on another implementation while `work` runs, to explain what ran before. The pallet's own observer is not told, because
   * nothing new happens.
   */
  const repeating = <R>(repetition: Repetition, work: () => R): R => {
    const before = running;
    running = { ...env, explain: undefined, ...repetition };
    try {
      return work();
    } finally {
      running = before;
    }
  };

  return { storeCode, uploadCode, callContract, instantiate, observing, repeating };
};
