import { type StorageValue, T, type ValueOf } from '@polkavirt/mock-runtime';
import { h160 } from '../address.ts';

/** What a development chain can be told about its blocks. What is absent is as the pallet was made. */
export const blockSettings = T.struct(
  { path: ['polkavirt_revive', 'BlockSettings'] },
  {
    /** What an Ethereum gas costs, also the base fee. */
    gasPrice: T.option(T.u128),
    /** `block.coinbase`. */
    author: T.option(h160),
    /** The `mixHash` of blocks. PolkaVM has no instruction that reads it: Solidity's `block.prevrandao` is a constant there. */
    prevRandao: T.option(T.h256),
    /** Ethereum gas of a block, at most what the chain has. */
    gasLimit: T.option(T.u64),
  },
);
export type BlockSettings = ValueOf<typeof blockSettings>;

export const NO_SETTINGS: BlockSettings = { gasPrice: undefined, author: undefined, prevRandao: undefined, gasLimit: undefined };

export type BlockSettingsControl = ReturnType<typeof createBlockSettings>;

/** The settings of the present block, and those that the next block begins with. */
export const createBlockSettings = ({
  Settings,
  NextSettings,
}: {
  readonly Settings: StorageValue<BlockSettings, BlockSettings>;
  readonly NextSettings: StorageValue<BlockSettings, BlockSettings | undefined>;
}) => ({
  /** Those of the present block. */
  current: (): BlockSettings => Settings.get(),
  /** Those of the next block. */
  next: (): BlockSettings => NextSettings.get() ?? Settings.get(),
  /** Changes some of them from the next block on. */
  setNext(changes: Partial<BlockSettings>): void {
    NextSettings.put({ ...(NextSettings.get() ?? Settings.get()), ...changes });
  },
  /** Changes some of them at once, as for a call that pretends to be in another block. */
  setCurrent(changes: Partial<BlockSettings>): void {
    Settings.put({ ...Settings.get(), ...changes });
  },
  /** At the beginning of a block. */
  begin(): void {
    const next = NextSettings.get();
    if (next === undefined) return;
    Settings.put(next);
    NextSettings.kill();
  },
});
