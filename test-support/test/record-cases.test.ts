/** A property that fails leaves a recording by itself, and the recording fails in the same way. */
import { readFileSync, rmSync } from 'node:fs';
import { readRecording, replayOn } from '@polkavirt/insight';
import { createNative } from '@polkavirt/native';
import { assembleOrThrow } from '@polkavirt/polkavm';
import { execute, type VirtT } from '@polkavirt/primitives';
import { exploring } from '@polkavirt/test-support/exploring';
import { recordedCase } from '@polkavirt/test-support/record-cases';
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
  const file = /Recorded: polkavirt replay (\S+\.rec)/.exec(message)?.[1] as string;
  const read = readRecording(new Uint8Array(readFileSync(file)));
  rmSync(file);
  rmSync(file.replace(/\.rec$/, '.txt'));
  if (!read.ok) throw new Error(read.error);
  expect(read.value.events[1]).toMatchObject({ kind: 'execute', gas: 100n });
  expect(read.value.note).toContain('is written by itself');
  expect(replayOn({ generation: 'virt', virt: faulty }, read.value).difference).toBeUndefined();
  expect(replayOn({ generation: 'virt', virt: createNative() }, read.value).difference).toEqual({
    event: 1,
    what: 'execute run on instance 0 with 100 gas',
    recorded: 'Finished with 98 gas left',
    got: 'Finished with 97 gas left',
  });
});
