import { err, ok, type Result } from '@polkavirt/primitives';
import { bytesToHex, type HexString } from '../../bytes.ts';
import { currentExternalities } from '../../externalities/current.ts';
import { blake2_256 } from '../../hashing.ts';
import type { DispatchResult } from '../dispatch.ts';
import type { DispatchError } from '../dispatch-error.ts';
import type { ErrorSet } from '../pallet-error.ts';
import type { RuntimeEvent } from '../runtime-event.ts';
import { CODE_KEY } from './block-lifecycle.ts';
import type { BlockWeights } from './block-weights.ts';
import type { RuntimeVersion } from './runtime-version.ts';
import type { SystemEvents } from './system-events.ts';
import type { SystemStorage } from './system-storage.ts';

interface Upgrades {
  readonly storage: SystemStorage;
  readonly Event: SystemEvents;
  readonly errors: ErrorSet;
  readonly version: RuntimeVersion;
  readonly weights: BlockWeights;
  /** The version in a runtime's code; undefined if the bytes are not one. */
  codeVersion(code: Uint8Array): RuntimeVersion | undefined;
  /** Whether a multi-block migration is in progress. */
  migrationOngoing(): boolean;
  deposit(event: RuntimeEvent): void;
}

/** The part of frame-system that replaces the runtime. */
export function codeUpgrades({ storage, Event, errors, version, weights, codeVersion, migrationOngoing, deposit }: Upgrades) {
  const checkVersion = (code: Uint8Array): Result<void, DispatchError> => {
    const next = codeVersion(code);
    if (next === undefined) return err(errors.FailedToExtractRuntimeVersion);
    if (next.specName !== version.specName) return err(errors.InvalidSpecName);
    return next.specVersion > version.specVersion ? ok(undefined) : err(errors.SpecVersionNeedsToIncrease);
  };

  const noteEnvironmentUpdated = (): void =>
    storage.Digest.mutate(({ logs }) => ({ logs: [...logs, { type: 'RuntimeEnvironmentUpdated' }] }));

  const replaceCode = (code: Uint8Array): void => {
    currentExternalities().main.set(CODE_KEY, code);
    noteEnvironmentUpdated();
    deposit(Event.CodeUpdated());
  };

  return {
    noteEnvironmentUpdated,

    /** Replaces the runtime; the rest of the block is used up. */
    setCode(code: Uint8Array, checks: boolean): DispatchResult {
      if (migrationOngoing()) return err(errors.MultiBlockMigrationsOngoing);
      const checked = checks ? checkVersion(code) : ok(undefined);
      if (!checked.ok) return checked;
      replaceCode(code);
      return ok({ actualWeight: weights.maxBlock });
    },

    authorize(codeHash: HexString, checks: boolean): DispatchResult {
      storage.AuthorizedUpgrade.put({ codeHash, checkVersion: checks });
      deposit(Event.UpgradeAuthorized({ codeHash, checkVersion: checks }));
      return ok({});
    },

    /** Replaces the runtime by code whose hash was authorized: anybody may bring it, free of charge. */
    applyAuthorized(code: Uint8Array): DispatchResult {
      const authorized = storage.AuthorizedUpgrade.get();
      if (authorized === undefined) return err(errors.NothingAuthorized);
      const { codeHash } = authorized;
      if (bytesToHex(blake2_256(code)) !== codeHash) return err(errors.Unauthorized);
      if (migrationOngoing()) return err(errors.MultiBlockMigrationsOngoing);
      storage.AuthorizedUpgrade.kill();
      const checked = authorized.checkVersion ? checkVersion(code) : ok(undefined);
      if (!checked.ok) {
        // The sender of the code is not to blame, so the authorization stays used up.
        deposit(Event.RejectedInvalidAuthorizedUpgrade({ codeHash, error: checked.error }));
        return ok({ paysFee: 'No' });
      }
      replaceCode(code);
      return ok({ actualWeight: weights.maxBlock, paysFee: 'No' });
    },
  };
}
export type CodeUpgrades = ReturnType<typeof codeUpgrades>;
