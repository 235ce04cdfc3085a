import { callback, optional, withMethods } from '@polkavirt/primitives/options';

/** The rules for the options of both factories. The engine itself checks the names of back end and cost model. */
export const NATIVE_RULES = {
  engine: optional(withMethods('an engine, as createEngine makes it', 'createModule')),
  onInvalidImage: optional(callback),
  onStop: optional(callback),
};
