/**
 * `@polkavirt/native/isolated`: programs in a worker thread with a deadline, for Node.js. An entry of its own, so that the rest runs in
 * browsers.
 */
export { createIsolatedNative } from './create-isolated-native.ts';
export { createIsolatedTypestateNative, type IsolatedTypestateOptions } from './create-isolated-typestate-native.ts';
export type { Isolated, IsolatedOptions } from './isolated-rules.ts';
