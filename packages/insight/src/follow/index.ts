/** `@polkavirt/insight/follow`: an implementation that knows the active functions at every stop, for whoever runs programs with answers of their own. */
export type { BacktraceFrame } from '../stack/backtrace.ts';
export { createFollowingTypestate, type FollowedStop, type FollowOptions } from './following-typestate.ts';
