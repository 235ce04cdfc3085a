/** What the run and the processes of the benchmarks tell each other. */
import type { Settings } from './settings.ts';

export type Request = { readonly kind: 'warm-up'; readonly settings: Settings } | { readonly kind: 'sample' };

export type Answer =
  | { readonly kind: 'ready' }
  | { readonly kind: 'unavailable'; readonly reason: string }
  | { readonly kind: 'sampled'; readonly ns: number }
  | { readonly kind: 'failed'; readonly message: string };
