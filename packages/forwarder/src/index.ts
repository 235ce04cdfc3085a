export * from './connect-abi.ts';
export * from './connect-scale.ts';
export * from './forwarder.ts';
export * from './runtime-memory.ts';
export * from './typestate/connect-typestate-abi.ts';
export * from './typestate/connect-typestate-scale.ts';
export * from './typestate/typestate-forwarder.ts';
