/** Highlighting and completion of assembly. Names come from the engine's own tables. */
import type { CompletionContext, CompletionResult } from '@codemirror/autocomplete';
import { HighlightStyle, StreamLanguage, syntaxHighlighting } from '@codemirror/language';
import { tags } from '@lezer/highlight';
import { INSTRUCTION_SETS, REGISTERS } from '@polkavirt/polkavm';
import { INSTRUCTION_NAMES, INSTRUCTIONS } from '@polkavirt/polkavm/isa';
import { createInstruction, formatInstruction } from '@polkavirt/polkavm/program';

const registers = new Set<string>(REGISTERS);

/** Words that are no register, instruction or number. */
const WORDS = /^(?:pub|jump|if|ret|trap|ecalli|fallthrough|memset|sbrk|unlikely|u8|u16|u32|u64|i8|i16|i32|i64)\b/;

export const assemblyLanguage = StreamLanguage.define<null>({
  name: 'polkavm',
  startState: () => null,
  token(stream) {
    if (stream.eatSpace()) return null;
    if (stream.match(/^\/\/.*/)) return 'comment';
    if (stream.match(/^%[\w]+/)) return 'meta';
    if (stream.match(/^@[\w.$-]+/)) return 'labelName';
    if (stream.match(/^'[^']*'/)) return 'string';
    if (stream.match(/^-?(?:0x[\da-f_]+|\d[\d_]*)\b/i)) return 'number';
    if (stream.match(WORDS)) return 'keyword';
    const word = stream.match(/^[A-Za-z_]\w*/);
    if (Array.isArray(word)) return registers.has(word[0]) ? 'variableName' : 'name';
    stream.next();
    return 'operator';
  },
  languageData: { commentTokens: { line: '//' } },
});

export const assemblyColours = syntaxHighlighting(
  HighlightStyle.define([
    { tag: tags.comment, class: 'tok-comment' },
    { tag: tags.meta, class: 'tok-meta' },
    { tag: tags.labelName, class: 'tok-label' },
    { tag: tags.number, class: 'tok-number' },
    { tag: tags.keyword, class: 'tok-keyword' },
    { tag: tags.variableName, class: 'tok-register' },
    { tag: tags.string, class: 'tok-string' },
  ]),
);

/** How an instruction is written: the disassembler's own words, with registers and numbers as an example. */
function exampleOf(id: number): string {
  const example = Object.assign(createInstruction(), { id, reg1: 7, reg2: 8, reg3: 9, imm1: 1, imm2: 2, target: 0, offset: 0 });
  return formatInstruction(example, 'latest64');
}

const instructions = INSTRUCTION_NAMES.map((name, id) => {
  const text = exampleOf(id);
  return { label: text, detail: name, type: 'function', boost: INSTRUCTIONS[name].flow === 'next' ? 0 : 1 };
});

const DIRECTIVES: readonly (readonly [string, string])[] = [
  ['%isa = latest64', `the instruction set: ${Object.keys(INSTRUCTION_SETS).join(', ')}`],
  ['%ro_data_size = 0', 'bytes of read-only data'],
  ['%ro_data = 00', 'read-only data in hex'],
  ['%rw_data_size = 4096', 'bytes of read-write data'],
  ['%rw_data = 00', 'read-write data in hex'],
  ['%stack_size = 4096', 'bytes of stack'],
  ['%import = 0x01000000', 'the symbol of the next import'],
];

/** What can stand at the cursor. */
export function completeAssembly(context: CompletionContext): CompletionResult | null {
  const line = context.state.doc.lineAt(context.pos);
  const before = line.text.slice(0, context.pos - line.from);
  if (before.includes('//')) return null;
  const label = context.matchBefore(/@[\w.$-]*/);
  if (label !== null) {
    const names = [...context.state.doc.toString().matchAll(/(@[A-Za-z_][\w.$-]*):/g)].map(([, name]) => name);
    return { from: label.from, options: [...new Set(names)].map((name) => ({ label: name, type: 'constant' })) };
  }
  const start = /^\s*([%\w]*)$/.exec(before);
  if (start !== null) {
    if (start[1] === '' && !context.explicit) return null;
    const from = context.pos - start[1].length;
    const directives = DIRECTIVES.map(([text, detail]) => ({ label: text, detail, type: 'keyword' }));
    return {
      from,
      options: [...instructions, ...directives, { label: 'pub @main:', detail: 'an export', type: 'keyword' }],
      validFor: /^[%\w]*$/,
    };
  }
  const word = context.matchBefore(/\b[a-z]\w*/);
  if (word === null && !context.explicit) return null;
  return {
    from: word?.from ?? context.pos,
    options: REGISTERS.map((name) => ({ label: name, type: 'variable' })),
    validFor: /^\w*$/,
  };
}
