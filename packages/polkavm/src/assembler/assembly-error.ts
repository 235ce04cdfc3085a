/** Why a text is not a program. Lines and columns count from 1. */
export interface AssemblyError {
  readonly line: number;
  readonly column: number;
  /** The part of the line that is wrong; empty if something is missing at its end. */
  readonly text: string;
  /** What was expected instead, and where. */
  readonly message: string;
}

/** An error whose line is not known yet. */
export interface LineError {
  /** Where in the line, from 0. */
  readonly at: number;
  readonly text: string;
  readonly message: string;
}

export const lineError = (at: number, text: string, message: string): LineError => ({ at, text, message });

export const atLine = (line: number, { at, text, message }: LineError): AssemblyError => ({
  line,
  column: at + 1,
  text,
  message,
});

/** The error in one line: `3:5: expected a register, found \`b0\``. */
export const describeAssemblyError = ({ line, column, text, message }: AssemblyError): string =>
  `${line}:${column}: ${message}${text === '' ? '' : `, found \`${text}\``}`;
