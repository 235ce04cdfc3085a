/** `@polkavirt/insight/dap`: the debugger over the Debug Adapter Protocol, for editors. Its types are those of Node.js and its own. */
export type { DebugSessionOptions, LaunchArguments } from './debug-session-options.ts';
export { serveDebugSession } from './serve-debug-session.ts';
