import type { Diagnostic, StackEntry } from '../exec/observer.ts';

const describeEntry = ({ type, contract, codeOf, exportName, selector }: StackEntry): string => {
  const code = codeOf === undefined ? '' : ` running the code of ${codeOf}`;
  const called = selector === undefined ? '' : ` (selector ${selector})`;
  return `${contract}${code}, ${exportName}${called}, by ${type}`;
};

/** A diagnostic as text of several lines: the error, where the program was, and the call stack of contracts, innermost first. */
export function describeDiagnostic({ error, message, hostFunction, explanation, stack }: Diagnostic): string {
  const lines = [`${error}: ${message}`];
  if (hostFunction !== undefined) lines.push(`  in the host function ${hostFunction}`);
  const { pc, instruction, faultAddress, reason } = explanation ?? {};
  if (reason !== undefined) lines.push(`  ${reason}`);
  if (pc !== undefined) lines.push(`  at pc ${pc}${instruction === undefined ? '' : `: ${instruction}`}`);
  if (faultAddress !== undefined) lines.push(`  touching 0x${faultAddress.toString(16)}`);
  return [...lines, ...stack.map((entry) => `  in ${describeEntry(entry)}`)].join('\n');
}
