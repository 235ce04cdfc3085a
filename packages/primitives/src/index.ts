export * from './errors.ts';
export * from './host-functions.ts';
export * from './result.ts';
export * from './virt.ts';
