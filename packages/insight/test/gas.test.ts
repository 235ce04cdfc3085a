import { gasProfile, gasRows, gasTable } from '../src/gas/gas-report.ts';
import { compareSnapshot, describeGasDifference, readSnapshot, writeSnapshot } from '../src/gas/gas-snapshot.ts';

const amounts = (...all: readonly (readonly [number, number])[]) => all;

describe('the table of gas', () => {
  const files = [
    {
      functions: [
        { contract: 'Token', function: 'transfer(address,uint256)', amounts: amounts([300, 1], [100, 2]) },
        { contract: 'Token', function: 'constructor', size: 1234, amounts: amounts([9000, 1]) },
      ],
      tests: [],
      stacks: [[['Token.transfer'], 500] as const],
    },
    {
      functions: [
        { contract: 'Token', function: 'transfer(address,uint256)', amounts: amounts([200, 1]) },
        { contract: 'Bank', function: 'pay()', amounts: amounts([7, 3]) },
      ],
      tests: [],
      stacks: [
        [['Bank.pay', 'Token.transfer'], 20],
        [['Bank.pay'], 1],
      ] as const,
    },
  ];

  it('adds files up: calls, least, average, median and most', () => {
    expect(gasRows(files)).toEqual([
      { contract: 'Bank', function: 'pay()', calls: 3, min: 7, average: 7, median: 7, max: 7 },
      { contract: 'Token', function: 'constructor', calls: 1, min: 9000, average: 9000, median: 9000, max: 9000, size: 1234 },
      // 100, 100, 200, 300.
      { contract: 'Token', function: 'transfer(address,uint256)', calls: 4, min: 100, average: 175, median: 100, max: 300 },
    ]);
  });

  it('is text that fits a terminal', () => {
    expect(gasTable(gasRows(files))).toBe(
      [
        'Bank',
        '  calls     min average  median     max  gas',
        '      3       7       7       7       7  pay()',
        '',
        'Token',
        '  calls     min average  median     max  gas',
        '      1    9000    9000    9000    9000  constructor (1234 bytes)',
        '      4     100     175     100     300  transfer(address,uint256)',
        '',
      ].join('\n'),
    );
    expect(gasTable([])).toBe('');
  });

  it('has a profile of who called whom', () => {
    const { gas, functions } = gasProfile(files);
    expect(gas).toBe(521);
    expect(functions).toEqual([
      { function: 'Token.transfer', self: 520, total: 520 },
      { function: 'Bank.pay', self: 1, total: 21 },
    ]);
  });
});

describe('a snapshot of gas', () => {
  const gas = new Map([
    ['a token moves', 100],
    ['a bank (gas: 3) pays\nall', 2000],
  ]);

  it('is lines as those of forge, sorted, and is read back', () => {
    const text = writeSnapshot(gas);
    expect(text).toBe('a bank (gas: 3) pays all (gas: 2000)\na token moves (gas: 100)\n');
    expect(readSnapshot(text)).toEqual(new Map([...gas].map(([name, amount]) => [name.replace('\n', ' '), amount])));
    expect(readSnapshot('CounterTest:test_Increment() (gas: 28334)\r\n')).toEqual(
      new Map([['CounterTest:test_Increment()', 28334]]),
    );
    expect(() => readSnapshot('x (gas: 1)\n<<<<<<< HEAD\n')).toThrow('line 2 of the gas snapshot is not "NAME (gas: NUMBER)"');
    expect(() => readSnapshot(`x (gas: ${'9'.repeat(30)})`)).toThrow('line 1');
  });

  it('differs beyond the tolerance only, and by tests that it does not have', () => {
    const differences = (after: number, tolerance: number) =>
      compareSnapshot(gas, new Map([['a token moves', after]]), tolerance).map(describeGasDifference);
    expect(differences(100, 0)).toEqual([]);
    expect(differences(101, 0)).toEqual(['a token moves: 101 gas, not 100 (+1.00%)']);
    expect(differences(110, 10)).toEqual([]);
    expect(differences(90, 10)).toEqual([]);
    expect(differences(89, 10)).toEqual(['a token moves: 89 gas, not 100 (-11.00%)']);
    expect(compareSnapshot(gas, new Map([['new', 5]]), 50).map(describeGasDifference)).toEqual([
      'new: 5 gas; it is not in the snapshot',
    ]);
    expect(compareSnapshot(readSnapshot(writeSnapshot(gas)), gas, 0)).toEqual([]);
  });
});
