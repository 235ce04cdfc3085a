/** `@polkavirt/insight/dap`: the debugger over the Debug Adapter Protocol, for editors. */
export { type DebugSessionOptions, type LaunchArguments, PolkavirtDebugSession } from './debug-session.ts';
