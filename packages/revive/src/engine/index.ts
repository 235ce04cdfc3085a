/**
 * What the pallet can only be told by the engine, as two options of it: why a program trapped and where (`explain`), and what a
 * blob holds before it is stored (`inspectCode`). The pallet itself knows no engine; these are an entry of their own.
 *
 * @example
 * const { engine, explain } = watchEngine(createEngine());
 * const virt = createTypestateNative({ engine, costModel: 'naive' });
 * const chain = createSolidityChain({ virt, explain, inspectCode });
 */
export { inspectCode } from './inspect-code.ts';
export { watchEngine } from './watch-engine.ts';
