/**
 * Reads the line of one instruction. The rows of the syntax table become a tree of words, so that a line is read
 * in one pass, and a word that fits no row is reported together with the words that would have fitted.
 */
import { INSTRUCTION_IDS } from '../isa/instruction-id.ts';
import { INSTRUCTION_SETS, type InstructionSetName } from '../isa/instruction-set.ts';
import { INSTRUCTION_NAMES, INSTRUCTIONS, type InstructionName } from '../isa/instructions.ts';
import { REGISTERS } from '../isa/registers.ts';
import { ALIASES, type Alias, type AliasOperands, SYNTAX } from '../isa/syntax.ts';
import { type SyntaxPart, syntaxParts, withoutNarrowPrefix } from '../isa/syntax-parts.ts';
import { createInstruction, type DecodedInstruction } from '../program/decoder.ts';
import { type LineError, lineError } from './assembly-error.ts';
import { halvesOf, IMMEDIATE_RANGES, immediateOf, u32Of } from './immediates.ts';
import { type Token, tokenize } from './tokens.ts';

/** The instruction of a line; what its label means is filled in when all labels are known. */
export interface ParsedLine {
  readonly instruction: DecodedInstruction;
  /** The label that gives `target`, or whose dynamic address a `load_imm` loads. */
  readonly label?: { readonly name: string; readonly at: number; readonly use: 'target' | 'address' };
}

/** The fields that are filled from the words of operands. */
type Slot =
  | Exclude<SyntaxPart, { type: 'text' }>
  | { readonly type: 'label' }
  | { readonly type: 'literal'; readonly register: number };

interface Rule {
  readonly name: InstructionName;
  readonly slots: readonly Slot[];
  readonly fixed: Partial<AliasOperands>;
  readonly valid: (operands: AliasOperands) => boolean;
}

interface Node {
  readonly next: Map<string, Node>;
  rule?: Rule;
}

/** Keys of the tree for words that are operands; they contain a space, so no other word is equal to them. */
const KEYS = { register: 'a register', number: 'a number', label: 'a label' } as const;

const keyOf = (token: Token): string => (token.type === 'word' ? token.text : KEYS[token.type]);

const keysOfSlot = (slot: Slot): readonly string[] => {
  switch (slot.type) {
    case 'register':
    case 'literal':
      return [KEYS.register];
    case 'immediate':
    case 'immediate64':
    case 'zero':
      return [KEYS.number];
    case 'label':
      return [KEYS.label];
    case 'target':
      return [KEYS.label, KEYS.number];
  }
};

/** One word of a row: the keys under which it is found, and where an operand goes. */
interface RowWord {
  readonly keys: readonly string[];
  readonly slot?: Slot;
}

/** The operand `{label}` stands only in the row of the label address, which belongs to no instruction. */
const rowWords = (row: string): readonly RowWord[] =>
  syntaxParts(row).flatMap((part): RowWord[] => {
    if (part.type !== 'text') return [{ keys: keysOfSlot(part), slot: part }];
    return (tokenize(part.text) as readonly Token[]).map((token): RowWord => {
      if (token.type === 'register') return { keys: [KEYS.register], slot: { type: 'literal', register: token.register } };
      if (token.type === 'label') return { keys: [KEYS.label], slot: { type: 'label' } };
      return { keys: [token.text] };
    });
  });

function addRow(root: Node, name: InstructionName, row: string, { fixed = {}, valid = () => true }: Partial<Alias>): void {
  let ends: Node[] = [root];
  const words = rowWords(row);
  for (const { keys } of words) {
    ends = ends.flatMap((node) =>
      keys.map((key) => {
        const next = node.next.get(key) ?? { next: new Map() };
        node.next.set(key, next);
        return next;
      }),
    );
  }
  const slots = words.flatMap(({ slot }) => (slot === undefined ? [] : [slot]));
  for (const end of ends) {
    if (end.rule !== undefined && end.rule.name !== name) throw new Error(`two instructions have the text ${row}`);
    end.rule ??= { name, slots, fixed, valid };
  }
}

/** The row of a load of a label's dynamic address. */
const LABEL_ADDRESS_ROW = '{reg1} = @label';

/** Instructions whose 32-bit row needs its prefix only where 64-bit registers exist. */
const buildTree = (is64Bit: boolean): Node => {
  const root: Node = { next: new Map() };
  const names = INSTRUCTION_NAMES.filter((name) => is64Bit || INSTRUCTIONS[name].opcodes.latest32 !== undefined);
  const add = (name: InstructionName, row: string, alias: Partial<Alias>): void => {
    addRow(root, name, row, alias);
    if (!is64Bit) addRow(root, name, withoutNarrowPrefix(row), alias);
  };
  for (const name of names) {
    // A load of a number is a load_imm64 if the number is too large for a load_imm.
    if (name !== 'load_imm64') add(name, SYNTAX[name], {});
  }
  for (const alias of ALIASES) {
    if (names.includes(alias.name)) add(alias.name, alias.text, alias);
  }
  add('load_imm', LABEL_ADDRESS_ROW, {});
  return root;
};

/** Built when it is first asked for: most of those that load this module read no text. */
const trees: { wide?: Node; narrow?: Node } = {};
const wideTree = (): Node => (trees.wide ??= buildTree(true));
const narrowTree = (): Node => (trees.narrow ??= buildTree(false));

const describeNode = (node: Node): string => {
  const keys = [...node.next.keys()].map((key) => ((Object.values(KEYS) as string[]).includes(key) ? key : `\`${key}\``));
  if (node.rule !== undefined) keys.push('the end of the line');
  return keys.length === 1 ? keys[0] : `${keys.slice(0, -1).join(', ')} or ${keys.at(-1)}`;
};

const isError = (result: readonly Token[] | LineError): result is LineError => 'message' in result;

/** The rule that the words match, or an error at the first word that matches no row. */
function findRule(root: Node, tokens: readonly Token[], end: number): Rule | LineError {
  let node = root;
  for (const [index, token] of tokens.entries()) {
    const next = node.next.get(keyOf(token));
    if (next === undefined) {
      const expected = index === 0 ? 'an instruction, a label or a directive' : describeNode(node);
      return lineError(token.at, token.text, `expected ${expected}`);
    }
    node = next;
  }
  return node.rule ?? lineError(end, '', `expected ${describeNode(node)}`);
}

/** Stores the number of an operand in its field; the error names the accepted range. */
function fillImmediate(
  instruction: DecodedInstruction,
  slot: Extract<Slot, { type: 'immediate' }>,
  token: Extract<Token, { type: 'number' }>,
  is64Bit: boolean,
): LineError | undefined {
  const value = immediateOf(token.value, slot.kind, is64Bit);
  if (value === undefined) return lineError(token.at, token.text, `expected ${IMMEDIATE_RANGES[slot.kind]}`);
  instruction[slot.operand] = value;
  return undefined;
}

function fillImmediate64(instruction: DecodedInstruction, token: Extract<Token, { type: 'number' }>): LineError | undefined {
  const halves = halvesOf(token.value);
  if (halves === undefined) return lineError(token.at, token.text, 'expected a number of 64 bits');
  [instruction.imm1, instruction.imm2] = halves;
  return undefined;
}

/** Reads an instruction: a line that is neither a label nor a directive. */
export function parseInstruction(line: string, instructionSet: InstructionSetName): ParsedLine | LineError {
  const tokens = tokenize(line);
  if (isError(tokens)) return tokens;
  const { is64Bit } = INSTRUCTION_SETS[instructionSet];
  const end = line.trimEnd().length;
  let rule = findRule(is64Bit ? wideTree() : narrowTree(), tokens, end);
  if ('message' in rule && !is64Bit) {
    const wide = findRule(wideTree(), tokens, end);
    if (!('message' in wide)) rule = wide;
  }
  if ('message' in rule) return rule;

  let { name } = rule;
  const instruction = Object.assign(createInstruction(), rule.fixed);
  let label: ParsedLine['label'];
  const operands = tokens.filter((token) => token.type !== 'word');
  for (const [index, slot] of rule.slots.entries()) {
    const token = operands[index];
    let error: LineError | undefined;
    if (token.type === 'register') {
      if (slot.type === 'register') instruction[slot.operand] = token.register;
      if (slot.type === 'literal' && slot.register !== token.register) {
        error = lineError(token.at, token.text, `expected ${REGISTERS[slot.register]}`);
      }
    } else if (token.type === 'label') {
      label = { name: token.label, at: token.at, use: slot.type === 'target' ? 'target' : 'address' };
    } else if (slot.type === 'target') {
      const target = u32Of(token.value);
      if (target === undefined) error = lineError(token.at, token.text, 'expected a code offset from 0 to 4294967295');
      else instruction.target = target;
    } else if (slot.type === 'zero') {
      if (token.value !== 0n) error = lineError(token.at, token.text, 'expected 0');
    } else if (slot.type === 'immediate64') {
      error = fillImmediate64(instruction, token);
    } else if (slot.type === 'immediate') {
      error = fillImmediate(instruction, slot, token, is64Bit);
      if (error !== undefined && name === 'load_imm') {
        name = 'load_imm64';
        error = fillImmediate64(instruction, token);
      }
    }
    if (error !== undefined) return error;
  }

  const start = tokens[0].at;
  if (!rule.valid(instruction)) {
    return lineError(start, line.slice(start, end), 'the two registers are the same, expected `tmp = ...` before it');
  }
  if (INSTRUCTIONS[name].opcodes[instructionSet] === undefined) {
    return lineError(start, line.slice(start, end), `the instruction ${name} does not exist in ${instructionSet}`);
  }
  instruction.id = INSTRUCTION_IDS[name];
  return label === undefined ? { instruction } : { instruction, label };
}
