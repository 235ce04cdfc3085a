import { type AccountId, bytesToHex, type DispatchError, type HexString } from '@polkavirt/mock-runtime';
import { keccak256 } from '../address.ts';
import type { ReviveError } from '../errors.ts';
import type { Environment } from '../exec/environment.ts';
import type { ReviveObserver } from '../exec/observer.ts';
import { checkCode } from './check-code.ts';
import { execute, toContractOutput } from './execute.ts';
import type { ContractOutcome, InstantiateOutput } from './outcome.ts';
import type { BareCall, BareInstantiate, BareRequest, ReviveConfig } from './revive-config.ts';

/** Bytes of a code's info in storage, rounded: what its deposit counts besides the code. */
const CODE_INFO_BYTES = 96n;

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
  const optionsOf = (request: BareRequest, isDryRun: boolean) => ({
    env,
    origin: request.origin,
    refTimeLimit: request.weightLimit?.refTime ?? blockRefTime,
    observers: [observer, ...watching, request.observer].filter((observer) => observer !== undefined),
    errorOf,
    isDryRun,
  });

  /** Stores code unless it is there. @returns Its hash, and the deposit that storing it costs. @throws Failure */
  const storeCode = (owner: AccountId, code: Uint8Array): { readonly hash: HexString; readonly deposit: bigint } => {
    const identifier = keccak256(code);
    const hash = bytesToHex(identifier);
    if (storage.CodeInfoOf.has(hash)) return { hash, deposit: 0n };
    checkCode(virt, inspectCode, code, identifier);
    const deposit = 2n * deposits.perItem + deposits.perByte * (BigInt(code.length) + CODE_INFO_BYTES);
    storage.CodeInfoOf.insert(hash, { owner, deposit, refcount: 0n, codeLen: code.length });
    storage.PristineCode.insert(hash, code);
    return { hash, deposit };
  };

  const callContract = (request: BareCall, isDryRun: boolean): ContractOutcome =>
    execute(optionsOf(request, isDryRun), (stack, gas) => {
      const { dest, value = 0n, data = new Uint8Array(), storageDepositLimit } = request;
      return toContractOutput(stack.call(undefined, { to: dest, value, input: data, gas, depositLimit: storageDepositLimit }));
    });

  const instantiate = (request: BareInstantiate, isDryRun: boolean): ContractOutcome<InstantiateOutput> =>
    execute(optionsOf(request, isDryRun), (stack, gas) => {
      const { origin, code, value = 0n, data = new Uint8Array(), salt, storageDepositLimit, nonce, bumpNonce } = request;
      const stored = typeof code === 'string' ? { hash: code, deposit: 0n } : storeCode(origin, code);
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

  return { storeCode, callContract, instantiate, observing };
};
