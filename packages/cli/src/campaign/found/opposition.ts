/** Who takes part in a campaign of some levels. */
import { type AnyLevel, isHostile, levelsOf } from '@polkavirt/campaign';
import { UsageError } from '../../failure.ts';
import { type Contestants, contendersOf } from '../contestants.ts';
import type { Opposition } from './make-small.ts';

/** @throws UsageError if there is nothing to do at the levels, or a module cannot be used */
export async function oppositionOf(
  contestants: Contestants,
  wanted: readonly AnyLevel[],
): Promise<Opposition & { readonly levels: readonly AnyLevel[] }> {
  if (wanted.some(isHostile)) {
    if (!wanted.every(isHostile)) {
      throw new UsageError('--levels: wires and requests are campaigns of their own, without engine, virt and typestate');
    }
    const { targetsFor } = await import('../hostile/targets.ts');
    const targets = (await targetsFor(contestants)).filter(({ level }) => wanted.includes(level));
    return { kind: 'targets', targets, levels: wanted };
  }
  const contenders = await contendersOf(contestants);
  const levels = levelsOf(contenders).filter((level) => wanted.includes(level));
  if (levels.length > 0) return { kind: 'contenders', contenders, levels };
  throw new UsageError('nothing to compare: a level needs two contenders; name more --implementations or --backends');
}
