export * from './create-host.ts';
export * from './serve-abi.ts';
export * from './serve-scale.ts';
export * from './tap.ts';
export * from './virt-manager.ts';
