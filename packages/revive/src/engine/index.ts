/**
 * Two options of the pallet that need the engine: why and where a program trapped (`explain`), and the contents of a
 * blob before it is stored (`inspectCode`). They have an entry of their own, because the pallet itself does not depend
 * on the engine.
 *
 * @example
 * const { engine, explain } = watchEngine(createEngine());
 * const virt = createTypestateNative({ engine, costModel: 'naive' });
 * const chain = createSolidityChain({ virt, explain, inspectCode });
 */
export {
  createSolidityTracer,
  type DescribedContract,
  describeTrace,
  type SolidityFrame,
  type SolidityTrace,
  type SolidityTracer,
} from '../trace/index.ts';
export { inspectCode } from './inspect-code.ts';
export { watchEngine } from './watch-engine.ts';
