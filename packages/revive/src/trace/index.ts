/** Where a transaction of contracts failed, in Solidity's functions and lines. */
export { describeTrace, type SolidityFrame, type SolidityTrace } from './solidity-trace.ts';
export { createSolidityTracer, type DescribedContract, type SolidityTracer } from './tracer.ts';
