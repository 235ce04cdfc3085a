import {
  type AccountId,
  addWeight,
  blake2_256,
  bytesToHex,
  definePallet,
  type EnsureOrigin,
  type FungibleMutateHold,
  type HexString,
  call as palletCall,
  type SystemPallet,
  signedCall,
  storageMap,
  T,
  weightOf,
} from '@polkavirt/mock-runtime';
import { err, ok, type VirtT } from '@polkavirt/primitives';
import { sumOf } from './drive.ts';

export interface RegistryConfig {
  readonly System: SystemPallet;
  /** Where deposits are held: `Balances.fungible`. */
  readonly Funds: Pick<FungibleMutateHold, 'hold' | 'release'>;
  /** What runs the programs. */
  readonly virt: VirtT;
  /** Who may register programs, and for whom it is. */
  readonly registerOrigin: EnsureOrigin<AccountId>;
  /** Who may close a program, and open it again. */
  readonly adminOrigin: EnsureOrigin;
  readonly depositPerByte: bigint;
}

/** What a call costs beside its gas, and picoseconds that one gas stands for. */
const BASE = weightOf(50_000_000n, 2048n);
const REF_TIME_PER_GAS = 1_000n;
const weightOfGas = (gas: bigint) => addWeight(BASE, weightOf(gas * REF_TIME_PER_GAS));

const program = T.struct('Program', { owner: T.accountId, deposit: T.u128, code: T.bytes, isClosed: T.bool });

/** Programs that accounts register for a deposit, and that everybody may run, at once or by way of the Scheduler. */
export const createRegistry = definePallet('pallet_registry', (pallet, config: RegistryConfig) => {
  const { System, Funds, virt } = config;
  const storage = pallet.storage({ Programs: storageMap([['Identity', T.h256]], program) });
  const { Programs } = storage;
  const events = pallet.events({
    Registered: { hash: T.h256, owner: T.accountId, deposit: T.u128 },
    Unregistered: { hash: T.h256 },
    Closed: { hash: T.h256, isClosed: T.bool },
    Executed: { hash: T.h256, sum: T.u64, gasUsed: T.u64 },
  });
  const errors = pallet.errors({
    Exists: 'The program is registered.',
    Unknown: 'There is no such program.',
    NotOwner: 'Only who registered a program may take it out.',
    IsClosed: 'The program is closed.',
    Failed: 'The program trapped, or used all of its gas.',
  });
  const holdReasons = pallet.holdReasons({ Program: 'For a program that is registered.' });
  const { Event } = events;
  const { Error: E } = errors;
  const reason = () => holdReasons.Reason.Program;

  return {
    storage,
    events,
    errors,
    holdReasons,
    calls: {
      register: palletCall([['code', T.bytes]], { weight: (code) => weightOf(50_000n * BigInt(code.length)) }, (origin, code) => {
        const owner = config.registerOrigin(origin);
        if (!owner.ok) return owner;
        const hash = bytesToHex(blake2_256(code));
        if (Programs.has(hash)) return err(E.Exists);
        const deposit = config.depositPerByte * BigInt(code.length);
        const held = Funds.hold(reason(), owner.value, deposit);
        if (!held.ok) return held;
        Programs.insert(hash, { owner: owner.value, deposit, code, isClosed: false });
        System.depositEvent(Event.Registered({ hash, owner: owner.value, deposit }));
        return ok({});
      }),

      unregister: signedCall([['hash', T.h256]], { weight: BASE }, (who, hash) => {
        const found = Programs.get(hash);
        if (found === undefined) return err(E.Unknown);
        if (found.owner !== who) return err(E.NotOwner);
        const released = Funds.release(reason(), who, found.deposit, 'Exact');
        if (!released.ok) return released;
        Programs.remove(hash);
        System.depositEvent(Event.Unregistered({ hash }));
        return ok({});
      }),

      close: palletCall(
        [
          ['hash', T.h256],
          ['isClosed', T.bool],
        ],
        { weight: BASE },
        (origin, hash, isClosed) => {
          const admin = config.adminOrigin(origin);
          if (!admin.ok) return admin;
          const found = Programs.get(hash);
          if (found === undefined) return err(E.Unknown);
          Programs.insert(hash, { ...found, isClosed });
          System.depositEvent(Event.Closed({ hash, isClosed }));
          return ok({});
        },
      ),

      // The whole limit is announced as weight; what was not used is given back.
      execute: signedCall(
        [
          ['hash', T.h256],
          ['exportName', T.str],
          ['gasLimit', T.u64],
        ],
        { weight: (_hash, _name, gasLimit) => weightOfGas(gasLimit) },
        (_who, hash, exportName, gasLimit) => {
          const found = Programs.get(hash);
          if (found === undefined) return err(E.Unknown);
          if (found.isClosed) return { ...err(E.IsClosed), postInfo: { actualWeight: BASE } };
          const outcome = sumOf(virt, found.code, exportName, gasLimit);
          if (typeof outcome === 'string') return err(E.Failed);
          System.depositEvent(Event.Executed({ hash, ...outcome }));
          return ok({ actualWeight: weightOfGas(outcome.gasUsed) });
        },
      ),
    },
    api: { hashOf: (code: Uint8Array): HexString => bytesToHex(blake2_256(code)), weightOfGas },
  };
});
