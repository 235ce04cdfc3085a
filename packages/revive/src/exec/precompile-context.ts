import { type AccountId, blake2_256, bytesToHex, concatBytes, hexToBytes, textToBytes } from '@polkavirt/mock-runtime';
import { type Address, toAddress } from '../address.ts';
import { Failure } from '../errors.ts';
import { revertOf } from '../precompiles/abi-words.ts';
import type { PrecompileContext } from '../precompiles/precompile.ts';
import { readStorage, writeStorage } from './contract-storage.ts';
import { spendableWei } from './ether.ts';
import type { ActiveContract, Frame } from './frame.ts';
import { readItem, type StorageStack, writeItem } from './storage-access.ts';

/** What a precompile needs from the frames. */
export interface PrecompileStack extends StorageStack {
  readonly origin: AccountId;
  readonly frames: readonly Frame[];
  terminate(frame: Frame, contract: ActiveContract, beneficiary: Address): void;
  hasMade(address: Address): boolean;
}

/** As upstream says it, which reverts where a contract can tell. */
const delegateDenied = () => revertOf('illegal to call this pre-compile via delegate call');

/** The context of a precompile in the innermost frame. */
export function precompileContext(stack: PrecompileStack, frame: Frame): PrecompileContext {
  const { env, origin } = stack;
  const parent = stack.frames[frame.depth - 1];
  /** A child trie of its own, which no contract can have. */
  const trieId = bytesToHex(blake2_256(concatBytes(textToBytes('polkavirt precompile '), hexToBytes(frame.codeOf))));
  return {
    caller: toAddress(frame.caller),
    origin: toAddress(origin),
    address: frame.address,
    value: frame.value,
    readOnly: frame.readOnly,
    weightLeft: frame.gas.left,
    minimumBalance: env.Balances.constants.ExistentialDeposit * env.nativeToEthRatio,
    balanceOf: (address) => spendableWei(env, env.toAccount(address)),
    accountOf: (address) => env.toAccount(address),
    callerCodeHash: () => parent?.contract?.codeHash,
    callerIsOrigin: () => parent !== undefined && parent.caller === origin,
    terminateCaller(beneficiary) {
      if (frame.type === 'DELEGATECALL') throw delegateDenied();
      if (parent?.contract === undefined) throw new Failure('ContractNotFound', 'no contract calls that could be terminated');
      if (parent.exportName === 'deploy') throw revertOf('terminate pre-compile cannot be called from the constructor');
      if (parent.type === 'DELEGATECALL') throw delegateDenied();
      if (frame.readOnly) throw new Failure('StateChangeDenied', 'a read-only call may not terminate a contract');
      frame.gas.charge(env.schedule.terminate(stack.hasMade(parent.address)), 'termination');
      stack.terminate(parent, parent.contract, beneficiary);
    },
    delegatedStorage:
      frame.type === 'DELEGATECALL'
        ? {
            sizeOf: (key, isTransient) => readItem(stack, frame, { key, isTransient }, 'contains')?.length,
            remove: (key, isTransient, operation) => writeItem(stack, frame, { key, isTransient }, undefined, operation),
          }
        : undefined,
    storage: {
      get: (bytes) => readStorage(trieId, { kind: 'variable', bytes }),
      set(bytes, value) {
        if (frame.readOnly) throw new Failure('StateChangeDenied', 'a read-only call may not write');
        writeStorage(trieId, { kind: 'variable', bytes }, value);
      },
    },
  };
}
