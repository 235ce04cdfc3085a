/** `@polkavirt/polkavm/debug-info`: the functions, files and lines that code comes from, in a container's debug sections. */
export type { DebugFunction, SourceLine } from './debug-info/collect.ts';
export { type DebugFrame, type DebugRegion, type FrameKind, MAX_FRAMES } from './debug-info/debug-frame.ts';
export { fullName, type LocatedFunction, locateFrames } from './debug-info/locate.ts';
export { type Locator, locatorOf } from './debug-info/locator.ts';
export { checkDebugInfo, type DebugInfo, readDebugInfo } from './debug-info/read-debug-info.ts';
export { writeDebugInfo } from './debug-info/write-debug-info.ts';
