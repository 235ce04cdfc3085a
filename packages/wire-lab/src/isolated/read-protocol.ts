import type { CapturedCall } from '../capture/captured-call.ts';
import type { CallMeaning } from '../replay/own-wire-reader.ts';

/** The options of the reading worker. */
export interface ReadWork {
  readonly path: string;
  readonly calls: readonly Pick<CapturedCall, 'importName' | 'input' | 'output'>[];
}

/** Its messages: the calls in order. */
export type ReadMessage =
  | { readonly kind: 'unusable'; readonly why: string }
  | { readonly kind: 'read'; readonly meaning: CallMeaning };
