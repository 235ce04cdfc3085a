import { readInput } from '../../src/corpus/input-file.ts';
import {
  type HostileTarget,
  type Job,
  minimiseHostile,
  type Random,
  readHostileCase,
  runHostileCase,
  runHostileJob,
  writeHostileCase,
} from '../../src/index.ts';

/** Counts up; refuses what is odd, and changes nothing then; breaks a rule when it has had 12, and then 40 or more. */
const counter: HostileTarget<number> = {
  name: 'counter',
  level: 'wires',
  length: 30,
  isStep: (value): value is number => typeof value === 'number',
  *smaller(step) {
    for (let current = step; current > 0; )
      if (yield current - 1) current -= 1;
      else return;
  },
  open() {
    let isArmed = false;
    return {
      choose: (random: Random) => random.below(50),
      apply(step) {
        if (isArmed && step >= 40) return { of: 'count', outcome: 'broken', violation: { rule: 'state', detail: `had ${step}` } };
        isArmed ||= step === 12;
        return { of: 'count', outcome: step % 2 === 0 ? 'answer' : 'refused', text: `not ${step}` };
      },
      close: () => undefined,
    };
  },
};

const JOB: Job = { id: 'j', seed: 1, programs: 40, costModels: [], instructionSets: [], levels: ['wires'] };

it('finds inputs that break a rule, and makes them as few and as small as can be', async () => {
  const result = await runHostileJob([counter], JOB);
  expect(result).toMatchObject({ programs: 40, levels: { wires: 40 }, origins: { 'hostile session': 40 } });
  const [difference] = result.differences;
  expect(difference).toMatchObject({ contender: 'counter', expected: 'a refused input changes nothing' });
  const read = readHostileCase(difference.case, [counter]);
  if (read?.ok !== true) throw new Error('the case cannot be read');
  const finding = await runHostileCase(counter, read.value);
  if (finding === undefined) throw new Error('it does not show again');
  const small = await minimiseHostile(counter, read.value, finding);
  expect(small.case.steps).toEqual([12, 40]);
  expect(small.finding).toEqual({ step: 1, of: 'count', violation: { rule: 'state', detail: 'had 40' } });
});

it('does the same again with the same seed, and keeps what reached something new', async () => {
  const [first, again] = [await runHostileJob([counter], JOB), await runHostileJob([counter], JOB)];
  expect(again.digest).toBe(first.digest);
  // Numbers in the text of a refusal are no other refusal: answers, refusals, and the broken rule.
  expect(first.features).toHaveLength(3);
  const kept = first.kept.map((text) => readInput(new Uint8Array(Buffer.from(text, 'base64'))));
  expect(kept.map((input) => input?.target)).toEqual(['counter', 'counter', 'counter']);
  const onward = await runHostileJob([counter], JOB, first.features);
  expect(onward.features).toEqual([]);
});

it('ends where it is told to, and refuses a job without a target', async () => {
  const cut = await runHostileJob([counter], JOB, [], { onProgram: (done) => done < 3 });
  expect(cut.programs).toBe(3);
  await expect(runHostileJob([counter], { ...JOB, levels: ['requests'] })).rejects.toThrow('no level of the job has a target');
});

it.each([
  ['{"polkavirtCase":1,"level":"engine"}', undefined],
  ['nothing', undefined],
  ['{"polkavirtCase":1,"level":"wires","target":"x","steps":[]}', 'target is "x", not one of the level wires: counter'],
  ['{"polkavirtCase":1,"level":"wires","target":"counter","steps":1}', 'steps is not a list'],
  ['{"polkavirtCase":1,"level":"wires","target":"counter","steps":[1,"a"]}', 'step 1 is no input of counter'],
])('reads %s: %s', (text, error) => {
  const read = readHostileCase(text, [counter]);
  expect(read?.ok === false ? read.error : undefined).toBe(error);
});

it('reads what it wrote', () => {
  const given = { level: 'wires', target: 'counter', steps: [1, 2] } as const;
  expect(readHostileCase(writeHostileCase(given), [counter])).toEqual({ ok: true, value: given });
});
