import { renderTable } from '../table.ts';
import { grouped } from '../values.ts';
import { answerTo, type ExecCase, type ExecResult } from './case.ts';

/** Text shows this many host calls; JSON has them all. */
const CALLS_SHOWN = 40;
/** And this many bytes of a read. */
const BYTES_SHOWN = 256;

/** A symbol as text where it is text, and as a number where it is the four bytes of one. */
function symbolName(hex: string): string {
  const bytes = Buffer.from(hex, 'hex');
  if (bytes.length > 0 && bytes.every((byte) => byte > 0x20 && byte < 0x7f)) return `${hex} '${bytes.toString('latin1')}'`;
  return bytes.length === 4 ? `${hex} (${bytes.readUInt32LE()})` : hex;
}

const clip = (text: string, to: number, what: string): string =>
  text.length <= to ? text : `${text.slice(0, to)}… (${grouped(text.length / 2)} ${what})`;

/** A result as a person reads it. `note` says more about the outcome, such as why a program was refused. */
export function renderResult(input: ExecCase, result: ExecResult, note?: string): string {
  const used = result.gasLeft === null ? undefined : input.gas - BigInt(result.gasLeft);
  const gas =
    used === undefined
      ? `${grouped(input.gas)} given`
      : `${grouped(used)} used of ${grouped(input.gas)}, ${grouped(BigInt(result.gasLeft as string))} left`;
  const lines = [
    `program   ${input.name}, export ${input.export}`,
    `outcome   ${result.outcome}${note === undefined ? '' : `: ${note}`}`,
    `gas       ${gas}`,
    `calls     ${grouped(result.syscalls.length)}`,
  ];
  let text = `${lines.join('\n')}\n`;
  if (result.syscalls.length > 0) {
    const rows = result.syscalls.slice(0, CALLS_SHOWN).map(({ symbol, args, gasLeft }, n) => {
      const answered = result.outcome !== 'Syscall' || n < result.syscalls.length - 1;
      const answer = answered ? `0x${answerTo(input.returns, n, BigInt(args[0]), BigInt(args[1])).toString(16)}` : '–';
      return [`${n}`, symbolName(symbol), args.join(' '), answer, grouped(BigInt(gasLeft))];
    });
    text += `\n${renderTable(
      [
        { title: '#', align: 'right' },
        { title: 'symbol', align: 'left' },
        { title: 'a0 .. a5', align: 'left' },
        { title: 'answer', align: 'left' },
        { title: 'gas left', align: 'right' },
      ],
      rows,
    )}`;
    const more = result.syscalls.length - CALLS_SHOWN;
    if (more > 0) text += `  … and ${grouped(more)} more; --json shows them all\n`;
  }
  if (result.reads.length > 0) {
    const rows = result.reads.map((read, n) => [
      `0x${input.reads[n].address.toString(16)}`,
      grouped(input.reads[n].length),
      read === null ? 'out of bounds' : clip(read, 2 * BYTES_SHOWN, 'bytes; --json shows them all'),
    ]);
    text += `\n${renderTable(
      [
        { title: 'address', align: 'left' },
        { title: 'bytes', align: 'right' },
        { title: 'contents', align: 'left' },
      ],
      rows,
    )}`;
  }
  return text;
}
