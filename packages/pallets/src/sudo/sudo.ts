import {
  type AccountId,
  addWeight,
  aPallet,
  call,
  type DispatchError,
  type DispatchResult,
  definePallet,
  dispatchResult,
  ensureSignedOrRoot,
  lookup,
  type RuntimeCall,
  RuntimeOrigin,
  type SystemPallet,
  storageValue,
  T,
  type Weight,
} from '@polkavirt/mock-runtime';
import { err, ok, type Result } from '@polkavirt/primitives';
import { anObject, checkOptions, optional } from '@polkavirt/primitives/options';
import { carrierCall } from '../common/carrier-call.ts';
import { outcomeOf } from '../common/outcome.ts';
import { DEFAULT_SUDO_WEIGHTS, type SudoWeights } from './sudo-weights.ts';

export interface SudoConfig {
  readonly System: SystemPallet;
  /** Default: {@link DEFAULT_SUDO_WEIGHTS}. */
  readonly weights?: SudoWeights;
}

export interface SudoGenesis {
  /** The account that may do everything. Default: nobody. */
  readonly key?: AccountId;
}

/** Who has the key pays no fee. */
const FREE: DispatchResult = { ok: true, value: { paysFee: 'No' } };

/** pallet-sudo: one account, the key, may dispatch any call as Root or as another account. */
export const createSudo = definePallet('pallet_sudo', (pallet, config: SudoConfig) => {
  checkOptions('pallet_sudo', config, { System: aPallet('createSystem()'), weights: optional(anObject) });
  const { System, weights = DEFAULT_SUDO_WEIGHTS } = config;
  const { runtime } = pallet;
  const storage = pallet.storage({ Key: storageValue(T.accountId, { docs: ['The `AccountId` of the sudo key.'] }) });
  const events = pallet.events({
    Sudid: T.at(0, { sudoResult: dispatchResult }, ['A sudo call just took place.']),
    KeyChanged: T.at(1, { old: T.option(T.accountId), new: T.accountId }, ['The sudo key has been updated.']),
    KeyRemoved: T.at(2, undefined, ['The key was permanently removed.']),
    SudoAsDone: T.at(3, { sudoResult: dispatchResult }, ['A sudo_as call just took place.']),
  });
  const errors = pallet.errors({ RequireSudo: 'Sender must be the Sudo account.' });
  const { Event } = events;

  /** Root passes too. */
  const ensureSudo = (origin: RuntimeOrigin): Result<void, DispatchError> => {
    const sender = ensureSignedOrRoot(origin);
    if (!sender.ok) return sender;
    if (sender.value === undefined || sender.value === storage.Key.get()) return ok(undefined);
    return err(errors.Error.RequireSudo);
  };

  const dispatchAsRoot = (origin: RuntimeOrigin, inner: RuntimeCall): DispatchResult => {
    const allowed = ensureSudo(origin);
    if (!allowed.ok) return allowed;
    const result = runtime.dispatchBypassFilter(inner, RuntimeOrigin.root());
    System.depositEvent(Event.Sudid({ sudoResult: outcomeOf(result) }));
    return FREE;
  };

  const infoOf = (own: Weight, inner: RuntimeCall) => {
    const info = runtime.dispatchInfo(inner);
    return { weight: addWeight(own, info.weight), class: info.class };
  };

  return {
    storage,
    events,
    errors,
    calls: {
      sudo: carrierCall(
        [['call', runtime.RuntimeCall]],
        {
          index: 0,
          docs: ['Authenticates the sudo key and dispatches a function call with `Root` origin.'],
          info: (inner) => infoOf(weights.sudo(), inner),
        },
        dispatchAsRoot,
      ),
      sudoUncheckedWeight: carrierCall(
        [
          ['call', runtime.RuntimeCall],
          ['weight', T.weight],
        ],
        {
          index: 1,
          docs: ['As `sudo`, with a weight that the caller gives in place of that of the call.'],
          info: (inner, weight) => ({ weight, class: runtime.dispatchInfo(inner).class }),
        },
        dispatchAsRoot,
      ),
      setKey: call(
        [['new', T.lookupSource]],
        { index: 2, weight: weights.setKey(), docs: ['Makes another account the sudo key.'] },
        (origin, source) => {
          const allowed = ensureSudo(origin);
          if (!allowed.ok) return allowed;
          const found = lookup(source);
          if (!found.ok) return found;
          System.depositEvent(Event.KeyChanged({ old: storage.Key.get(), new: found.value }));
          storage.Key.put(found.value);
          return FREE;
        },
      ),
      sudoAs: carrierCall(
        [
          ['who', T.lookupSource],
          ['call', runtime.RuntimeCall],
        ],
        {
          index: 3,
          docs: ['Authenticates the sudo key and dispatches a function call with the `Signed` origin of an account.'],
          info: (_who, inner) => infoOf(weights.sudoAs(), inner),
        },
        (origin, source, inner) => {
          const allowed = ensureSudo(origin);
          if (!allowed.ok) return allowed;
          const who = lookup(source);
          if (!who.ok) return who;
          const result = runtime.dispatchBypassFilter(inner, RuntimeOrigin.signed(who.value));
          System.depositEvent(Event.SudoAsDone({ sudoResult: outcomeOf(result) }));
          return FREE;
        },
      ),
      removeKey: call(
        [],
        { index: 4, weight: weights.removeKey(), docs: ['Permanently removes the sudo key. This cannot be undone.'] },
        (origin) => {
          const allowed = ensureSudo(origin);
          if (!allowed.ok) return allowed;
          System.depositEvent(Event.KeyRemoved());
          storage.Key.kill();
          return FREE;
        },
      ),
    },
    genesis: ({ key }: SudoGenesis = {}) => {
      if (key !== undefined) storage.Key.put(key);
    },
    api: {
      /** The account that has the key, or undefined. */
      key: (): AccountId | undefined => storage.Key.get(),
    },
  };
});

export type SudoPallet = ReturnType<typeof createSudo>;
