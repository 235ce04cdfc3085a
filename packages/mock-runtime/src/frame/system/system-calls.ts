import { ok } from '@polkavirt/primitives';
import { bytesToHex, textToHex } from '../../bytes.ts';
import { currentExternalities } from '../../externalities/current.ts';
import { blake2_256 } from '../../hashing.ts';
import { bytes, h256, tuple, u32, u64, vec } from '../../types/index.ts';
import { encode } from '../../types/type.ts';
import { type Args, type ArgValues, type CallOptions, call, signedCall } from '../call.ts';
import type { DispatchResult } from '../dispatch.ts';
import { ensureRoot } from '../origin.ts';
import type { RuntimeEvent } from '../runtime-event.ts';
import { removePrefix } from '../storage/remove-prefix.ts';
import type { CodeUpgrades } from './code-upgrade.ts';
import type { SystemEvents } from './system-events.ts';
import type { SystemWeights } from './system-weights.ts';

const HEAP_PAGES_KEY = textToHex(':heappages');

/** A call for root alone, of the operational class. */
const rootCall = <const A extends Args>(args: A, options: CallOptions<A>, dispatch: (...args: ArgValues<A>) => DispatchResult) =>
  call(args, { class: 'Operational', ...options }, (origin, ...values) => {
    const root = ensureRoot(origin);
    return root.ok ? dispatch(...values) : root;
  });

/** The calls of frame-system under upstream's indexes; tasks (8) are left out. */
export const systemCalls = (
  upgrades: CodeUpgrades,
  Event: SystemEvents,
  deposit: (event: RuntimeEvent) => void,
  weights: SystemWeights,
) => ({
  remark: call(
    [['remark', bytes]],
    { index: 0, weight: (remark) => weights.remark(remark.length), docs: ['Make some on-chain remark.'] },
    () => ok({}),
  ),
  setHeapPages: rootCall(
    [['pages', u64]],
    { index: 1, weight: weights.setHeapPages(), docs: ['Set the number of pages in the WebAssembly environment’s heap.'] },
    (pages) => {
      currentExternalities().main.set(HEAP_PAGES_KEY, encode(u64, pages));
      upgrades.noteEnvironmentUpdated();
      return ok({});
    },
  ),
  setCode: rootCall([['code', bytes]], { index: 2, weight: weights.setCode(), docs: ['Set the new runtime code.'] }, (code) =>
    upgrades.setCode(code, true),
  ),
  setCodeWithoutChecks: rootCall(
    [['code', bytes]],
    { index: 3, weight: weights.setCode(), docs: ['Set the new runtime code without doing any checks of the given `code`.'] },
    (code) => upgrades.setCode(code, false),
  ),
  setStorage: rootCall(
    [['items', vec(tuple(bytes, bytes))]],
    { index: 4, weight: (items) => weights.setStorage(items.length), docs: ['Set some items of storage.'] },
    (items) => {
      for (const [key, value] of items) currentExternalities().main.set(bytesToHex(key), value);
      return ok({});
    },
  ),
  killStorage: rootCall(
    [['keys', vec(bytes)]],
    { index: 5, weight: (keys) => weights.killStorage(keys.length), docs: ['Kill some items from storage.'] },
    (keys) => {
      for (const key of keys) currentExternalities().main.set(bytesToHex(key), undefined);
      return ok({});
    },
  ),
  killPrefix: rootCall(
    [
      ['prefix', bytes],
      ['subkeys', u32],
    ],
    {
      index: 6,
      weight: (_prefix, subkeys) => weights.killPrefix(subkeys),
      docs: ['Kill all storage items with a key that starts with the given prefix, at most `subkeys` of them.'],
    },
    (prefix, subkeys) => {
      removePrefix(bytesToHex(prefix), subkeys);
      return ok({});
    },
  ),
  remarkWithEvent: signedCall(
    [['remark', bytes]],
    { index: 7, weight: (remark) => weights.remarkWithEvent(remark.length), docs: ['Make some on-chain remark and emit event.'] },
    (who, remark) => {
      deposit(Event.Remarked({ sender: who, hash: bytesToHex(blake2_256(remark)) }));
      return ok({});
    },
  ),
  authorizeUpgrade: rootCall(
    [['codeHash', h256]],
    { index: 9, weight: weights.authorizeUpgrade(), docs: ['Authorize an upgrade to a given `code_hash` for the runtime.'] },
    (codeHash) => upgrades.authorize(codeHash, true),
  ),
  authorizeUpgradeWithoutChecks: rootCall(
    [['codeHash', h256]],
    {
      index: 10,
      weight: weights.authorizeUpgrade(),
      docs: ['Authorize an upgrade to a given `code_hash` for the runtime, without checks of its version.'],
    },
    (codeHash) => upgrades.authorize(codeHash, false),
  ),
  applyAuthorizedUpgrade: call(
    [['code', bytes]],
    {
      index: 11,
      weight: weights.applyAuthorizedUpgrade(),
      class: 'Operational',
      docs: ['Provide the preimage (runtime binary) `code` for an upgrade that has been authorized.'],
    },
    (_origin, code) => upgrades.applyAuthorized(code),
  ),
});
