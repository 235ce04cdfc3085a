import type { Recording } from '@polkavirt/insight';
import { createEngine } from '@polkavirt/polkavm';
import type { StopReport } from '@polkavirt/primitives';
import type { Choice } from '../choice.ts';
import { compose, type OnCall } from '../composition/compose.ts';
import type { Recorded } from '../composition/compose-recorded.ts';
import { UsageError } from '../failure.ts';
import type { Io } from '../io.ts';
import type { Target } from '../target/target.ts';
import type { ExecCase, ExecResult } from './case.ts';
import { watchRegisters } from './registers.ts';
import { runCase } from './run-case.ts';
import { createTracer } from './trace.ts';

/** The options of a runner. */
export interface RunnerOptions extends Pick<Choice, 'implementation' | 'backend' | 'wire'> {
  readonly trace: boolean;
  /** Whether results have the registers. */
  readonly registers: boolean;
  /** Called at each call that crosses a wire. */
  readonly onCall?: OnCall | undefined;
  /** Whether runs are recorded. */
  readonly record?: boolean;
}

/** Runs cases one after the other. */
export interface Runner {
  /** @throws UsageError if the case sets registers where there are none. */
  run(input: ExecCase & Pick<Choice, 'api' | 'costModel'>, onStop?: (stop: StopReport) => void): Promise<ExecResult>;
  /** The recording of the last run, if runs are recorded. */
  recording(): Recording | undefined;
}

const needsNative = (what: string): UsageError =>
  new UsageError(`${what} needs --impl native: the interface between a runtime and its host has no registers`);

/** A runner of cases. Implementations are made when a case needs them, and kept. */
export function createRunner(
  { trace, registers, onCall, record = false, ...choice }: RunnerOptions,
  io: Pick<Io, 'stderr'>,
): Runner {
  const isNative = choice.implementation === 'native';
  if (registers && !isNative) throw needsNative('--registers');
  let engine = createEngine();
  const watch = isNative ? watchRegisters(engine) : undefined;
  engine = watch?.engine ?? engine;
  const tracer = trace ? createTracer(engine, io.stderr) : undefined;
  engine = tracer?.engine ?? engine;

  const targets = new Map<string, Target>();
  let recorded: Recorded | undefined;
  const targetFor = async ({ api, costModel }: Pick<Choice, 'api' | 'costModel'>): Promise<Target> => {
    const key = `${api} ${costModel}`;
    if (record) {
      // The recorder is loaded only where it is asked for.
      const { composeRecorded } = await import('../composition/compose-recorded.ts');
      recorded = composeRecorded({ ...choice, api, costModel }, { engine, onCall });
      return recorded.target;
    }
    const target = targets.get(key) ?? compose({ ...choice, api, costModel }, { engine, onCall }).target;
    targets.set(key, target);
    return target;
  };

  return {
    async run({ set = {}, ...input }, onStop) {
      if (watch === undefined && Object.keys(set).length > 0) throw needsNative('--set');
      if (record && Object.keys(set).length > 0) {
        throw new UsageError('--record and --set exclude each other: a recording has what passes through the interface only');
      }
      watch?.begin(set);
      const result = runCase(await targetFor(input), input, undefined, onStop);
      await tracer?.flush();
      return registers ? { ...result, registers: watch?.last() ?? null } : result;
    },
    recording: () => recorded?.recording(),
  };
}
