import {
  type AccountId,
  addWeight,
  call,
  type DispatchError,
  type DispatchResult,
  signedCall,
  T,
  type Weight,
  weightOf,
} from '@polkavirt/mock-runtime';
import { ok } from '@polkavirt/primitives';
import { h160, isEthDerived, toAddress } from '../address.ts';
import type { ReviveError } from '../errors.ts';
import { deleteCode } from '../exec/code-loader.ts';
import type { Environment } from '../exec/environment.ts';
import type { ExtrinsicName, ExtrinsicSizes, GasSchedule } from '../gas/gas-schedule.ts';
import type { Contracts } from './contracts.ts';
import type { ContractOutcome, InstantiateOutput } from './outcome.ts';
import type { BareInstantiate } from './revive-config.ts';

/** Bytes of proof of any call: its account, and what else it reads. */
const PROOF_SIZE = 4096n;
const SALT = T.fixedBytes(32);
/** The signed Ethereum transaction that a call stands for, as its sender encoded it. */
const TRANSACTION = ['transactionEncoded', T.bytes] as const;

export interface ReviveCallParts {
  readonly env: Environment;
  readonly contracts: Contracts;
  /** What the calls weigh, without what their contracts use. */
  readonly schedule: GasSchedule;
  readonly errorOf: (error: ReviveError) => DispatchError;
  /** Deposits the event of an Ethereum transaction that failed. */
  readonly ethReverted: (error: DispatchError) => void;
}

/** The calls of the pallet, with upstream's names and indices. */
export const reviveCalls = ({ env, contracts, schedule, errorOf, ethReverted }: ReviveCallParts) => {
  const { System, Balances, storage, deposits } = env;
  /** The value of a call that is not an Ethereum transaction is in native units. */
  const toWei = (value: bigint): bigint => value * env.nativeToEthRatio;
  /** An entry of the mapping is one account, in its key and its value. */
  const mappingDeposit = deposits.perItem + 32n * deposits.perByte;
  const weigh = (name: ExtrinsicName, sizes?: ExtrinsicSizes): Weight => weightOf(schedule.extrinsic(name, sizes), PROOF_SIZE);
  /** The calls of Ethereum's transactions pay for a value below a native unit, and for their transaction at the block's end. */
  const ethSizes = (value: bigint, encoded: Uint8Array): ExtrinsicSizes => ({
    hasDust: value % env.nativeToEthRatio !== 0n,
    transaction: encoded.length,
  });
  const weighEthCall = (value: bigint, encoded: Uint8Array): Weight => weigh('eth_call', ethSizes(value, encoded));
  const weighEthInstantiate = (value: bigint, code: Uint8Array, data: Uint8Array, encoded: Uint8Array): Weight =>
    weigh('eth_instantiate_with_code', { code: code.length, input: data.length, ...ethSizes(value, encoded) });

  /** An outcome as a dispatch result: a revert is an error, and unused weight is returned. */
  const toDispatchResult = ({ result, weightConsumed }: ContractOutcome, base: Weight): DispatchResult => {
    const postInfo = { actualWeight: addWeight(base, weightConsumed) };
    if (!result.ok) return { ok: false, error: result.error.error, postInfo };
    return result.value.reverted ? { ok: false, error: errorOf('ContractReverted'), postInfo } : ok(postInfo);
  };

  /** The extrinsic of an Ethereum transaction succeeds even if its contract failed; an event reports the failure. */
  const asEthereum = (result: DispatchResult): DispatchResult => {
    if (result.ok) return result;
    ethReverted(result.error);
    return ok(result.postInfo ?? {});
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
    contracts.instantiate({ ...request, nonce: originNonce(request.origin), ...(salt === undefined ? {} : { salt }) }, false);

  const gasArgs = [
    ['weightLimit', T.weight],
    ['storageDepositLimit', T.compact(T.u128)],
  ] as const;

  return {
    ethTransact: call(
      [['payload', T.bytes]],
      {
        index: 0,
        weight: weigh('eth_call'),
        docs: ['A raw EVM transaction. Its own signature is what counts, so it cannot be dispatched as it stands.'],
      },
      () => ({ ok: false, error: { type: 'BadOrigin' } }),
    ),
    call: signedCall(
      [['dest', h160], ['value', T.compact(T.u128)], ...gasArgs, ['data', T.bytes]],
      {
        index: 1,
        weight: (_dest, _value, limit) => addWeight(weigh('call'), limit),
        docs: ['Makes a call to an account, optionally transferring some balance.'],
      },
      (who, dest, value, weightLimit, storageDepositLimit, data) => {
        const request = { origin: who, dest, value: toWei(value), weightLimit, storageDepositLimit, data };
        return toDispatchResult(contracts.callContract(request, false), weigh('call'));
      },
    ),
    instantiate: signedCall(
      [['value', T.compact(T.u128)], ...gasArgs, ['codeHash', T.h256], ['data', T.bytes], ['salt', T.option(SALT)]],
      {
        index: 2,
        weight: (_value, limit, _deposit, _hash, data) => addWeight(weigh('instantiate', { input: data.length }), limit),
        docs: ['Instantiates a contract from a previously deployed vm binary.'],
      },
      (who, value, weightLimit, storageDepositLimit, code, data, salt) => {
        const request = { origin: who, value: toWei(value), weightLimit, storageDepositLimit, code, data };
        return toDispatchResult(instantiateSigned(request, salt), weigh('instantiate', { input: data.length }));
      },
    ),
    instantiateWithCode: signedCall(
      [['value', T.compact(T.u128)], ...gasArgs, ['code', T.bytes], ['data', T.bytes], ['salt', T.option(SALT)]],
      {
        index: 3,
        weight: (_value, limit, _deposit, code, data) =>
          addWeight(weigh('instantiate_with_code', { code: code.length, input: data.length }), limit),
        docs: ['Instantiates a new contract from the supplied code.'],
      },
      (who, value, weightLimit, storageDepositLimit, code, data, salt) => {
        const request = { origin: who, value: toWei(value), weightLimit, storageDepositLimit, code, data };
        const base = weigh('instantiate_with_code', { code: code.length, input: data.length });
        return toDispatchResult(instantiateSigned(request, salt), base);
      },
    ),
    ethInstantiateWithCode: signedCall(
      [['value', T.compact(T.u128)], ...gasArgs, ['code', T.bytes], ['data', T.bytes], TRANSACTION],
      {
        index: 10,
        weight: (value, limit, _deposit, code, data, encoded) =>
          addWeight(weighEthInstantiate(value, code, data, encoded), limit),
        docs: ['Same as instantiate_with_code, but for an Ethereum transaction: its nonce has counted up, and does not again.'],
      },
      (who, value, weightLimit, storageDepositLimit, code, data, encoded) => {
        const [origin, nonce] = [who, originNonce(who)];
        const common = { origin, value, weightLimit, storageDepositLimit, depositSource: 'gas' } as const;
        const request = { ...common, code, data, nonce, bumpNonce: false };
        const base = weighEthInstantiate(value, code, data, encoded);
        return asEthereum(toDispatchResult(contracts.instantiate(request, false), base));
      },
    ),
    ethCall: signedCall(
      [['dest', h160], ['value', T.compact(T.u128)], ...gasArgs, ['data', T.bytes], TRANSACTION],
      {
        index: 11,
        weight: (_dest, value, limit, _deposit, _data, encoded) => addWeight(weighEthCall(value, encoded), limit),
        docs: ['Same as call, but for an Ethereum transaction.'],
      },
      (who, dest, value, weightLimit, storageDepositLimit, data, encoded) => {
        const common = { origin: who, value, weightLimit, storageDepositLimit, depositSource: 'gas' } as const;
        const request = { ...common, dest, data };
        return asEthereum(toDispatchResult(contracts.callContract(request, false), weighEthCall(value, encoded)));
      },
    ),
    uploadCode: signedCall(
      [
        ['code', T.bytes],
        ['storageDepositLimit', T.compact(T.u128)],
      ],
      {
        index: 4,
        weight: (code) => weigh('upload_code', { code: code.length }),
        docs: ['Upload new code without instantiating a contract from it.'],
      },
      (who, code, limit) => {
        return contracts.uploadCode({ origin: who, code, storageDepositLimit: limit });
      },
    ),
    removeCode: signedCall(
      [['codeHash', T.h256]],
      { index: 5, weight: weigh('remove_code'), docs: ['Remove the code stored under code_hash.'] },
      (who, codeHash) => {
        const info = storage.CodeInfoOf.get(codeHash);
        if (info === undefined) return { ok: false, error: errorOf('CodeNotFound') };
        if (info.refcount > 0n) return { ok: false, error: errorOf('CodeInUse') };
        if (info.owner !== who) return { ok: false, error: { type: 'BadOrigin' } };
        deleteCode(env, codeHash, info);
        return ok({});
      },
    ),
    mapAccount: signedCall(
      [],
      {
        index: 7,
        weight: weigh('map_account'),
        docs: ['Register the callers account id so that it can be used in contract interactions.'],
      },
      (who) => {
        const address = toAddress(who);
        if (isEthDerived(who) || storage.OriginalAccount.has(address)) {
          return { ok: false, error: errorOf('AccountAlreadyMapped') };
        }
        const held = Balances.fungible.hold(env.holdReasons.AddressMapping, who, mappingDeposit);
        if (!held.ok) return held;
        storage.OriginalAccount.insert(address, who);
        return ok({});
      },
    ),
    unmapAccount: signedCall(
      [],
      { index: 8, weight: weigh('unmap_account'), docs: ['Unregister the callers account id.'] },
      (who) => {
        storage.OriginalAccount.remove(toAddress(who));
        const released = Balances.fungible.releaseAll(env.holdReasons.AddressMapping, who, 'BestEffort');
        return released.ok ? ok({}) : released;
      },
    ),
  };
};
