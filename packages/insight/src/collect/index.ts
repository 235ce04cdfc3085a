/** `@polkavirt/insight/collect`: for whoever runs programs that know themselves what of their sources runs, such as contracts. */
export { type CountedFunction, type CountedGas, countGas, type GasCall, GasCounter, gasCounter } from './gas-counter.ts';
export type { ProbedCounts, ProbedFile } from './probed-file.ts';
export { countSources, SourceCounter, sourceCounter } from './source-counter.ts';
