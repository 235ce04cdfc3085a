/**
 * The process of one benchmark: `node worker.js SUITE ID`, which takes requests from the run that forked it.
 *
 * Each has its own because the compiler of V8 specializes code to what a process has seen: with every back end and wire
 * in one process each would be slower than it is for anyone who uses one of them, and by how much would hang on the order.
 */
import { type Contender, Unavailable } from './benchmark.ts';
import type { Answer, Request } from './messages.ts';
import { sample, warmUp } from './sampling.ts';
import { findBenchmark } from './suites.ts';

const [suiteName, id] = process.argv.slice(2);
const benchmark = findBenchmark(suiteName, id);
let contender: Contender;
let count = 1;

const answer = async (request: Request): Promise<Answer> => {
  try {
    if (request.kind === 'sample') return { kind: 'sampled', ns: benchmark.isValue ? contender(1) : sample(contender, count) };
    contender = await benchmark.prepare();
    if (benchmark.isValue) return { kind: 'ready' };
    count = warmUp(contender, request.settings);
    return { kind: 'ready' };
  } catch (cause) {
    if (cause instanceof Unavailable) return { kind: 'unavailable', reason: cause.message };
    return { kind: 'failed', message: cause instanceof Error ? (cause.stack ?? cause.message) : String(cause) };
  }
};

process.on('message', async (request: Request) => {
  process.send?.(await answer(request));
});
process.on('disconnect', () => process.exit());
