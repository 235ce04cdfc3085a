/** The script of the worker in which a wire of the user's is fuzzed. The other thread keeps the time and the findings. */
import { parentPort, workerData } from 'node:worker_threads';
import { type Example, FuzzSession, readExample, writeExample } from '../fuzz/fuzz-session.ts';
import { thrownText } from '../fuzz/problem.ts';
import type { FuzzMessage, FuzzOrder, FuzzWork } from './fuzz-protocol.ts';
import { loadWire, WireModuleError } from './load-wire.ts';

const { path, seed, generation } = workerData as FuzzWork;
const port = parentPort as NonNullable<typeof parentPort>;
const say = (message: FuzzMessage | 'loading'): void => port.postMessage(message);
const announce = (example: Example, index = -1): void => say({ kind: 'judging', index, example: writeExample(example) });

say('loading');

async function createSession(): Promise<FuzzSession | undefined> {
  try {
    const wire = await loadWire(path);
    announce({ fn: 'connect', direction: 'valid', exchange: 0, message: [] });
    return new FuzzSession(wire, { seed, generation, onJudge: announce });
  } catch (thrown) {
    say({ kind: 'unusable', why: thrown instanceof WireModuleError ? thrown.message : thrownText(thrown) });
    return undefined;
  }
}

function judge(session: FuzzSession, example: Example, index = -1): void {
  announce(example, index);
  say({ kind: 'verdict', example: writeExample(example), verdict: session.judge(example) });
}

const session = await createSession();
if (session !== undefined) {
  for (const { problem, ...example } of session.problems)
    say({ kind: 'verdict', example: writeExample(example), verdict: problem });
  say({ kind: 'ready', functions: session.functions });
  port.on('message', (order: FuzzOrder) => {
    if (order.kind === 'judge') {
      const example = readExample(order.example);
      if (example !== undefined) judge(session, example);
    } else {
      for (let index = order.from; index < order.to; index++) {
        const example = session.example(index);
        if (example === undefined) continue;
        if (order.skip.includes(`${example.fn} ${example.direction}`)) say({ kind: 'skipped' });
        else judge(session, example, index);
      }
    }
    say({ kind: 'done' });
  });
}
