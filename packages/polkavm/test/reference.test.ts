/** The tables of the README and the reference against the assembler, the instruction table, and the real exports: it cannot say what is not so. */
import { readFileSync } from 'node:fs';
import { assemble, assembleOrThrow, INSTRUCTION_SETS, type InstructionSetName, parseProgram, unwrap } from '@polkavirt/polkavm';
import { INSTRUCTION_NAMES, INSTRUCTIONS, type InstructionName, instructionName } from '@polkavirt/polkavm/isa';
import { readInstructions } from '@polkavirt/polkavm/program';
import { REGISTERS } from '../src/isa/registers.ts';
import { ALIASES, SYNTAX } from '../src/isa/syntax.ts';
import { syntaxParts } from '../src/isa/syntax-parts.ts';

const DOCUMENTS = ['../README.md', '../../../docs/reference/assembly.md', '../../../docs/reference/polkavm.md'];
const README = DOCUMENTS.map((path) => readFileSync(new URL(path, import.meta.url), 'utf8')).join('\n');

/** The cells of the rows of a table, without its head. */
function tableOf(name: string): readonly (readonly string[])[] {
  const marker = `<!-- table: ${name} -->\n`;
  const start = README.indexOf(marker);
  if (start < 0) throw new Error(`no document has a table ${name}`);
  const lines = README.slice(start + marker.length, README.indexOf('<!-- /table -->', start))
    .trimEnd()
    .split('\n');
  return lines.slice(2).map((line) =>
    line
      .slice(1, -1)
      .split('|')
      .map((cell) => cell.trim()),
  );
}

/** A cell of code. A `|` cannot stand in a table's cell, so it is written as an entity, in tags instead of backticks. */
const codeOf = (cell: string): string => {
  const code = /^`([^`]+)`$/.exec(cell)?.[1] ?? /^<code>(.+)<\/code>$/.exec(cell)?.[1];
  if (code === undefined) throw new Error(`\`${cell}\` is not code`);
  return code.replace('&#124;', '|');
};

/** The name of the one instruction of a line, for the last one if a label made more. */
const nameOf = (line: string): string => {
  const program = unwrap(parseProgram(assembleOrThrow(`%isa = latest64\n@here:\n${line}`)));
  const [instruction] = readInstructions(program);
  return instructionName(instruction.id);
};

const names = (cell: string): readonly InstructionName[] =>
  cell === ''
    ? []
    : cell
        .split(', ')
        .map((name) => (INSTRUCTION_NAMES.includes(name as InstructionName) ? (name as InstructionName) : fail(name)));

const fail = (name: string): never => {
  throw new Error(`there is no instruction ${name}`);
};

/** A text of the README with real operands. */
const withOperands = (text: string): string =>
  text
    .replace(/@l\b/, '@here')
    .replace(/\bd\b/, 't0')
    .replace(/(?<!>>)\ba\b/, 't1')
    .replace(/\bb\b/, 't2')
    .replace(/\bN\b/, '16')
    .replace(/\bM\b/, '3');

/** A text of the README with its operands blotted out. */
const shapeOf = (text: string): string =>
  text
    .replace(/@l\b/, 'TARGET')
    .replace(/(?<!>>)\b[dab]\b/g, 'REG')
    .replace(/\b[NM0]\b/g, 'NUM');

/** The same of a row of the syntax table. */
const shapeOfRow = (row: string): string =>
  syntaxParts(row)
    .map((part) => {
      if (part.type === 'text') return part.text;
      if (part.type === 'register') return 'REG';
      return part.type === 'target' ? 'TARGET' : 'NUM';
    })
    .join('');

/** Each text of the README with the instruction that it says it is. */
const documented = tableOf('instructions').flatMap(([text, wide, narrow]) => [
  ...names(wide).map((name) => ({ text: codeOf(text), name })),
  ...names(narrow).map((name) => ({ text: `i32 ${codeOf(text)}`, name })),
]);

describe('the instructions', () => {
  it.each(documented)('$text is $name', ({ text, name }) => {
    const line = name === 'load_imm64' && !text.includes('i64') ? text.replace('N', '0x123456789abcdef0') : text;
    expect(nameOf(withOperands(line))).toBe(name);
  });

  it('are all that the syntax table has, and no others', () => {
    const zeroOffset = (text: string): boolean => /\[(?:\{reg\d\}|tmp)\]/.test(text);
    const rows = [
      ...INSTRUCTION_NAMES.map((name) => ({ name, text: SYNTAX[name] as string })),
      ...ALIASES.filter(({ name, text }) => name !== 'jump_indirect' || text === 'ret').filter(({ text }) => !zeroOffset(text)),
    ];
    const expected = new Set(rows.map(({ name, text }) => `${name}: ${shapeOfRow(text)}`));
    expect(new Set(documented.map(({ name, text }) => `${name}: ${shapeOf(text)}`))).toEqual(expected);
  });

  it.each(documented.filter(({ text }) => /\[(?:a|tmp) \+ [NM]\]/.test(text)))(
    '$text does without an offset',
    ({ text, name }) => {
      expect(nameOf(withOperands(text.replace(/ \+ [NM]\]/, ']')))).toBe(text === 'jump [a + N]' ? 'jump_indirect' : name);
    },
  );

  it('are missing where the table says so', () => {
    const table = tableOf('missing');
    expect(table.map(([set]) => codeOf(set)).sort()).toEqual(Object.keys(INSTRUCTION_SETS).sort());
    for (const [cell, width, lacks] of table) {
      const set = codeOf(cell) as InstructionSetName;
      expect(width).toBe(INSTRUCTION_SETS[set].is64Bit ? '64 bits' : '32 bits');
      const suffix = lacks.includes('and all whose names end in `_64`');
      const listed = names(lacks.replace(/, and all .*$/, ''));
      const missing = INSTRUCTION_NAMES.filter((name) => INSTRUCTIONS[name].opcodes[set] === undefined);
      const said = INSTRUCTION_NAMES.filter((name) => listed.includes(name) || (suffix && name.endsWith('_64')));
      expect({ set, missing: said }).toEqual({ set, missing });
    }
  });
});

describe('the directives', () => {
  const rows = tableOf('directives').map(([text]) => codeOf(text));

  it('are all that there are', () => {
    const unknown = assemble('%isa = latest64\n%nonsense = 1');
    const message = unknown.ok ? '' : unknown.error.message;
    const real = message.replace('expected one of ', '').split(', ');
    expect(rows.map((row) => row.split(' ')[0]).sort()).toEqual(real.sort());
  });

  it.each(rows)('%s is taken', (row) => {
    const lines = ['%isa = latest64', 'pub @main:', 'trap', row];
    expect(assemble(lines.join('\n'))).toMatchObject({ ok: true });
  });
});

it('names every register', () => {
  const [registers] = /(?<=\*\*Registers\*\*)[\s\S]*?(?=\*\*Numbers\*\*)/.exec(README) ?? [''];
  const listed = [...registers.matchAll(/`([a-z][a-z0-9])`/g)].map(([, name]) => name);
  expect(listed.slice(0, REGISTERS.length)).toEqual([...REGISTERS]);
});

it.each([...README.matchAll(/```asm\n([\s\S]*?)```/g)].map(([, text]) => text))('assembles %#', (text) => {
  expect(assemble(text)).toMatchObject({ ok: true });
});

describe('the exports', () => {
  const { exports } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
    exports: Record<string, { '@polkavirt/source': string }>;
  };

  /** The names of an entry, types too: it has nothing but `export { ... } from`. */
  const namesOf = (source: string): readonly string[] => {
    const text = readFileSync(new URL(`../${source}`, import.meta.url), 'utf8');
    expect(text).not.toMatch(/export \*/);
    return [...text.matchAll(/export (?:type )?\{([^}]*)\}/g)].flatMap(([, list]) =>
      list
        .split(',')
        .map((name) => name.trim().replace(/^type /, ''))
        .filter((name) => name !== ''),
    );
  };

  it.each(Object.entries(exports))('of %s are those of the table', (entry, { '@polkavirt/source': source }) => {
    const listed = tableOf(`exports ${entry}`).flatMap(([cell]) => [...cell.matchAll(/`(\w+)`/g)].map(([, name]) => name));
    expect([...listed].sort()).toEqual([...namesOf(source)].sort());
  });

  it('are at most 50 in the main entry', () => {
    expect(namesOf('src/index.ts').length).toBeLessThanOrEqual(50);
  });
});
