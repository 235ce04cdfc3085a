export * from './basic.ts';
export * from './collections.ts';
export * from './composite.ts';
export * from './encoded-length.ts';
export * from './per-things.ts';
export * from './result.ts';
export * from './substrate.ts';
export * from './wide-integers.ts';
