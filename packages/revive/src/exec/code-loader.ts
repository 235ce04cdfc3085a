import { type HexString, hexToBytes } from '@polkavirt/mock-runtime';
import { HostFault, type VirtModule } from '@polkavirt/primitives';
import { Failure } from '../errors.ts';
import type { Environment } from './environment.ts';
import type { CodeInfo } from './revive-storage.ts';

/** The stored facts of code, without reading the code. @throws Failure `CodeNotFound`. */
export function codeInfoOf({ storage }: Environment, codeHash: HexString): CodeInfo {
  const info = storage.CodeInfoOf.get(codeHash);
  if (info === undefined) throw new Failure('CodeNotFound', `no code is stored under ${codeHash}`);
  return info;
}

/** A contract does not run the code any more; code that no contract runs is deleted, and who uploaded it gets the deposit back. */
export function releaseCode(env: Environment, codeHash: HexString): void {
  const { storage } = env;
  const info = storage.CodeInfoOf.get(codeHash);
  if (info === undefined) return;
  if (info.refcount > 1n) {
    storage.CodeInfoOf.insert(codeHash, { ...info, refcount: info.refcount - 1n });
    return;
  }
  deleteCode(env, codeHash, info);
}

/** Deletes code, and gives the deposit back to who uploaded it. */
export function deleteCode(env: Environment, codeHash: HexString, { owner, deposit }: CodeInfo): void {
  env.storage.CodeInfoOf.remove(codeHash);
  env.storage.PristineCode.remove(codeHash);
  // Where some of it was taken for a punishment, the rest goes back.
  if (deposit > 0n) env.Balances.fungible.release(env.holdReasons.CodeUploadDepositReserve, owner, deposit, 'BestEffort');
}

/** The bytes of code. @throws Failure `CodeNotFound`. */
export function codeOf({ storage }: Environment, codeHash: HexString): Uint8Array {
  const code = storage.PristineCode.get(codeHash);
  if (code === undefined) throw new Failure('CodeNotFound', `no code is stored under ${codeHash}`);
  return code;
}

/** The compiled code, from the implementation's cache if it is there: its hash is what it is cached under. */
export function loadModule(env: Environment, codeHash: HexString): VirtModule {
  const identifier = hexToBytes(codeHash);
  const cached = env.virt.lookup(identifier);
  if (cached.ok) return cached.value;
  const compiled = env.virt.fromBytes(codeOf(env, codeHash), identifier);
  if (!compiled.ok) throw new Failure('CodeRejected', `the virtual machine refuses the code ${codeHash}: ${compiled.error}`);
  return compiled.value.module;
}

/** An instance of code. */
export function instantiateModule(env: Environment, codeHash: HexString) {
  let made = loadModule(env, codeHash).instantiate();
  if (!made.ok && made.error === 'InvalidModule') {
    // The cache dropped it meanwhile, so it is compiled again for this run only.
    const compiled = env.virt.fromBytes(codeOf(env, codeHash));
    if (compiled.ok) made = compiled.value.module.instantiate();
  }
  if (made.ok) return made.value;
  if (made.error === 'TooManyInstances') {
    throw new HostFault(
      'Internal',
      'the virtual machine allows fewer instances at a time than contracts may call each other deep',
    );
  }
  throw new Failure('CodeRejected', `the virtual machine makes no instance of the code ${codeHash}: ${made.error}`);
}
