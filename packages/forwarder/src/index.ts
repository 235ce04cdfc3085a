export { connectAbi } from './connect-abi.ts';
export { connectScale } from './connect-scale.ts';
export { createForwarder, type ForwarderOptions } from './forwarder.ts';
export { createRuntimeMemory, type RuntimeMemory } from './runtime-memory.ts';
export { connectTypestateAbi } from './typestate/connect-typestate-abi.ts';
export { connectTypestateScale } from './typestate/connect-typestate-scale.ts';
export { createTypestateForwarder, type TypestateForwarderOptions } from './typestate/typestate-forwarder.ts';
