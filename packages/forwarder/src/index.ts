export * from './connect-abi.ts';
export * from './connect-scale.ts';
export * from './forwarder.ts';
export * from './runtime-memory.ts';
