import { savedRow, savedSuites } from '../src/results.ts';

it('saved suites have medians in the unit of each row, and what could not be measured', () => {
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
  expect(savedSuites([{ suite, samples, yardstick: [1] } as never])).toEqual([
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
});

it('a saved row has the middle and the least of its rounds', () =>
  expect(savedRow('a/b', 'b', 's', [3, 1, 2, 10])).toEqual({
    id: 'a/b',
    label: 'b',
    unit: 's',
    median: 2.5,
    best: 1,
    isMoreBetter: false,
  }));
