/** A source does not compile, or objects do not link. The message is what clang or lld said. */
export class CompileError extends Error {
  override readonly name = 'CompileError';
}

/** Names of the functions that compilers call for floating point: `__adddf3`, `__fixunssfdi`, `sqrt`... */
const FLOATING_POINT = /undefined symbol: (__[a-z]*[sdt]f[a-z0-9]*|f?(?:sqrt|floor|ceil|pow|exp|log|sin|cos|tan)f?)\b/;

/** What to do about an error of lld, if it is a known one. */
export function explainLinkError(stderr: string): string {
  const name = FLOATING_POINT.exec(stderr)?.[1];
  if (name === undefined) return stderr;
  return `${stderr.trimEnd()}\n${name} is floating point, which PolkaVM does not have: use integers, or link a soft-float library\n`;
}
