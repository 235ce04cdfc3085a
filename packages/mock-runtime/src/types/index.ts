export * from './basic.ts';
export * from './composite.ts';
export * from './substrate.ts';
