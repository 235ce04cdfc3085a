import { paragraph } from '../paragraph.ts';
import type { Screen } from '../screen.ts';
import { renderTable } from '../table.ts';
import { grouped, printable } from '../values.ts';
import type { Inspected } from './inspect-program.ts';
import { renderSizes } from './render-sizes.ts';

const address = (value: number): string => `0x${value.toString(16).padStart(8, '0')}`;

/** The facts of a program as tables. */
export function renderInspected(
  { name, bytes, instructionSet, sections, memory, imports, exports, code, debugInfoProblem, sizes }: Inspected,
  screen: Screen,
): string {
  const parts = [
    `${printable(name)}: ${grouped(bytes)} bytes, ${instructionSet}\n`,
    renderTable(
      [
        { title: 'section', align: 'left' },
        { title: 'bytes', align: 'right' },
        { title: 'declared', align: 'right' },
      ],
      sections.map(({ section, bytes: stored, declared }) => [
        section,
        grouped(stored),
        declared === undefined ? '' : grouped(declared),
      ]),
      screen,
    ),
    memory === null
      ? 'The declared sizes do not fit into the address space.\n'
      : renderTable(
          [
            { title: 'memory', align: 'left' },
            { title: 'from', align: 'left' },
            { title: 'to', align: 'left' },
            { title: 'bytes', align: 'right' },
            { title: 'access', align: 'left' },
          ],
          [
            ...memory.regions.map(({ region, from, to, access }) => [
              region,
              address(from),
              address(to),
              grouped(to - from),
              access,
            ]),
            [
              'heap',
              address(memory.heapBase),
              address(memory.heapBase + memory.maxHeapSize),
              grouped(memory.maxHeapSize),
              'by sbrk',
            ],
          ],
          screen,
        ),
    renderTable(
      [
        { title: 'import', align: 'right' },
        { title: 'symbol', align: 'left' },
        { title: 'text', align: 'left' },
      ],
      imports.map(({ index, symbol, text }) => [`${index}`, symbol ?? 'broken', text ?? '']),
      screen,
    ),
    renderTable(
      [
        { title: 'export', align: 'left' },
        { title: 'at', align: 'right' },
      ],
      exports.map(({ text, symbol, pc }) => [text ?? symbol, `${pc}`]),
      screen,
    ),
    renderTable(
      [
        { title: 'code', align: 'left' },
        { title: '', align: 'right' },
      ],
      [
        ['instructions', grouped(code.instructions)],
        ['invalid instructions', grouped(code.invalidInstructions)],
        ['basic blocks', grouped(code.basicBlocks)],
        ['jump table entries', grouped(code.jumpTableEntries)],
        ['largest block', `${grouped(code.largestBlock.gas)} gas at ${code.largestBlock.pc}`],
      ],
      screen,
    ),
  ];
  if (debugInfoProblem !== null) {
    parts.push(paragraph(`broken: ${printable(debugInfoProblem)}. The program runs without it.`, screen, 'debug information '));
  }
  const codeLength = sections.find(({ section }) => section === 'code')?.bytes ?? 0;
  if (sizes !== undefined) parts.push(renderSizes(sizes, codeLength, screen));
  return parts.join('\n');
}
