/** Which functions a unit has: fast ones only of what functions of the unit call. */
import { Reg } from '@polkavirt/polkavm';
import { unitOf } from '../../src/recompiler/plan/unit.ts';
import { type CodeLine, op } from '../support/programs.ts';
import { analyse, call, RET } from './analyse.ts';

const STEP = op('add_imm_64', { reg1: Reg.a0, reg2: Reg.a0, imm1: 1 });

/**
 * Regions: 0 calls 1, and 1 ends in 3 by a jump. 2 calls itself; 3 is called by nobody but jumped to, and also exported.
 */
const LINES: readonly CodeLine[] = [
  call(3, 0), // region 0
  STEP,
  RET,
  STEP, // line 3: region 1
  op('jump', { target: 8 }),
  call(5, 1), // line 5: region 2
  STEP,
  RET,
  STEP, // line 8: region 3
  RET,
];

describe('a unit', () => {
  const analysis = analyse(LINES, { exported: [0, 3, 5, 8], jumpTable: [1, 6] });
  const { regions, nodeAt } = analysis;
  const [main, called, recursive, last] = [0, 3, 5, 8].map((line) => regions.of[nodeAt(line)]);

  it('is made of regions as the test thinks', () => {
    expect(new Set([main, called, recursive, last]).size).toBe(4);
  });

  it('has fast functions of what is called, and of what these go on with', () => {
    const unit = unitOf(analysis, [last, recursive, called, main], () => true);
    expect(unit.fast).toEqual([called, recursive, last].sort((a, b) => a - b));
    expect(unit.resumable).toEqual([main, called, recursive, last].sort((a, b) => a - b));
  });

  it('has none of what only a resumable function goes on with', () => {
    expect(unitOf(analysis, [called, last], () => true).fast).toEqual([]);
  });

  it('has none of what is called from elsewhere only', () => {
    expect(unitOf(analysis, [main, last], () => true).fast).toEqual([]);
    expect(unitOf(analysis, [recursive], () => true).fast).toEqual([recursive]);
  });

  it('calls what came along without entering it from outside', () => {
    const unit = unitOf(analysis, [main, called, last], (region) => region === main);
    expect(unit.resumable).toEqual([main]);
    expect(unit.fast).toEqual([called, last].sort((a, b) => a - b));
    expect(unit.fast.map((region) => unit.fastFunction[region])).toEqual([0, 1]);
    expect(unit.resumableFunction[main]).toBe(2);
    expect([unit.fastFunction[main], unit.resumableFunction[called]]).toEqual([-1, -1]);
  });
});
