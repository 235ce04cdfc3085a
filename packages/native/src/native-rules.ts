import { callback, optional, withMethods } from '@polkavirt/primitives/options';

/** What both factories of this package ask of their options. The names of back end and cost model are the engine's to check. */
export const NATIVE_RULES = {
  engine: optional(withMethods('an engine, as createEngine makes it', 'createModule')),
  onInvalidImage: optional(callback),
  onStop: optional(callback),
};
