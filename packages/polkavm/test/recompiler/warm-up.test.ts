/** What compiling is taken to cost while V8 has not optimized what compiles, worked out by hand. */
import { DEFAULT_TIERING, tieringAt } from '../../src/recompiler/run/tiering.ts';
import { CompilerWarmUp, WarmUp } from '../../src/recompiler/run/warm-up.ts';

describe('the cost of work that V8 has not optimized', () => {
  const lengths = { coldFactor: 9, instructions: 1000, gas: 4000 };

  it('falls evenly to that of optimized work with the instructions that were worked through', () => {
    const warmUp = new WarmUp(lengths);
    expect(warmUp.factor).toBe(9);
    warmUp.addInstructions(250);
    expect(warmUp.factor).toBe(7);
    warmUp.addInstructions(500);
    expect(warmUp.factor).toBe(3);
    warmUp.addInstructions(250);
    expect(warmUp.factor).toBe(1);
  });

  it('falls with the gas that programs spend as well, and no further than to 1', () => {
    const warmUp = new WarmUp(lengths);
    warmUp.addGas(1000);
    expect(warmUp.factor).toBe(7);
    warmUp.addInstructions(250);
    expect(warmUp.factor).toBe(5);
    warmUp.addGas(1_000_000);
    warmUp.addInstructions(1_000_000);
    expect(warmUp.factor).toBe(1);
  });
});

describe('when code is compiled', () => {
  it('in a new process: later, by whole numbers of gas', () => {
    expect(tieringAt(new CompilerWarmUp())).toEqual({
      ...DEFAULT_TIERING,
      analysisGasPerByte: 8 * DEFAULT_TIERING.analysisGasPerByte,
      gasPerInstruction: 16 * DEFAULT_TIERING.gasPerInstruction,
      gasPerUnit: 16 * DEFAULT_TIERING.gasPerUnit,
      gasPerStep: 16 * DEFAULT_TIERING.gasPerStep,
    });
    const warmUp = new CompilerWarmUp();
    warmUp.units.addInstructions(7);
    warmUp.analysis.addInstructions(7);
    for (const value of Object.values(tieringAt(warmUp))) expect(Number.isInteger(value)).toBe(true);
  });

  it('each part by what was done of it', () => {
    const warmUp = new CompilerWarmUp();
    warmUp.analysis.addInstructions(20_000);
    const analysed = tieringAt(warmUp);
    expect(analysed.analysisGasPerByte).toBe(DEFAULT_TIERING.analysisGasPerByte);
    expect(analysed.gasPerInstruction).toBe(16 * DEFAULT_TIERING.gasPerInstruction);
    warmUp.units.addInstructions(60_000);
    expect(tieringAt(warmUp)).toEqual(DEFAULT_TIERING);
  });

  it('and by the gas of all programs', () => {
    const warmUp = new CompilerWarmUp();
    warmUp.addGas(200_000_000);
    expect(tieringAt(warmUp)).toEqual(DEFAULT_TIERING);
  });
});
