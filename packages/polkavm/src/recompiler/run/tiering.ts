import type { CompilerWarmUp } from './warm-up.ts';

/**
 * When code is compiled. All amounts are gas that was spent in the tier below, which runs about 600 million a second. What is
 * compiled has cost there a quarter to a half of the time that compiling it takes: a test suite calls a contract some dozen times,
 * and gains by code that is there early. `npm run bench:trigger` shows other amounts.
 */
export interface Tiering {
  /** The average gas between two samples of where a run is. */
  readonly samplingGas: number;
  /** Gas for each byte of code after which a program is analysed. */
  readonly analysisGasPerByte: number;
  /** Gas for each instruction of a region after which it is worth compiling. */
  readonly gasPerInstruction: number;
  /** The same for a unit, whatever its size. */
  readonly gasPerUnit: number;
  /** The most instructions of a unit, so that the program does not stand still for longer than some milliseconds. */
  readonly maxUnitLength: number;
  /** Gas that passes between two steps of compiling a unit, so that the program gets on meanwhile. */
  readonly gasPerStep: number;
}

/** For a process in which V8 has optimized what compiles; see {@link WarmUp}. */
export const DEFAULT_TIERING: Tiering = {
  samplingGas: 30_000,
  analysisGasPerByte: 15,
  gasPerInstruction: 150,
  gasPerUnit: 20_000,
  maxUnitLength: 6000,
  gasPerStep: 20_000,
};

/** What holds while V8 still has to optimize what compiles. Whole numbers, as gas is. */
export function tieringAt({ analysis, units }: CompilerWarmUp): Tiering {
  const { analysisGasPerByte, gasPerInstruction, gasPerUnit, gasPerStep } = DEFAULT_TIERING;
  return {
    ...DEFAULT_TIERING,
    analysisGasPerByte: Math.ceil(analysis.factor * analysisGasPerByte),
    gasPerInstruction: Math.ceil(units.factor * gasPerInstruction),
    gasPerUnit: Math.ceil(units.factor * gasPerUnit),
    gasPerStep: Math.ceil(units.factor * gasPerStep),
  };
}
