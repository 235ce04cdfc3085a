import { type Weight, weightOf } from '@polkavirt/mock-runtime';

/** What the calls of Sudo cost by themselves, without those that they carry. */
export interface SudoWeights {
  sudo(): Weight;
  sudoAs(): Weight;
  setKey(): Weight;
  removeKey(): Weight;
}

const plain = (): Weight => weightOf(10_000_000n, 1517n);

/** Of the order of upstream's measurements, in round figures. */
export const DEFAULT_SUDO_WEIGHTS: SudoWeights = { sudo: plain, sudoAs: plain, setKey: plain, removeKey: plain };
