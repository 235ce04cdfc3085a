import { currentExternalities } from '../../externalities/current.ts';
import { storedLength } from '../../frame/storage/sequence-storage.ts';
import type { BalancesStorage } from './balances-storage.ts';

/** What is wrong with the storage of pallet-balances, if anything is: upstream's `try_state`. */
export function balancesTryState({ Holds, Freezes }: BalancesStorage, maxHolds: number, maxFreezes: number): string | undefined {
  const { main } = currentExternalities();
  const hasMore = (prefix: `0x${string}`, most: number) => main.keys(prefix).some((key) => (storedLength(key) ?? 0) > most);
  // By length alone, since lists that are too long count as absent.
  if (hasMore(Holds.prefix(), maxHolds)) return 'Found `Hold` with too many elements';
  return hasMore(Freezes.prefix(), maxFreezes) ? 'Found `Freeze` with too many elements' : undefined;
}
