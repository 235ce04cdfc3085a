/** `@polkavirt/polkavm/debug-info`: the functions, files and lines that code comes from, in a container's debug sections. */
export { type DebugFrame, type DebugRegion, type FrameKind, MAX_FRAMES } from './debug-info/debug-frame.ts';
export { type DebugInfo, readDebugInfo } from './debug-info/read-debug-info.ts';
export { writeDebugInfo } from './debug-info/write-debug-info.ts';
