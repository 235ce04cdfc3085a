/** Which regions are hot, worked out by hand. */
import { Heat } from '../../src/recompiler/run/heat.ts';

const TIERING = {
  samplingGas: 1,
  analysisGasPerByte: 0,
  gasPerInstruction: 100,
  gasPerUnit: 1000,
  maxUnitLength: 50,
  gasPerStep: 0,
};

/** Regions of 10, 20, 30, .. instructions: each is worth compiling from 1000, 2000, 3000, .. gas on. */
const heatOf = (...gas: number[]): Heat => {
  const heat = new Heat(gas.length, (region) => 10 * (region + 1), TIERING);
  for (const [region, amount] of gas.entries()) heat.add(region, amount);
  return heat;
};

describe('it is time to compile', () => {
  it('once a region has spent what its instructions and a unit cost', () => {
    expect(heatOf(1999).isHot).toBe(false);
    expect(heatOf(2000).isHot).toBe(true);
    expect(heatOf(0, 2999).isHot).toBe(false);
    expect(heatOf(0, 3000).isHot).toBe(true);
  });

  it('once several regions have spent that together, each beyond its instructions', () => {
    expect(heatOf(1500, 2500).isHot).toBe(true);
    expect(heatOf(1500, 2499).isHot).toBe(false);
    // The third one is not worth it, and takes nothing away.
    expect(heatOf(1500, 2500, 2999).isHot).toBe(true);
    expect(heatOf(999, 1999, 2999).isHot).toBe(false);
  });

  it('whatever the portions in which it was spent', () => {
    const heat = heatOf(0);
    for (let portion = 0; portion < 19; portion++) heat.add(0, 100);
    expect(heat.isHot).toBe(false);
    heat.add(0, 100);
    expect(heat.isHot).toBe(true);
  });

  it('no more once that is settled', () => {
    const heat = heatOf(5000, 2999);
    heat.settle(0);
    expect([heat.isHot, heat.isSettled(0), heat.isSettled(1)]).toEqual([false, true, false]);
    heat.add(0, 100_000);
    expect(heat.isHot).toBe(false);
    heat.add(1, 1);
    expect(heat.isHot).toBe(true);
  });
});

it('where nothing costs anything, it is time whenever something was spent, and not when all of that is settled', () => {
  const heat = new Heat(2, () => 10, { ...TIERING, gasPerInstruction: 0, gasPerUnit: 0 });
  expect(heat.isHot).toBe(false);
  heat.add(0, 1);
  expect(heat.isHot).toBe(true);
  heat.settle(0);
  expect(heat.isHot).toBe(false);
});

describe('what is compiled', () => {
  it('is what spent most for each instruction, as much as a unit may have', () => {
    expect(heatOf(2000, 8000, 3000).hottest(50)).toEqual([1, 0]);
    // 20 and 30 instructions fill a unit.
    expect(heatOf(1000, 8000, 9000).hottest(50)).toEqual([1, 2]);
  });

  it('is with it what spent a quarter of what it would take', () => {
    expect(heatOf(2000, 500).hottest(50)).toEqual([0, 1]);
    expect(heatOf(2000, 499).hottest(50)).toEqual([0]);
  });

  it('is one region at least, however long it is', () => {
    const heat = new Heat(2, () => 1000, TIERING);
    heat.add(0, 200_000);
    heat.add(1, 300_000);
    expect(heat.hottest(50)).toEqual([1]);
  });

  it('is nothing that is settled', () => {
    const heat = heatOf(5000, 8000);
    heat.settle(1);
    expect(heat.hottest(50)).toEqual([0]);
  });
});
