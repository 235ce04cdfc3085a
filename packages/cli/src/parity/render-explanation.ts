import type { Divergence, LocatedInstruction } from '@polkavirt/insight';
import stringWidth from 'string-width';
import { paragraph } from '../paragraph.ts';
import type { Screen } from '../screen.ts';
import { createSourceReader } from '../source-reader.ts';
import { grouped, printable } from '../values.ts';
import type { Explanation } from './explain-mismatch.ts';

const whereOf = ({ function: name, file, line }: LocatedInstruction): string =>
  `${name}${file === null ? '' : ` (${file}${line === null ? '' : `:${line}`})`}`;

/** Where two implementations first run differently: the instruction with its source line, and both states after it. */
export function renderExplanation(explanation: Explanation, names: readonly [string, string], screen: Screen): string {
  if (explanation.kind === 'above the engine') {
    const text =
      'both engines run the same instructions with the same registers and memory: the difference arises above them, in a wire, a host or a handle';
    return paragraph(text, screen, '  ');
  }
  if (explanation.kind === 'changed on the way') {
    const { name, what, engine, caller } = explanation;
    const title = `${name} changes ${what} on the way from the engine to the caller:`;
    const line = (side: string, value: string): string =>
      paragraph(printable(value), screen, `    ${side.padEnd('engine'.length)}  `);
    return paragraph(title, screen, '  ') + line('engine', engine) + line('caller', caller);
  }
  const { block, gasUsed, instruction, instructions, values } = explanation;
  const { red } = screen.colors;
  if (block < 0)
    return paragraph('they differ before the first instruction', screen, '  ') + renderValues(explanation, names, screen);
  const at = `after ${grouped(gasUsed)} gas`;
  const readLine = createSourceReader();
  const shown = (one: LocatedInstruction): string => {
    const source = one.file === null || one.line === null ? undefined : readLine(one.file, one.line)?.trim();
    const line =
      paragraph(red(printable(`${one.pc}: ${one.text}`)), screen, '    ') + paragraph(printable(whereOf(one)), screen, '      ');
    return source === undefined ? line : line + paragraph(printable(source), screen, '      ');
  };
  if (instruction !== undefined) {
    return (
      paragraph(`first different instruction, ${at}:`, screen, '  ') +
      shown(instruction) +
      renderValues(explanation, names, screen)
    );
  }
  const title = `first different block, ${at}; its instructions one by one do the same:`;
  return (
    paragraph(title, screen, '  ') +
    instructions.map(shown).join('') +
    (values.length > 0 ? renderValues(explanation, names, screen) : '')
  );
}

/** The differences after it, one line for each side. */
function renderValues({ values }: Pick<Divergence, 'values'>, [left, right]: readonly [string, string], screen: Screen): string {
  const width = Math.max(stringWidth(left), stringWidth(right));
  return values
    .map(
      (value) =>
        paragraph(`${value.what}:`, screen, '  ') +
        paragraph(printable(value.left), screen, `    ${left.padEnd(width)}  `) +
        paragraph(printable(value.right), screen, `    ${right.padEnd(width)}  `),
    )
    .join('');
}
