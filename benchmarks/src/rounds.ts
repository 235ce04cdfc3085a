/** Runs a suite: a process a benchmark, which take turns. */
import { type ChildProcess, fork } from 'node:child_process';
import type { Benchmark, Suite } from './benchmark.ts';
import type { Answer, Request } from './messages.ts';
import type { Settings } from './settings.ts';
import { yardstick } from './yardstick.ts';

/** What was measured: nanoseconds per operation of each round, or why nothing was. */
export type Samples = { readonly ns: readonly number[] } | { readonly unavailable: string };

export interface SuiteSamples {
  readonly suite: Suite;
  readonly yardstick: readonly number[];
  /** By the id of the benchmark; only those that were asked for. */
  readonly samples: ReadonlyMap<string, Samples>;
}

const worker = new URL('./worker.js', import.meta.url);

const ask = (child: ChildProcess, id: string, request: Request): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const settle = (act: () => void): void => {
      child.off('message', onAnswer);
      child.off('exit', onExit);
      act();
    };
    const onAnswer = (answer: Answer): void => {
      const { kind } = answer;
      settle(kind === 'failed' ? () => reject(new Error(`${id}: ${answer.message}`)) : () => resolve(answer));
    };
    const onExit = (code: number | null, signal: string | null): void => {
      settle(() => reject(new Error(`${id}: its process ended (${signal ?? `exit code ${code}`}) before it answered`)));
    };
    child.on('message', onAnswer);
    child.on('exit', onExit);
    child.send(request, (problem) => {
      if (problem) settle(() => reject(new Error(`${id}: ${problem.message}`)));
    });
  });

const isWanted = ({ id }: Benchmark, only: string): boolean => id.includes(only);

/** The benchmarks that a run measures: those asked for, and those that a derived row needs beside them. */
export const wantedBenchmarks = ({ benchmarks, derived = [] }: Suite, only: string): readonly Benchmark[] => {
  const needed = new Set(derived.filter(({ id }) => id.includes(only)).flatMap(({ of, base }) => [of, base]));
  return benchmarks.filter((benchmark) => isWanted(benchmark, only) || needed.has(benchmark.id));
};

/**
 * Measures a suite: every benchmark is warmed up, then in each round every one has its turn (A B C, A B C, ...), so that
 * whatever else the machine does falls on all of them alike. Only one runs at a time.
 */
export const measureSuite = async (suite: Suite, settings: Settings): Promise<SuiteSamples> => {
  const benchmarks = [yardstick, ...wantedBenchmarks(suite, settings.only)];
  const children = benchmarks.map(({ id }) => fork(worker, [suite.name, id], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] }));
  try {
    const samples = new Map<string, { ns: number[] } | { unavailable: string }>();
    for (const [index, { id }] of benchmarks.entries()) {
      const answer = await ask(children[index], id, { kind: 'warm-up', settings });
      samples.set(id, answer.kind === 'unavailable' ? { unavailable: answer.reason } : { ns: [] });
    }
    for (let round = 0; round < settings.rounds; round++) {
      for (const [index, { id }] of benchmarks.entries()) {
        const taken = samples.get(id);
        if (taken === undefined || 'unavailable' in taken) continue;
        const answer = await ask(children[index], id, { kind: 'sample' });
        if (answer.kind === 'sampled') taken.ns.push(answer.ns);
      }
    }
    const measured = samples.get(yardstick.id);
    samples.delete(yardstick.id);
    return { suite, yardstick: measured !== undefined && 'ns' in measured ? measured.ns : [], samples };
  } finally {
    for (const child of children) if (child.connected) child.disconnect();
  }
};
