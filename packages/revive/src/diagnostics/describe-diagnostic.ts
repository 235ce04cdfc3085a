import type { StopReport } from '@polkavirt/primitives';
import type { Diagnostic, StackEntry } from '../exec/observer.ts';

const describeEntry = ({ type, contract, codeOf, exportName, selector }: StackEntry): string => {
  const code = codeOf === undefined ? '' : ` running the code of ${codeOf}`;
  const called = selector === undefined ? '' : ` (selector ${selector})`;
  return `${contract}${code}, ${exportName}${called}, by ${type}`;
};

/** Functions of a backtrace that are shown. */
const FUNCTIONS_SHOWN = 8;

/** The functions under way, innermost first, if the program's debug information names any: the export's own name says nothing new. */
function describeFunctions({ backtrace }: StopReport, exportName: string | undefined): string[] {
  const named = backtrace.filter(({ function: name }) => name !== exportName && !/^@\d+$/.test(name)).reverse();
  return named.slice(0, FUNCTIONS_SHOWN).map(({ function: name, file, line, likely }) => {
    const place = file === null ? '' : ` (${file}${line === null ? '' : `:${line}`})`;
    return `  in the function ${name}${place}${likely ? ', likely' : ''}`;
  });
}

/** A diagnostic as text of several lines: the error, where the program was, and the call stack of contracts, innermost first. */
export function describeDiagnostic({ error, message, hostFunction, explanation, stack }: Diagnostic): string {
  const lines = [`${error}: ${message}`];
  if (hostFunction !== undefined) lines.push(`  in the host function ${hostFunction}`);
  const { pc, instruction, faultAddress, reason, stop } = explanation ?? {};
  if (reason !== undefined) lines.push(`  ${reason}`);
  if (pc !== undefined) lines.push(`  at pc ${pc}${instruction === undefined ? '' : `: ${instruction}`}`);
  if (faultAddress !== undefined && stop !== undefined) lines.push(`  ${stop.reason}`);
  else if (faultAddress !== undefined) lines.push(`  touching 0x${faultAddress.toString(16)}`);
  if (stop !== undefined) lines.push(...describeFunctions(stop, stack[0]?.exportName));
  return [...lines, ...stack.map((entry) => `  in ${describeEntry(entry)}`)].join('\n');
}
