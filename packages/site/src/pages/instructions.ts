/**
 * The page of the instructions: bytes and control flow from the instruction table, timings from the one of the pipeline simulator,
 * meaning and text from the table of `docs/reference/assembly.md`, which a test of the engine holds to the assembler. Each example is
 * assembled here, and disassembled again.
 */
import { readFileSync } from 'node:fs';
import {
  assembleOrThrow,
  disassembleLines,
  INSTRUCTION_SETS,
  type InstructionSetName,
  parseProgram,
  unwrap,
} from '@polkavirt/polkavm';
import { INSTRUCTION_NAMES, INSTRUCTIONS, type InstructionName } from '@polkavirt/polkavm/isa';
import { TIMINGS } from '@polkavirt/polkavm/timings';
import { REPOSITORY } from '../places.ts';
import { code, markdownTable } from './table.ts';

const DOCUMENT = 'docs/reference/assembly.md';

const SETS = Object.keys(INSTRUCTION_SETS) as InstructionSetName[];

interface Meaning {
  /** The text with `d`, `a`, `b`, `N`, `M` and `@l` for operands. */
  readonly text: string;
  readonly meaning: string;
}

/** `<code>d = a &#124; b</code>` or `` `d = a + b` ``. */
const codeOf = (cell: string): string => cell.replaceAll(/^(?:`|<code>)|(?:`|<\/code>)$/g, '').replace('&#124;', '|');

/** The first text of each instruction, and what it does; a row that does not say it means what the one above means. */
export function readMeanings(document: string): ReadonlyMap<string, Meaning> {
  const [, table = ''] = /<!-- table: instructions -->\n([\s\S]*?)<!-- \/table -->/.exec(document) ?? [];
  const meanings = new Map<string, Meaning>();
  let last = '';
  for (const line of table.trimEnd().split('\n').slice(2)) {
    const [text = '', wide = '', narrow = '', meaning = ''] = line
      .slice(1, -1)
      .split(' |')
      .map((cell) => cell.trim());
    if (meaning !== '') last = meaning;
    const add = (name: string, one: Meaning) => {
      if (name !== '' && !meanings.has(name)) meanings.set(name, one);
    };
    const shown = codeOf(text);
    for (const name of wide.split(', ')) {
      // The second of two names that one text has is the one that takes more bits.
      add(name, { text: name === 'load_imm64' ? 'd = i64 N' : shown, meaning: last });
    }
    add(narrow, { text: `i32 ${shown}`, meaning: `${last}, of the lower halves` });
  }
  return meanings;
}

const withOperands = (text: string): string =>
  text
    .replace(/@l\b/, '@there')
    .replace(/\bd\b/, 'a0')
    .replace(/(?<!>>)\ba\b/, 'a1')
    .replace(/\bb\b/, 'a2')
    .replace(/\bN\b/, '16')
    .replace(/\bM\b/, '3');

/** An instruction in a program, as text and as bytes. @throws Error if the text is another instruction. */
function exampleOf(name: InstructionName, text: string): { readonly text: string; readonly bytes: string } {
  const source = `%isa = latest64\n%import = 'call'\npub @main:\n  ${withOperands(text)}\n  trap\n@there:\n  trap\n`;
  const source16 = name === 'ecalli' ? source.replace('16', '0') : source;
  const lines = [...disassembleLines(unwrap(parseProgram(assembleOrThrow(source16))))];
  const line = lines.find((one) => one.name === name);
  if (line?.bytes === undefined) throw new Error(`${DOCUMENT}: '${text}' does not assemble to ${name}`);
  return { text: line.text.trim(), bytes: Array.from(line.bytes, (byte) => byte.toString(16).padStart(2, '0')).join(' ') };
}

function timingOf(name: InstructionName): string {
  const { latency, slots, units, extends32, copy } = TIMINGS[name];
  const used = Object.entries(units).map(([unit, count]) => (count === 1 ? unit : `${count} ${unit}`));
  const cycles =
    latency === 'memory' ? 'as the cache model says' : latency === 'branch' ? 'as the prediction goes' : `${latency}`;
  return [
    `latency ${cycles}`,
    `slots ${slots}${copy === 'never' && !extends32 ? '' : ' or more'}`,
    ...(used.length > 0 ? [`units ${used.join(', ')}`] : []),
  ].join('; ');
}

function rowOf(name: InstructionName, meanings: ReadonlyMap<string, Meaning>): string[] {
  const found = meanings.get(name);
  if (found === undefined) throw new Error(`${DOCUMENT} does not name ${name}`);
  const { opcodes } = INSTRUCTIONS[name];
  const bytes = SETS.map((set) => opcodes[set]);
  const isSame = bytes.every((byte) => byte === bytes[0]);
  const opcode = isSame ? `${bytes[0]}` : SETS.map((set, i) => `${set} ${bytes[i] ?? 'none'}`).join(', ');
  const example = exampleOf(name, found.text);
  return [`<a id="${name}"></a>${code(name)}`, opcode, found.meaning, code(example.text), code(example.bytes), timingOf(name)];
}

const FLOWS = {
  next: 'goes on with the next instruction',
  host_call: 'suspends the program, which goes on with the next instruction',
  fallthrough: 'ends a basic block; the next instruction begins another one',
  branch: 'ends a basic block; the target or the next instruction',
  jump: 'ends a basic block; the target',
  jump_indirect: 'ends a basic block; the target that a register names',
  trap: 'ends the run',
} as const;

export function instructions(): string {
  const meanings = readMeanings(readFileSync(REPOSITORY + DOCUMENT, 'utf8'));
  const formats = [...new Set(INSTRUCTION_NAMES.map((name) => INSTRUCTIONS[name].format))];
  const sections = formats.map((format) => {
    const names = INSTRUCTION_NAMES.filter((name) => INSTRUCTIONS[name].format === format);
    const flows = [...new Set(names.map((name) => INSTRUCTIONS[name].flow))];
    return [
      `## ${format}`,
      `${names.length} instructions. Control: ${flows.map((flow) => FLOWS[flow]).join('; or ')}.`,
      markdownTable(
        ['instruction', 'opcode', 'what it does', 'example', 'its bytes', 'in the full model'],
        names.map((name) => rowOf(name, meanings)),
      ),
    ].join('\n\n');
  });
  return [
    '# Instructions',
    `All ${INSTRUCTION_NAMES.length} instructions, by the layout of their bytes. A layout names the operands in order: \`reg_imm\` is a register and an immediate. An opcode without a name of a set is the same in ${SETS.join(', ')}.`,
    'Under the `naive` model each instruction costs one gas, and `memset` one more for each byte that it fills. Under `full` a basic block costs the cycles of a simulated pipeline that decodes four slots in a cycle: the last column is what the instruction takes of it.',
    'The examples were assembled for `latest64` and disassembled again by the build of this page. [How text is written](/docs/reference/assembly.md).',
    ...sections,
  ].join('\n\n');
}
