import type { Target } from '../benchmark.ts';
import { judge } from '../rows.ts';

/** How a value stands to both parts of its target. */
export const verdictOf = (value: number, target: Target, moreIsBetter: boolean): string => {
  const { must, wanted = must } = target;
  const missed = judge(value, { must: wanted }, moreIsBetter);
  if (missed === 'must reached') return 'wanted reached';
  return `${judge(value, { must }, moreIsBetter)}, wanted ${missed}`;
};
