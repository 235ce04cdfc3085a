/** A diagnostic in words, line by line. */
import { refusalReport, type StopFrame } from '@polkavirt/primitives';
import type { Diagnostic } from '../src/exec/observer.ts';
import { describeDiagnostic } from '../src/index.ts';

const address = (digit: string) => `0x${digit.repeat(40)}` as const;
const frame = (name: string, more: Partial<StopFrame> = {}): StopFrame => ({
  ...{ function: name, file: null, line: null, column: null, pc: 1, how: 'machine', likely: false },
  ...more,
});
const lines = (more: Partial<Diagnostic>) =>
  describeDiagnostic({ error: 'ContractTrapped', message: 'it trapped', stack: [], ...more } as Diagnostic).split('\n');

it('is the error and its message, if there is no more', () => {
  expect(lines({})).toEqual(['ContractTrapped: it trapped']);
});

it('says where the program was, as far as it is known', () => {
  expect(lines({ hostFunction: 'caller', explanation: { pc: 7, instruction: 'ecalli 1', reason: 'the heap is full' } })).toEqual([
    'ContractTrapped: it trapped',
    '  in the host function caller',
    '  the heap is full',
    '  at pc 7: ecalli 1',
  ]);
  expect(lines({ explanation: { pc: 7 } })[1]).toBe('  at pc 7');
  expect(lines({ explanation: { pc: 7, faultAddress: 0x1f } }).slice(1)).toEqual(['  at pc 7', '  touching 0x1f']);
});

it('says what a stop says of an address instead', () => {
  const stop = refusalReport('a load of 4 bytes at 0x1f');
  expect(lines({ explanation: { pc: 7, faultAddress: 0x1f, stop } }).slice(1)).toEqual([
    '  at pc 7',
    '  a load of 4 bytes at 0x1f',
  ]);
  expect(lines({ explanation: { pc: 7, stop } }).slice(1)).toEqual(['  at pc 7']);
});

it('names the functions under way, innermost first, but for the export and those without a name', () => {
  const stack = [{ type: 'CALL', contract: address('a'), exportName: 'call' }] as Diagnostic['stack'];
  const backtrace = [
    frame('call'),
    frame('@12'),
    frame('x@12', { file: 'a.sol' }),
    frame('@12y', { file: 'b.sol', line: 3, likely: true }),
    frame('inner', { line: 5 }),
  ];
  expect(lines({ stack, explanation: { stop: { ...refusalReport('r'), backtrace } } }).slice(1)).toEqual([
    '  in the function inner',
    '  in the function @12y (b.sol:3), likely',
    '  in the function x@12 (a.sol)',
    `  in ${address('a')}, call, by CALL`,
  ]);
});

it('names eight functions at most', () => {
  const backtrace = Array.from({ length: 9 }, (_, n) => frame(`f${n}`));
  expect(lines({ explanation: { stop: { ...refusalReport('r'), backtrace } } }).slice(1)).toEqual(
    [8, 7, 6, 5, 4, 3, 2, 1].map((n) => `  in the function f${n}`),
  );
});

it('names the contracts, with whose code they run and what was called', () => {
  const stack = [
    { type: 'DELEGATECALL', contract: address('a'), codeOf: address('b'), exportName: 'call', selector: '0x12345678' },
    { type: 'CREATE2', contract: address('c'), exportName: 'deploy' },
  ] as Diagnostic['stack'];
  expect(lines({ stack }).slice(1)).toEqual([
    `  in ${address('a')} running the code of ${address('b')}, call (selector 0x12345678), by DELEGATECALL`,
    `  in ${address('c')}, deploy, by CREATE2`,
  ]);
});
