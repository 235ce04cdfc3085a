import type { FoundDifference } from '@polkavirt/campaign';

/** A difference after it was made small. */
export interface SmallDifference {
  readonly found: FoundDifference;
  readonly level: string;
  readonly difference: Pick<FoundDifference, 'reference' | 'contender' | 'expected' | 'actual'> & { readonly action: number };
  /** Of a program; null for hostile input. */
  readonly instructions: number | null;
  /** Actions, or inputs. */
  readonly steps: number;
  /** Such as `5 instructions`. */
  readonly size: string;
  /** All of it for people. */
  readonly text: string;
  /** What is kept of it: names with contents. @param folder where they will be, for what they import from elsewhere */
  files(folder: string): readonly (readonly [name: string, contents: string | Uint8Array])[];
}
