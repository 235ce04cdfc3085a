import { type AccountId, blake2_256, bytesToHex, concatBytes, hexToBytes, textToBytes } from '@polkavirt/mock-runtime';
import { type Address, toAddress } from '../address.ts';
import { Failure } from '../errors.ts';
import type { PrecompileContext } from '../precompiles/precompile.ts';
import { readStorage, writeStorage } from './contract-storage.ts';
import type { Environment } from './environment.ts';
import type { ActiveContract, Frame } from './frame.ts';

/** What a precompile needs from the frames. */
interface Stack {
  readonly env: Environment;
  readonly origin: AccountId;
  readonly frames: readonly Frame[];
  terminate(frame: Frame, contract: ActiveContract, beneficiary: Address): void;
}

/** The context of a precompile in the innermost frame. */
export function precompileContext(stack: Stack, frame: Frame): PrecompileContext {
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
    minimumBalance: env.Balances.constants.ExistentialDeposit,
    balanceOf: (address) => env.Balances.reducibleBalance(env.toAccount(address), 'Preserve'),
    accountOf: (address) => env.toAccount(address),
    callerCodeHash: () => parent?.contract?.codeHash,
    callerIsOrigin: () => parent !== undefined && parent.caller === origin,
    terminateCaller(beneficiary) {
      if (parent?.contract === undefined) throw new Failure('ContractNotFound', 'no contract calls that could be terminated');
      if (frame.readOnly) throw new Failure('StateChangeDenied', 'a read-only call may not terminate a contract');
      stack.terminate(parent, parent.contract, beneficiary);
    },
    storage: {
      get: (bytes) => readStorage(trieId, { kind: 'variable', bytes }),
      set(bytes, value) {
        if (frame.readOnly) throw new Failure('StateChangeDenied', 'a read-only call may not write');
        writeStorage(trieId, { kind: 'variable', bytes }, value);
      },
    },
  };
}
