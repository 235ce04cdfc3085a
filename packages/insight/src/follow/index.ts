/** `@polkavirt/insight/follow`: an implementation that knows the active functions at every stop, for whoever runs programs with answers of their own. */
export { type CallTrees, createCallTrees } from '../counting/call-tree.ts';
export { type LineGas, lineGasOf, type SourceLine } from '../counting/source-lines.ts';
export { stacksOf } from '../profile/collect-profile.ts';
export type { BacktraceFrame } from '../stack/backtrace.ts';
export { createFollowingTypestate, type FollowedStop, type FollowOptions } from './following-typestate.ts';
