import { describeStop, type StopReport } from '@polkavirt/primitives';
import { paragraph } from '../paragraph.ts';
import { readSourceFile } from '../read-source-file.ts';
import type { Screen } from '../screen.ts';
import { renderTable } from '../table.ts';
import { grouped, printable } from '../values.ts';
import { answerTo, type ExecCase, type ExecResult } from './case.ts';

/** Text shows this many host calls; JSON has them all. */
const CALLS_SHOWN = 40;
/** And this many bytes of a read. */
const BYTES_SHOWN = 256;

/** A symbol as text if it is text, else as a number if it has four bytes. JSON has the bytes. */
function symbolName(hex: string): string {
  const bytes = Buffer.from(hex, 'hex');
  const text = bytes.length > 0 && bytes.every((byte) => byte > 0x20 && byte < 0x7f) ? `'${bytes.toString('latin1')}'` : '';
  if (bytes.length !== 4) return text || hex;
  return text === '' ? `${hex} (${bytes.readUInt32LE()})` : `${hex} ${text}`;
}

function renderCalls(input: ExecCase, { outcome, syscalls }: ExecResult, screen: Screen): string {
  const rows = syscalls.slice(0, CALLS_SHOWN).map(({ symbol, args, gasLeft }, n) => {
    const answered = outcome !== 'Syscall' || n < syscalls.length - 1;
    const answer = answered ? `0x${answerTo(input.returns, n, BigInt(args[0]), BigInt(args[1])).toString(16)}` : '–';
    return [`${n}`, symbolName(symbol), args.join(' '), answer, grouped(BigInt(gasLeft))];
  });
  const table = renderTable(
    [
      { title: '#', align: 'right' },
      { title: 'symbol', align: 'left' },
      { title: 'a0 .. a5', align: 'left' },
      { title: 'answer', align: 'left' },
      { title: 'gas left', align: 'right' },
    ],
    rows,
    screen,
  );
  const more = syscalls.length - CALLS_SHOWN;
  return more > 0 ? `${table}… and ${grouped(more)} more; --json shows them all\n` : table;
}

function renderReads(input: ExecCase, { reads }: ExecResult, screen: Screen): string {
  const digits = 2 * BYTES_SHOWN;
  const isLong = (read: string | null): read is string => read !== null && read.length > digits;
  const table = renderTable(
    [
      { title: 'address', align: 'left' },
      { title: 'bytes', align: 'right' },
      { title: 'contents', align: 'left' },
    ],
    reads.map((read, n) => [
      `0x${input.reads[n].address.toString(16)}`,
      grouped(input.reads[n].length),
      isLong(read) ? `${read.slice(0, digits)}…` : (read ?? 'out of bounds'),
    ]),
    screen,
  );
  return reads.some(isLong) ? `${table}… after ${BYTES_SHOWN} bytes; --json shows them all\n` : table;
}

const renderRegisters = (registers: NonNullable<ExecResult['registers']>, screen: Screen): string =>
  renderTable(
    [
      { title: 'register', align: 'left' },
      { title: 'hex', align: 'right' },
      { title: 'signed', align: 'right', spare: 2 },
      { title: 'unsigned', align: 'right', spare: 1 },
    ],
    Object.entries(registers).map(([name, hex]) => {
      const value = BigInt(hex);
      return [name, hex, `${BigInt.asIntN(64, value)}`, `${value}`];
    }),
    screen,
  );

/** A result as text for people. `stop` explains why the run did not finish, if that is known. */
export function renderResult(input: ExecCase, result: ExecResult, screen: Screen, stop?: StopReport): string {
  const { green, red, yellow } = screen.colors;
  const paint = result.outcome === 'Finished' ? green : result.outcome === 'Syscall' ? yellow : red;
  const used = result.gasLeft === null ? undefined : input.gas - BigInt(result.gasLeft);
  const gas =
    used === undefined
      ? `${grouped(input.gas)} given`
      : `${grouped(used)} used of ${grouped(input.gas)}, ${grouped(BigInt(result.gasLeft as string))} left`;
  // If nothing ran, there is only the reason to print.
  const isShort = stop?.pc === null;
  const outcome = `${paint(result.outcome)}${isShort ? `: ${printable(stop.reason)}` : ''}`;
  const parts = [
    [
      paragraph(
        `${printable(input.name)}${input.export === '' ? '' : `, export ${printable(input.export)}`}`,
        screen,
        'program   ',
      ),
      paragraph(outcome, screen, 'outcome   '),
      paragraph(gas, screen, 'gas       '),
      paragraph(grouped(result.syscalls.length), screen, 'calls     '),
    ].join(''),
  ];
  if (stop !== undefined && !isShort) parts.push(`${describeStop(stop, { readSource: readSourceFile })}\n`);
  if (result.syscalls.length > 0) parts.push(renderCalls(input, result, screen));
  if (result.reads.length > 0) parts.push(renderReads(input, result, screen));
  if (result.registers) parts.push(renderRegisters(result.registers, screen));
  return parts.join('\n');
}
