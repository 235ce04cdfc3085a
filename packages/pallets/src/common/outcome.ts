import {
  actualDispatchInfo,
  type DispatchError,
  type DispatchInfo,
  type DispatchResult,
  type Weight,
} from '@polkavirt/mock-runtime';
import { err, ok, type Result } from '@polkavirt/primitives';

/** The result of a dispatch without what it says of weight and fee: what events carry. */
export const outcomeOf = (result: DispatchResult): Result<void, DispatchError> => (result.ok ? ok(undefined) : err(result.error));

/** The weight that a dispatch really had: at most what was announced. Upstream's `extract_actual_weight`. */
export const extractActualWeight = (result: DispatchResult, info: DispatchInfo): Weight =>
  actualDispatchInfo(info, result).weight;

/** Upstream's `Result<(), DispatchError>` of a call that knows nothing better of its weight. */
export const toDispatchResult = (result: Result<unknown, DispatchError>): DispatchResult =>
  result.ok ? { ok: true, value: {} } : result;
