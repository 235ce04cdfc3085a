/** Moments of a recording, forwards and backwards, held to a plain run that notes everything at each instruction. */
import { backtraceOf, seekHostCalls, seekOffsets, seekRegisterWrites, seekWrites, storedBy, Timeline } from '@polkavirt/insight';
import { createNative } from '@polkavirt/native';
import { Reg } from '@polkavirt/polkavm';
import { guestBlob, recordVirt } from './guests.ts';

const recording = recordVirt(createNative(), guestBlob('lexer'), 'evaluate_nested');

interface Moment {
  readonly time: number;
  readonly pc: number;
  readonly gas: bigint;
  readonly registers: readonly bigint[];
  readonly names: string;
}

const momentOf = (timeline: Timeline): Moment => {
  const { machine, shadow, program } = timeline.current!.instance;
  const pc = timeline.pc as number;
  return {
    time: timeline.time,
    pc,
    gas: machine.getGas(),
    registers: [...machine.registers],
    names: backtraceOf(program.functions, shadow.topAt(pc), pc)
      .map((frame) => frame.function)
      .join(';'),
  };
};

const all: Moment[] = [];
const walked = new Timeline(recording);
do all.push(momentOf(walked));
while (walked.step() && walked.current !== undefined);

it('walks through every instruction', () => {
  expect(all).toHaveLength(1423);
  expect(walked.end).toBe(1423);
  expect(all.map(({ time }) => time)).toEqual([...all.keys()]);
});

it.each([7, 100, 1_000_000])('stands at any moment as the walk did, with snapshots %d apart', (interval) => {
  const timeline = new Timeline(recording, { interval });
  for (const time of [1422, 0, 700, 699, 701, 13, 1421, 350, 349, 348, 1000]) {
    timeline.goTo(time);
    // The gas of a block is paid at its first instruction, so within it less is left.
    const { gas, ...moment } = momentOf(timeline);
    const { gas: walkedGas, ...expectedMoment } = all[time];
    expect(moment).toMatchObject({ time, pc: expectedMoment.pc, registers: expectedMoment.registers });
    expect(gas).toBe(walkedGas);
  }
});

/** All moments at which something is so, by the walk. */
const momentsWhere = (is: (timeline: Timeline) => boolean): number[] => {
  const timeline = new Timeline(recording);
  const found: number[] = [];
  do if (timeline.current !== undefined && is(timeline)) found.push(timeline.time);
  while (timeline.step());
  return found;
};

const hash = [...recording.programs.keys()][0];
const busiest = all[500].pc;
const sp = Number(all[0].registers[Reg.sp]);

it.each([
  ['a code offset', seekOffsets(hash, new Set([busiest])), (t: Timeline) => t.pc === busiest],
  [
    'a code offset with a condition',
    seekOffsets(hash, new Set([busiest]), (run) => run.instance.machine.registers[Reg.a0] % 2n === 0n),
    (t: Timeline) => t.pc === busiest && t.current!.instance.machine.registers[Reg.a0] % 2n === 0n,
  ],
  [
    'writes to a register',
    seekRegisterWrites(0, Reg.s0),
    (t: Timeline) => {
      const before = all[t.time].registers[Reg.s0];
      return t.time + 1 < all.length && before !== all[t.time + 1].registers[Reg.s0];
    },
  ],
  [
    'writes to memory',
    seekWrites(0, sp - 16, 8),
    (t: Timeline) => {
      const stored = storedBy(t.current!);
      return stored !== undefined && stored.address < sp - 8 && stored.address + stored.length > sp - 16;
    },
  ],
])('finds %s, forwards and backwards', (what, sought, is) => {
  const expectedTimes = momentsWhere(is);
  expect(expectedTimes.length).toBeGreaterThan(0);
  const timeline = new Timeline(recording, { interval: 100 });
  const forwards: number[] = sought.isHere(timeline.current!) ? [0] : [];
  while (timeline.findNext(sought)) forwards.push(timeline.time);
  const backwards: number[] = [];
  while (timeline.findLast(sought)) backwards.push(timeline.time);
  expect(backwards.reverse()).toEqual(forwards);
  // A register can be written with what it holds.
  if (what === 'writes to a register') expect(forwards).toEqual(expect.arrayContaining(expectedTimes));
  else expect(forwards).toEqual(expectedTimes);
});

it('finds host calls', () => {
  const timeline = new Timeline(recording);
  expect(timeline.findNext(seekHostCalls())).toBe(true);
  expect(timeline.findNext(seekHostCalls())).toBe(false);
  expect(timeline.findLast(seekHostCalls(() => false))).toBe(false);
  expect(timeline.findLast(seekHostCalls())).toBe(true);
});
