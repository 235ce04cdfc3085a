import type { AccountId, HexString } from '@polkavirt/mock-runtime';
import { HostFault } from '@polkavirt/primitives';
import type { Environment } from './environment.ts';
import { endow, transfer } from './transfer.ts';

interface Opening {
  /** Who signed the transaction. */
  readonly origin: AccountId;
  readonly deployer: AccountId;
  /** Of the new contract. */
  readonly account: AccountId;
  readonly codeHash: HexString;
  readonly bumpNonce: boolean;
  readonly value: bigint;
}

/** Makes the account of a new contract before its constructor runs. @returns the deposit that it took. @throws Failure */
export function openContract(env: Environment, { origin, deployer, account, codeHash, bumpNonce, value }: Opening): bigint {
  const deposit = endow(env, origin, account);
  const consumed = env.System.incConsumers(account);
  if (!consumed.ok) throw new HostFault('Internal', `the new account ${account} takes no consumer: ${consumed.error.type}`);
  // A contract's nonce starts at 1.
  env.System.incAccountNonce(account);
  if (bumpNonce) env.System.incAccountNonce(deployer);
  env.storage.CodeInfoOf.mutate(codeHash, (info) => info && { ...info, refcount: info.refcount + 1n });
  return deposit + transfer(env, origin, deployer, account, value);
}
