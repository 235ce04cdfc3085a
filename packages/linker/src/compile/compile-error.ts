interface CompileErrorDetails {
  /** The output of clang or lld. */
  readonly output?: string;
  /** The files that were read, or looked for. */
  readonly dependencies?: readonly string[];
}

/** A source does not compile, or objects do not link. The message is what clang or lld said, and what to do about it. */
export class CompileError extends Error {
  override readonly name = 'CompileError';
  /** What clang or lld said, word for word; empty if neither got as far as that. */
  readonly output: string;
  /** Our explanation; may be empty if there is output. */
  readonly explanation: string;
  /** Files whose change may fix the error, including missing headers, as absolute paths. */
  readonly dependencies: readonly string[];

  constructor(explanation: string, { output = '', dependencies = [] }: CompileErrorDetails = {}) {
    const lines = output === '' || output.endsWith('\n') ? output : `${output}\n`;
    super(explanation === '' ? output : `${lines}${explanation}`);
    this.output = lines;
    this.explanation = explanation;
    this.dependencies = dependencies;
  }
}

/** Names of the functions that compilers call for floating point: `__adddf3`, `__fixunssfdi`, `sqrt`... */
const FLOATING_POINT = /undefined symbol: (__[a-z]*[sdt]f[a-z0-9]*|f?(?:sqrt|floor|ceil|pow|exp|log|sin|cos|tan)f?)\b/;

/** What to do about an error of lld, if it is a known one; otherwise nothing. */
export function explainLinkError(stderr: string): string {
  const name = FLOATING_POINT.exec(stderr)?.[1];
  if (name === undefined) return '';
  return `${name} is floating point, which PolkaVM does not have: use integers, or link a soft-float library`;
}
