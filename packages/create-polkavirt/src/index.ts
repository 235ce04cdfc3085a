export { generate } from './generate.ts';
export { main, type Surroundings } from './main.ts';
export type { ProjectOptions } from './options.ts';
