/** `@polkavirt/insight/dap`: the debugger over the Debug Adapter Protocol, for editors. Its types need no other declarations. */
export type { DebugSessionOptions, LaunchArguments } from './debug-session-options.ts';
export { type EditorInput, type EditorOutput, serveDebugSession } from './serve-debug-session.ts';
