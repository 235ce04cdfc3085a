import { savedRun } from '../src/results.ts';

it('a saved run has medians in the unit of each row, where it was measured, and what could not be', () => {
  const benchmark = (id: string, unit: 'us' | 'M instr/s') => ({ id, label: `the ${id}`, unit, prepare: () => () => 1 });
  const suite = {
    name: 's',
    title: 'Suite',
    about: '',
    benchmarks: [benchmark('slow', 'us'), benchmark('fast', 'M instr/s'), benchmark('gone', 'us')],
  };
  const samples = new Map([
    ['slow', { ns: [3000, 1000, 2000] }],
    ['fast', { ns: [4, 2, 8] }],
    ['gone', { unavailable: 'no compiler' }],
  ]);
  const run = savedRun([{ suite, samples, yardstick: [1] } as never], {
    rounds: 3,
    sampleMs: 30,
    warmupMs: 300,
    only: '',
  } as never);
  expect(run.suites).toEqual([
    {
      name: 's',
      title: 'Suite',
      rows: [
        { id: 'slow', label: 'the slow', unit: 'us', median: 2, best: 1, isMoreBetter: false },
        { id: 'fast', label: 'the fast', unit: 'M instr/s', median: 250, best: 500, isMoreBetter: true },
      ],
      unavailable: ['the gone: no compiler'],
    },
  ]);
  expect(run.settings).toEqual({ rounds: 3, sampleMs: 30, warmupMs: 300 });
  expect(run.environment.cpu).not.toBe('');
});
