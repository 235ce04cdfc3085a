/**
 * When code is compiled. All amounts are gas that was spent in the tier below, which runs about 600 million a second:
 * what has cost as much time there as compiling it would take is compiled.
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

export const DEFAULT_TIERING: Tiering = {
  samplingGas: 30_000,
  analysisGasPerByte: 80,
  gasPerInstruction: 1400,
  gasPerUnit: 200_000,
  maxUnitLength: 6000,
  gasPerStep: 100_000,
};
