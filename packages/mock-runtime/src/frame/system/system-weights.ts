import type { Weight } from '../../types/substrate.ts';
import { weightOf } from '../weight.ts';

/** What the calls of System cost. */
export interface SystemWeights {
  /** @param length Bytes of the remark. */
  remark(length: number): Weight;
  remarkWithEvent(length: number): Weight;
  setHeapPages(): Weight;
  setCode(): Weight;
  /** @param items How many keys are written. */
  setStorage(items: number): Weight;
  killStorage(items: number): Weight;
  killPrefix(items: number): Weight;
  authorizeUpgrade(): Weight;
  applyAuthorizedUpgrade(): Weight;
}

const byLength = (length: number): Weight => weightOf(2_000_000n + 400n * BigInt(length));
const byItem = (items: number): Weight => weightOf(3_000_000n + 800_000n * BigInt(items));
const code = (): Weight => weightOf(100_000_000_000n);

/** Of the order of upstream's measurements, in round figures. */
export const DEFAULT_SYSTEM_WEIGHTS: SystemWeights = {
  remark: byLength,
  remarkWithEvent: byLength,
  setHeapPages: () => weightOf(3_000_000n),
  setCode: code,
  setStorage: byItem,
  killStorage: byItem,
  killPrefix: byItem,
  authorizeUpgrade: () => weightOf(10_000_000n),
  applyAuthorizedUpgrade: code,
};
