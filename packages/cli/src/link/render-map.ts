import type { LinkMap } from '@polkavirt/linker';
import type { Screen } from '../screen.ts';
import { renderTable } from '../table.ts';
import { grouped } from '../values.ts';

const hex = (value: number, digits: number): string => `0x${value.toString(16).padStart(digits, '0')}`;

const KINDS = { ro: 'read-only', rw: 'read-write', bss: 'zeros' } as const;

/** Where the parts of an ELF file went: data by address, code by offset. */
export function renderMap({ sections, functions }: LinkMap, screen: Screen): string {
  const data = renderTable(
    [
      { title: 'address', align: 'left' },
      { title: 'bytes', align: 'right' },
      { title: 'kind', align: 'left' },
      { title: 'section', align: 'left' },
    ],
    sections.map(({ address, size, kind, name }) => [hex(address, 8), grouped(size), KINDS[kind], name]),
    screen,
  );
  const code = renderTable(
    [
      { title: 'pc', align: 'left' },
      { title: 'bytes', align: 'right' },
      { title: 'instructions', align: 'right' },
      { title: 'function', align: 'left' },
    ],
    functions.map(({ pc, size, instructions, name }) => [hex(pc, 6), grouped(size), grouped(instructions), name]),
    screen,
  );
  return sections.length === 0 ? code : `${data}${code}`;
}
