/** As much of pallet-collective as the tests of Utility need: members vote, and a proposal is dispatched from their origin. */

import {
  type AccountId,
  BAD_ORIGIN,
  blake2_256,
  bytesToHex,
  call,
  type DispatchError,
  definePallet,
  dispatchResult,
  encode,
  type RuntimeCall,
  type RuntimeOrigin,
  type SystemPallet,
  signedCall,
  storageMap,
  storageValue,
  T,
  type ValueOf,
  weightOf,
} from '@polkavirt/mock-runtime';
import { err, ok, type Result } from '@polkavirt/primitives';

/** So many of so many members. */
const members = T.variant({ path: ['pallet_collective', 'RawOrigin'] }, { Members: T.tuple(T.u32, T.u32), Member: T.accountId });
type CouncilOrigin = ValueOf<typeof members>;

export const createCouncil = definePallet('pallet_collective', (pallet, { System }: { System: SystemPallet }) => {
  const { runtime } = pallet;
  const origin = pallet.origin(members);
  const storage = pallet.storage({
    Members: storageValue(T.vec(T.accountId), { default: [] as AccountId[] }),
    ProposalOf: storageMap([['Identity', T.h256]], runtime.RuntimeCall),
    Voting: storageMap([['Identity', T.h256]], T.struct('Votes', { threshold: T.u32, ayes: T.vec(T.accountId) })),
  });
  const events = pallet.events({ Executed: { proposalHash: T.h256, result: dispatchResult } });
  const weight = weightOf(1n);
  return {
    storage,
    events,
    origin,
    calls: {
      propose: signedCall(
        [
          ['threshold', T.u32],
          ['proposal', runtime.RuntimeCall],
        ],
        { weight },
        (_who, threshold, proposal) => {
          const hash = bytesToHex(blake2_256(encode(runtime.RuntimeCall, proposal)));
          storage.ProposalOf.insert(hash, proposal);
          storage.Voting.insert(hash, { threshold, ayes: [] });
          return ok({});
        },
      ),
      vote: signedCall([['proposal', T.h256]], { weight }, (who, hash) => {
        const voting = storage.Voting.get(hash);
        if (voting === undefined || !storage.Members.get().includes(who)) return err(BAD_ORIGIN);
        storage.Voting.insert(hash, { ...voting, ayes: [...voting.ayes, who] });
        return ok({});
      }),
      close: call([['proposal', T.h256]], { weight }, (_origin, hash) => {
        const [voting, proposal] = [storage.Voting.take(hash), storage.ProposalOf.take(hash)];
        if (voting === undefined || proposal === undefined || voting.ayes.length < voting.threshold) return err(BAD_ORIGIN);
        const of = storage.Members.get().length;
        const result = runtime.dispatch(proposal, origin.of({ type: 'Members', value: [voting.ayes.length, of] }));
        const outcome: Result<void, DispatchError> = result.ok ? ok(undefined) : err(result.error);
        System.depositEvent(events.Event.Executed({ proposalHash: hash, result: outcome }));
        return ok({});
      }),
    },
    genesis: ({ members: list = [] }: { members?: readonly AccountId[] } = {}) => storage.Members.put([...list]),
    api: {
      hashOf: (proposal: RuntimeCall) => bytesToHex(blake2_256(encode(runtime.RuntimeCall, proposal))),
      membersOrigin: (ayes: number, of: number): RuntimeOrigin => origin.of({ type: 'Members', value: [ayes, of] }),
      /** Three quarters of the members. */
      ensureThreeQuarters(from: RuntimeOrigin): Result<void, DispatchError> {
        const found: Result<CouncilOrigin, DispatchError> = origin.ensure(from);
        if (!found.ok) return found;
        if (found.value.type !== 'Members') return err(BAD_ORIGIN);
        const [ayes, of] = found.value.value;
        return ayes * 4 >= of * 3 ? ok(undefined) : err(BAD_ORIGIN);
      },
    },
  };
});

interface DemocracyConfig {
  readonly System: SystemPallet;
  readonly Council: { ensureThreeQuarters(origin: RuntimeOrigin): Result<void, DispatchError> };
}

/** Upstream's `mock_democracy`. */
export const createDemocracy = definePallet('mock_democracy', (pallet, { System, Council }: DemocracyConfig) => {
  const events = pallet.events({ ExternalProposed: undefined });
  return {
    events,
    calls: {
      externalProposeMajority: call([], { index: 3, weight: weightOf(0n) }, (origin) => {
        const allowed = Council.ensureThreeQuarters(origin);
        if (!allowed.ok) return allowed;
        System.depositEvent(events.Event.ExternalProposed());
        return ok({});
      }),
    },
  };
});
