/** A property that fails leaves a recording by itself, and the recording fails in the same way. */
import { readFileSync, rmSync } from 'node:fs';
import { COUNTER_PROGRAM, conformanceCases, runConformance, runTypestateConformance } from '@polkavirt/conformance';
import { type Recording, readRecording, replayOn } from '@polkavirt/insight';
import { createNative, createTypestateNative } from '@polkavirt/native';
import { assembleOrThrow } from '@polkavirt/polkavm';
import { execute, type TypestateVirtT, type VirtT } from '@polkavirt/primitives';
import { exploring } from '@polkavirt/test-support/exploring';
import { recordedCase, recordedSuite, recordedVirtSuite } from '@polkavirt/test-support/record-cases';
import fc from 'fast-check';

const program = assembleOrThrow(`
  %isa = latest64
  pub @run:
    a0 = 1
    a1 = 2
    ret
`);

/** An implementation with a fault: with 100 gas or more it says that one is left too many. */
const faulty: VirtT = {
  instantiate(bytes) {
    const made = createNative().instantiate(bytes);
    if (!made.ok) return made;
    const { value } = made;
    const run: typeof value.run = (gas, action) => {
      const step = value.run(gas, action);
      if (!step.ok || gas < 100n) return step;
      return { ok: true, value: { ...step.value, gasLeft: step.value.gasLeft + 1n } };
    };
    return {
      ok: true,
      value: { run, memory: () => value.memory(), destroy: () => value.destroy(), [Symbol.dispose]: () => void value.destroy() },
    };
  },
};

/** The recording that a message names, which is deleted. */
function recordingOf(message: string): Recording {
  const file = /Recorded: polkavirt replay (\S+\.rec)/.exec(message)?.[1] as string;
  const read = readRecording(new Uint8Array(readFileSync(file)));
  rmSync(file);
  rmSync(file.replace(/\.rec$/, '.txt'), { force: true });
  if (!read.ok) throw new Error(read.error);
  return read.value;
}

it('is written by itself, of the smallest case, and replays to the same failure', () => {
  const gasLeft = (virt: VirtT, gas: bigint): unknown => {
    const made = virt.instantiate(program);
    if (!made.ok) return made;
    using instance = made.value;
    return instance.run(gas, execute('run'));
  };
  let message = '';
  try {
    fc.assert(
      fc.property(
        fc.bigInt(0n, 100_000n),
        recordedCase((gas, record) => {
          expect(gasLeft(record(faulty), gas)).toEqual(gasLeft(createNative(), gas));
        }),
      ),
      { ...exploring(200), numRuns: 200 },
    );
  } catch (error) {
    message = (error as Error).message;
  }
  const recording = recordingOf(message);
  expect(recording.events[1]).toMatchObject({ kind: 'execute', gas: 100n });
  expect(recording.note).toContain('is written by itself');
  expect(replayOn({ generation: 'virt', virt: faulty }, recording).difference).toBeUndefined();
  expect(replayOn({ generation: 'virt', virt: createNative() }, recording).difference).toEqual({
    event: 1,
    what: 'execute run on instance 0 with 100 gas',
    recorded: 'Finished with 98 gas left',
    got: 'Finished with 97 gas left',
  });
});

describe('a conformance case', () => {
  /** Runs the cases of a suite, and gives the recordings of those that fail. */
  const collecting = () => {
    const failures: Recording[] = [];
    const cases: string[] = [];
    const framework = {
      describe: (_: string, body: () => void) => body(),
      it(name: string, body: () => void) {
        cases.push(name);
        try {
          body();
        } catch (error) {
          failures.push(recordingOf((error as Error).message));
        }
      },
    };
    return { failures, cases, framework };
  };

  it('that fails leaves a recording, which replays to the same failure; one that passes leaves none', () => {
    const { failures, cases, framework } = collecting();
    const recorded = recordedVirtSuite(faulty, framework);
    runConformance(recorded.virt, COUNTER_PROGRAM, recorded.framework);
    expect(cases.length).toBe(conformanceCases({ virt: faulty, program: COUNTER_PROGRAM }).length);
    expect(failures.length).toBeGreaterThan(0);
    expect(failures.length).toBeLessThan(cases.length);
    for (const recording of failures) {
      expect(replayOn({ generation: 'virt', virt: faulty }, recording).difference).toBeUndefined();
      const { difference } = replayOn({ generation: 'virt', virt: createNative() }, recording);
      // Off by one, wherever it was.
      const gasOf = (text = ''): number => Number(/(\d+) gas left/.exec(text)?.[1]);
      expect(gasOf(difference?.recorded)).toBe(gasOf(difference?.got) + 1);
    }
  });

  it('of the newer generation does the same', () => {
    const { failures, framework } = collecting();
    /** An implementation whose cache is never found. */
    const refusing = (sound: TypestateVirtT): TypestateVirtT => ({
      ...sound,
      lookup: () => ({ ok: false, error: 'NotCached' }),
    });
    const recorded = recordedSuite(
      ({ storage, maxInstances }: { storage: never; maxInstances: number }) =>
        refusing(createTypestateNative({ storage, limits: { maxInstances } })),
      framework,
    );
    runTypestateConformance(recorded.make as never, COUNTER_PROGRAM, recorded.framework);
    expect(failures.length).toBeGreaterThan(0);
    for (const { generation } of failures) expect(generation).toBe('typestate');
  });
});
