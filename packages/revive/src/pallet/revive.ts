import {
  type AccountId,
  addWeight,
  aPallet,
  bytesToHex,
  call,
  constant,
  type DispatchResult,
  definePallet,
  ensureSigned,
  type HexString,
  hexToBytes,
  T,
  type Weight,
  weightOf,
} from '@polkavirt/mock-runtime';
import { ok } from '@polkavirt/primitives';
import {
  anObject,
  callback,
  checkOptions,
  type OptionRule,
  optional,
  typestateImplementation,
  wholeBigint,
} from '@polkavirt/primitives/options';
import { type Address, fallbackAccount, h160, isEthDerived, keccak256, toAddress, ZERO_ADDRESS } from '../address.ts';
import { ERRORS, Failure, type ReviveError } from '../errors.ts';
import { readStorage } from '../exec/contract-storage.ts';
import type { DepositPrices, Environment } from '../exec/environment.ts';
import type { ReviveObserver } from '../exec/observer.ts';
import { type CodeInfo, type ContractInfo, reviveStorage } from '../exec/revive-storage.ts';
import { minBigint } from '../u256.ts';
import { checkCode } from './check-code.ts';
import { checkCostModel } from './check-cost-model.ts';
import { execute, toContractOutput } from './execute.ts';
import type { ContractOutcome, InstantiateOutput } from './outcome.ts';
import type { BareCall, BareInstantiate, BareRequest, ReviveConfig } from './revive-config.ts';

const BASE_WEIGHT = weightOf(100_000_000n, 4096n);
const DEFAULT_DEPOSITS: DepositPrices = { perItem: 1_000_000n, perByte: 10_000n };
/** Bytes of a code's info in storage, rounded: what its deposit counts besides the code. */
const CODE_INFO_BYTES = 96n;
const SALT = T.fixedBytes(32);

const RULES: Readonly<Record<keyof ReviveConfig, OptionRule>> = {
  System: aPallet('createSystem()'),
  Balances: aPallet('createBalances()'),
  Timestamp: optional(aPallet('createTimestamp()')),
  virt: typestateImplementation,
  chainId: optional(wholeBigint()),
  gasPrice: optional(wholeBigint()),
  refTimePerFuel: optional(wholeBigint(1n)),
  refTimePerGas: optional(wholeBigint(1n)),
  deposits: optional(anObject),
  blockAuthor: optional(callback),
  inspectCode: optional(callback),
  explain: optional(callback),
  observer: optional(anObject),
};

/**
 * pallet-revive in small: Solidity contracts, compiled to PolkaVM, on an implementation of the virtual machine that is injected.
 * Calls, storage, host functions and rules have upstream's names; what is measured upstream (gas of host functions, deposits) is ours.
 */
export const createRevive = definePallet('pallet_revive', (pallet, config: ReviveConfig) => {
  checkOptions('pallet_revive', config, RULES);
  const { System, Balances, virt, inspectCode } = config;
  checkCostModel(virt);
  const storage = reviveStorage(pallet);
  const events = pallet.events({
    ContractEmitted: T.at(0, { contract: h160, data: T.bytes, topics: T.vec(T.h256) }, [
      'A custom event emitted by the contract.',
    ]),
    Instantiated: T.at(1, { deployer: h160, contract: h160 }, ['Contract deployed by deployer at the specified address.']),
  });
  const errors = pallet.errors(ERRORS);
  const { Event } = events;
  const errorOf = (error: ReviveError) => errors.Error[error];
  const { perClass, maxBlock } = System.constants.BlockWeights;
  const deposits = config.deposits ?? DEFAULT_DEPOSITS;
  const blockRefTime = (perClass.normal.maxExtrinsic ?? maxBlock).refTime;

  const toAccount = (address: Address): AccountId => storage.OriginalAccount.get(address) ?? fallbackAccount(address);
  const env: Environment = {
    System,
    Balances,
    Timestamp: config.Timestamp,
    virt,
    storage,
    chainId: config.chainId ?? 420_420_420n,
    gasPrice: config.gasPrice ?? 1000n,
    refTimePerFuel: config.refTimePerFuel ?? 85_180n,
    refTimePerGas: config.refTimePerGas ?? 25_000n,
    blockRefTime,
    deposits,
    blockAuthor: config.blockAuthor ?? (() => ZERO_ADDRESS),
    explain: config.explain,
    toAccount,
    emit: ({ address, topics, data }) =>
      System.depositEvent(
        Event.ContractEmitted({ contract: address, data, topics: topics.map(bytesToHex) }),
        topics.map(bytesToHex),
      ),
    instantiated: (deployer, contract) => System.depositEvent(Event.Instantiated({ deployer, contract })),
  };

  /** Those of {@link observing}, the outermost first. */
  const watching: ReviveObserver[] = [];
  const optionsOf = (request: BareRequest, isDryRun: boolean) => ({
    env,
    origin: request.origin,
    refTimeLimit: request.weightLimit?.refTime ?? blockRefTime,
    observers: [config.observer, ...watching, request.observer].filter((observer) => observer !== undefined),
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

  /** An outcome as a dispatch has it: a revert is an error, and what was not used is given back. */
  const toDispatchResult = ({ result, weightConsumed }: ContractOutcome): DispatchResult => {
    const postInfo = { actualWeight: addWeight(BASE_WEIGHT, weightConsumed) };
    if (!result.ok) return { ok: false, error: result.error.error, postInfo };
    return result.value.reverted ? { ok: false, error: errors.Error.ContractReverted, postInfo } : ok(postInfo);
  };

  const refusing = (work: () => DispatchResult): DispatchResult => {
    try {
      return work();
    } catch (failure) {
      if (!(failure instanceof Failure)) throw failure;
      config.observer?.diagnostic?.({ error: failure.error, message: failure.message, stack: [] });
      return { ok: false, error: errorOf(failure.error) };
    }
  };

  /**
   * In an extrinsic the origin's nonce has counted up before the dispatch, and CREATE derives from what it was; a call that a test
   * dispatches by itself has no extrinsic around it.
   */
  const originNonce = (origin: AccountId): number => {
    const index = System.extrinsicIndex();
    const isExtrinsic = index !== undefined && System.ExtrinsicData.has(index);
    const nonce = System.accountNonce(origin);
    return isExtrinsic && nonce > 0 ? nonce - 1 : nonce;
  };

  /** Instantiates for an extrinsic, which has counted the origin's nonce already. */
  const instantiateSigned = (request: BareInstantiate, salt: Uint8Array | undefined): ContractOutcome<InstantiateOutput> =>
    instantiate({ ...request, nonce: originNonce(request.origin), ...(salt === undefined ? {} : { salt }) }, false);

  const gasArgs = [
    ['weightLimit', T.weight],
    ['storageDepositLimit', T.compact(T.u128)],
  ] as const;
  const withBase = (limit: Weight): Weight => addWeight(BASE_WEIGHT, limit);

  return {
    storage,
    events,
    errors,
    constants: {
      ChainId: constant(T.u64, env.chainId, 'The EIP-155 chain id.'),
      DepositPerItem: constant(T.u128, deposits.perItem, 'Deposit for a storage item.'),
      DepositPerByte: constant(T.u128, deposits.perByte, 'Deposit for a byte of storage.'),
    },
    calls: {
      ethTransact: call(
        [['payload', T.bytes]],
        {
          index: 0,
          weight: BASE_WEIGHT,
          docs: ['A raw EVM transaction. Its own signature is what counts, so it cannot be dispatched as it stands.'],
        },
        () => ({ ok: false, error: { type: 'BadOrigin' } }),
      ),
      call: call(
        [['dest', h160], ['value', T.compact(T.u128)], ...gasArgs, ['data', T.bytes]],
        {
          index: 1,
          weight: (_dest, _value, limit) => withBase(limit),
          docs: ['Makes a call to an account, optionally transferring some balance.'],
        },
        (source, dest, value, weightLimit, storageDepositLimit, data) => {
          const who = ensureSigned(source);
          if (!who.ok) return who;
          return toDispatchResult(
            callContract({ origin: who.value, dest, value, weightLimit, storageDepositLimit, data }, false),
          );
        },
      ),
      instantiate: call(
        [['value', T.compact(T.u128)], ...gasArgs, ['codeHash', T.h256], ['data', T.bytes], ['salt', T.option(SALT)]],
        {
          index: 2,
          weight: (_value, limit) => withBase(limit),
          docs: ['Instantiates a contract from a previously deployed vm binary.'],
        },
        (source, value, weightLimit, storageDepositLimit, code, data, salt) => {
          const who = ensureSigned(source);
          if (!who.ok) return who;
          const request = { origin: who.value, value, weightLimit, storageDepositLimit, code, data };
          return toDispatchResult(instantiateSigned(request, salt));
        },
      ),
      instantiateWithCode: call(
        [['value', T.compact(T.u128)], ...gasArgs, ['code', T.bytes], ['data', T.bytes], ['salt', T.option(SALT)]],
        {
          index: 3,
          weight: (_value, limit, _deposit, code) => addWeight(withBase(limit), uploadWeight(code)),
          docs: ['Instantiates a new contract from the supplied code.'],
        },
        (source, value, weightLimit, storageDepositLimit, code, data, salt) => {
          const who = ensureSigned(source);
          if (!who.ok) return who;
          const request = { origin: who.value, value, weightLimit, storageDepositLimit, code, data };
          const result = toDispatchResult(instantiateSigned(request, salt));
          return withUpload(result, code);
        },
      ),
      ethInstantiateWithCode: call(
        [['value', T.compact(T.u128)], ...gasArgs, ['code', T.bytes], ['data', T.bytes]],
        {
          index: 10,
          weight: (_value, limit, _deposit, code) => addWeight(withBase(limit), uploadWeight(code)),
          docs: ['Same as instantiate_with_code, but for an Ethereum transaction: its nonce has counted up, and does not again.'],
        },
        (source, value, weightLimit, storageDepositLimit, code, data) => {
          const who = ensureSigned(source);
          if (!who.ok) return who;
          const [origin, nonce] = [who.value, originNonce(who.value)];
          const request = { origin, value, weightLimit, storageDepositLimit, code, data, nonce, bumpNonce: false };
          return withUpload(toDispatchResult(instantiate(request, false)), code);
        },
      ),
      uploadCode: call(
        [
          ['code', T.bytes],
          ['storageDepositLimit', T.compact(T.u128)],
        ],
        {
          index: 4,
          weight: (code) => addWeight(BASE_WEIGHT, uploadWeight(code)),
          docs: ['Upload new code without instantiating a contract from it.'],
        },
        (source, code, limit) => {
          const who = ensureSigned(source);
          if (!who.ok) return who;
          return refusing(() => {
            const { deposit } = storeCode(who.value, code);
            if (deposit > limit) {
              throw new Failure(
                'StorageDepositLimitExhausted',
                `a storage deposit of ${deposit} is needed; the limit is ${limit}`,
              );
            }
            return ok({});
          });
        },
      ),
      removeCode: call(
        [['codeHash', T.h256]],
        { index: 5, weight: BASE_WEIGHT, docs: ['Remove the code stored under code_hash.'] },
        (source, codeHash) => {
          const who = ensureSigned(source);
          if (!who.ok) return who;
          const info = storage.CodeInfoOf.get(codeHash);
          if (info === undefined) return { ok: false, error: errors.Error.CodeNotFound };
          if (info.refcount > 0n) return { ok: false, error: errors.Error.CodeInUse };
          if (info.owner !== who.value) return { ok: false, error: { type: 'BadOrigin' } };
          storage.CodeInfoOf.remove(codeHash);
          storage.PristineCode.remove(codeHash);
          return ok({});
        },
      ),
      mapAccount: call(
        [],
        {
          index: 7,
          weight: BASE_WEIGHT,
          docs: ['Register the callers account id so that it can be used in contract interactions.'],
        },
        (source) => {
          const who = ensureSigned(source);
          if (!who.ok) return who;
          const address = toAddress(who.value);
          if (isEthDerived(who.value) || storage.OriginalAccount.has(address)) {
            return { ok: false, error: errors.Error.AccountAlreadyMapped };
          }
          storage.OriginalAccount.insert(address, who.value);
          return ok({});
        },
      ),
      unmapAccount: call([], { index: 8, weight: BASE_WEIGHT, docs: ['Unregister the callers account id.'] }, (source) => {
        const who = ensureSigned(source);
        if (!who.ok) return who;
        storage.OriginalAccount.remove(toAddress(who.value));
        return ok({});
      }),
    },
    api: {
      /** Calls a contract without an extrinsic. What it changes stays, unless it fails or reverts. */
      bareCall: (request: BareCall): ContractOutcome => callContract(request, false),
      /** Makes a contract without an extrinsic. What it changes stays, unless it fails or reverts. */
      bareInstantiate: (request: BareInstantiate): ContractOutcome<InstantiateOutput> => instantiate(request, false),
      /** What a call would do. Nothing stays. */
      dryRunCall: (request: BareCall): ContractOutcome => callContract(request, true),
      /** What an instantiation would do. Nothing stays. */
      dryRunInstantiate: (request: BareInstantiate): ContractOutcome<InstantiateOutput> => instantiate(request, true),
      /** Has an observer told of what contracts do while `work` runs, extrinsics included. */
      observing<R>(observer: ReviveObserver, work: () => R): R {
        watching.push(observer);
        try {
          return work();
        } finally {
          watching.pop();
        }
      },
      /** The address of an account. */
      addressOf: toAddress,
      /** The account behind an address. */
      accountOf: toAccount,
      /** What an address can spend, as contracts see it. */
      balanceOf: (address: Address): bigint => Balances.reducibleBalance(toAccount(address), 'Preserve'),
      nonceOf: (address: Address): number => System.accountNonce(toAccount(address)),
      contractInfo: (address: Address): ContractInfo | undefined => storage.AccountInfoOf.get(address),
      codeInfo: (codeHash: HexString): CodeInfo | undefined => storage.CodeInfoOf.get(codeHash),
      /** The program at an address, or undefined. */
      codeAt: (address: Address): Uint8Array | undefined => {
        const info = storage.AccountInfoOf.get(address);
        return info === undefined ? undefined : storage.PristineCode.get(info.codeHash);
      },
      /** What a contract stores under a 32-byte key, such as the slot of a Solidity variable as a big-endian number. */
      getStorage: (address: Address, key: HexString): Uint8Array | undefined => {
        const info = storage.AccountInfoOf.get(address);
        return info === undefined ? undefined : readStorage(info.trieId, { kind: 'fixed', bytes: hexToBytes(key) });
      },
      /** Ethereum gas -> weight, at most a block's. */
      gasToWeight: (gas: bigint): Weight => weightOf(minBigint(gas * env.refTimePerGas, blockRefTime)),
      /** Weight -> Ethereum gas, rounded up. */
      weightToGas: ({ refTime }: Weight): bigint => (refTime + env.refTimePerGas - 1n) / env.refTimePerGas,
      /** Ethereum gas of a block. */
      blockGasLimit: (): bigint => blockRefTime / env.refTimePerGas,
      gasPrice: (): bigint => env.gasPrice,
    },
  };
});

const uploadWeight = (code: Uint8Array): Weight => weightOf(50_000n * BigInt(code.length));

const withUpload = (result: DispatchResult, code: Uint8Array): DispatchResult => {
  const info = result.ok ? result.value : (result.postInfo ?? {});
  const actualWeight = info.actualWeight === undefined ? undefined : addWeight(info.actualWeight, uploadWeight(code));
  const post = actualWeight === undefined ? info : { ...info, actualWeight };
  return result.ok ? ok(post) : { ...result, postInfo: post };
};

export type RevivePallet = ReturnType<typeof createRevive>;
