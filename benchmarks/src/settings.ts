/** The knobs of a run, from the environment. */
export interface Settings {
  /** Rounds; in each of them every benchmark of a suite has its turn once. */
  readonly rounds: number;
  /** How long one turn takes, about, in milliseconds. */
  readonly sampleMs: number;
  /** How long each benchmark runs before its first turn, in milliseconds. */
  readonly warmupMs: number;
  /** How much slower than the baseline is too slow, in percent. */
  readonly thresholdPercent: number;
  /** Only suites and benchmarks whose id contains this; all if empty. */
  readonly only: string;
}

const number = (env: NodeJS.ProcessEnv, name: string, standard: number, min: number, max: number): number => {
  const text = env[name];
  if (text === undefined || text === '') return standard;
  const value = Number(text);
  if (!(Number.isFinite(value) && value >= min && value <= max)) {
    throw new RangeError(`${name} is ${JSON.stringify(text)}, it must be a number from ${min} to ${max}`);
  }
  return value;
};

/** Reads `POLKAVIRT_BENCH_ROUNDS`, `_SAMPLE_MS`, `_WARMUP_MS`, `_THRESHOLD` and `_ONLY`. Throws a RangeError that says what is wrong. */
export const readSettings = (env: NodeJS.ProcessEnv): Settings => ({
  rounds: Math.round(number(env, 'POLKAVIRT_BENCH_ROUNDS', 9, 1, 1000)),
  sampleMs: number(env, 'POLKAVIRT_BENCH_SAMPLE_MS', 30, 1, 10_000),
  warmupMs: number(env, 'POLKAVIRT_BENCH_WARMUP_MS', 300, 0, 60_000),
  thresholdPercent: number(env, 'POLKAVIRT_BENCH_THRESHOLD', 25, 1, 1000),
  only: env.POLKAVIRT_BENCH_ONLY ?? '',
});

export const describeSettings = ({ rounds, sampleMs, warmupMs }: Settings): string =>
  `${rounds} rounds of ${sampleMs} ms a benchmark after ${warmupMs} ms to warm up`;
