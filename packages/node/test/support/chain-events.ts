import { within } from '@polkavirt/test-support';
import { filter, firstValueFrom, merge, of } from 'rxjs';
import type { Node } from '../../src/index.ts';

/** Waits until the best block has this number, or a higher one. */
export const untilHead = ({ chain }: Node, number: number): Promise<unknown> =>
  within(`block ${number}`, firstValueFrom(merge(of(0), chain.imported$).pipe(filter(() => chain.head.number >= number))));

/** Waits until the block of this number is final. */
export const untilFinal = ({ chain }: Node, number: number): Promise<unknown> =>
  within(
    `block ${number} to be final`,
    firstValueFrom(merge(of(0), chain.finalized$).pipe(filter(() => chain.finalized.number >= number))),
  );
