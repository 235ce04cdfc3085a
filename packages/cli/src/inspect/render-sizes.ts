import type { Screen } from '../screen.ts';
import { renderTable } from '../table.ts';
import { grouped, printable } from '../values.ts';
import type { CodeSizes } from './code-sizes.ts';

/** Text shows this many functions; JSON has them all. */
const FUNCTIONS_SHOWN = 40;

/** Sizes of code as tables. `codeLength` is in bytes. */
export function renderSizes({ functions, groups, unknown }: CodeSizes, codeLength: number, screen: Screen): string {
  if (functions.length === 0) return 'The program has no debug information, so the origin of its code is not known.\n';
  const share = (bytes: number): string => `${((100 * bytes) / codeLength).toFixed(1)} %`;
  const more = functions.length - FUNCTIONS_SHOWN;
  return [
    renderTable(
      [
        { title: 'crate or file', align: 'left' },
        { title: 'bytes', align: 'right' },
        { title: 'inlined', align: 'right' },
        { title: 'of the code', align: 'right' },
      ],
      [
        ...groups.map(({ name, bytes, inlinedBytes }) => [
          printable(name),
          grouped(bytes),
          grouped(inlinedBytes),
          share(bytes + inlinedBytes),
        ]),
        ...(unknown > 0 ? [['not known', grouped(unknown), '0', share(unknown)]] : []),
      ],
      screen,
    ),
    renderTable(
      [
        { title: 'function', align: 'left' },
        { title: 'bytes', align: 'right' },
        { title: 'inlined', align: 'right' },
        { title: 'into', align: 'right', spare: 2 },
        { title: 'declared at', align: 'left', spare: 1 },
      ],
      functions
        .slice(0, FUNCTIONS_SHOWN)
        .map(({ name, file, line, bytes, inlinedBytes, inlinedInto }) => [
          printable(name) || '?',
          grouped(bytes),
          grouped(inlinedBytes),
          inlinedInto === 0 ? '' : `${inlinedInto} function${inlinedInto === 1 ? '' : 's'}`,
          file === null ? '' : printable(`${file}${line === null ? '' : `:${line}`}`),
        ]),
      screen,
    ) + (more > 0 ? `… and ${grouped(more)} more; --json shows them all\n` : ''),
  ].join('\n');
}
