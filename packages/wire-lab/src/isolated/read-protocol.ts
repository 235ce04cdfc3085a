import type { CapturedCall } from '../capture/captured-call.ts';
import type { CallMeaning } from '../replay/own-wire-reader.ts';

/** What the reading worker is made with. */
export interface ReadWork {
  readonly path: string;
  readonly calls: readonly Pick<CapturedCall, 'importName' | 'input' | 'output'>[];
}

/** What it says: the calls in their order. */
export type ReadMessage =
  | { readonly kind: 'unusable'; readonly why: string }
  | { readonly kind: 'read'; readonly meaning: CallMeaning };
