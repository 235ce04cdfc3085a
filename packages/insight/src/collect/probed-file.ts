/** A source file that was compiled with probes: statements that tell the host that they were reached. Probes are numbered in each file. */
export interface ProbedFile {
  /** As the compiler was given it, from the project's folder. */
  readonly path: string;
  /** SHA-256 of the text in hex, to tell whether a file on the disk is still the same. */
  readonly digest: string;
  /** The number of probes. */
  readonly probes: number;
  /** The probe and the line of each statement, from 1. */
  readonly statements: readonly (readonly [probe: number, line: number])[];
  /** The probe, the line and the name of each function. */
  readonly functions: readonly (readonly [probe: number, line: number, name: string])[];
  /** The line of each branch, its kind, such as `if`, and the probe of each way that it can go. */
  readonly branches: readonly (readonly [line: number, kind: string, ways: readonly number[]])[];
}

/** How often each probe of a file was reached, by number. */
export interface ProbedCounts {
  readonly file: ProbedFile;
  readonly counts: readonly number[];
}
