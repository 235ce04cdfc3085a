import type { ProbedFile } from '@polkavirt/insight/collect';
import { positionIn } from '../line-starts.ts';
import type { Edits } from './edits.ts';
import { childrenOf, isNode, type Node, nodesIn, placeOf } from './syntax-tree.ts';

/** The Solidity of probes. */
export interface ProbeCalls {
  /** A statement that tells that a probe was reached. */
  reach(probe: number): string;
  /** What stands before a condition, of which `)` is the end, to tell which way it goes: the first of two probes if it is true. */
  decide(probe: number): string;
}

export type Probes = Omit<ProbedFile, 'path' | 'digest'>;

const NEW_LINE = 10;
const SLASH = 47;
const STAR = 42;

/** Declarations of built-in functions have numbers below 0, which the compiler writes as unsigned ones of 32 bits. */
const isBuiltIn = (declaration: unknown): boolean =>
  typeof declaration === 'number' && (declaration < 0 || declaration >= 2 ** 31);

/** The name of the built-in function that is called, if it is one that decides. */
const checkOf = ({ expression }: Node): string | undefined => {
  if (!isNode(expression) || expression.nodeType !== 'Identifier') return undefined;
  const { name, referencedDeclaration } = expression;
  if (!isBuiltIn(referencedDeclaration)) return undefined;
  return name === 'require' || name === 'assert' ? name : undefined;
};

/**
 * Places the probes of a file: one before each statement and in each function that has a body, and around each condition of an `if`, a
 * `? :`, a `require` and an `assert`; one in each clause of a `try`.
 */
export class ProbePlacer {
  readonly #statements: [number, number][] = [];
  readonly #functions: [number, number, string][] = [];
  readonly #branches: [number, string, number[]][] = [];
  readonly #bytes: Uint8Array;
  readonly #starts: readonly number[];
  readonly #edits: Edits;
  readonly #calls: ProbeCalls;
  #probes = 0;

  constructor(bytes: Uint8Array, starts: readonly number[], edits: Edits, calls: ProbeCalls) {
    this.#bytes = bytes;
    this.#starts = starts;
    this.#edits = edits;
    this.#calls = calls;
  }

  get probes(): Probes {
    return {
      probes: this.#probes,
      statements: this.#statements,
      functions: this.#functions,
      branches: this.#branches,
    };
  }

  /** @param unit The tree of the file. */
  place(unit: Node): void {
    for (const node of nodesIn(unit.nodes)) {
      if (node.nodeType !== 'ContractDefinition') this.#function(node, '');
      else for (const inner of nodesIn(node.nodes)) this.#function(inner, `${String(node.name)}.`);
    }
  }

  #function(node: Node, owner: string): void {
    const { nodeType, body, name, kind } = node;
    if ((nodeType !== 'FunctionDefinition' && nodeType !== 'ModifierDefinition') || !isNode(body)) return;
    // Constructors, `receive` and `fallback` have no name.
    const own = typeof name === 'string' && name !== '' ? name : String(kind);
    const probe = this.#next();
    this.#functions.push([probe, this.#lineOf(node), `${owner}${own}`]);
    this.#edits.open(placeOf(body).start + 1, this.#calls.reach(probe));
    this.#visit(body);
  }

  #visit(node: Node): void {
    switch (node.nodeType) {
      case 'InlineAssembly':
        break;
      case 'Block':
      case 'UncheckedBlock':
        this.#block(node);
        break;
      case 'IfStatement':
        this.#decided(node, node.condition, 'if');
        this.#body(node.trueBody);
        this.#body(node.falseBody);
        break;
      case 'Conditional':
        this.#decided(node, node.condition, '?:');
        for (const way of [node.trueExpression, node.falseExpression]) if (isNode(way)) this.#visit(way);
        break;
      case 'TryStatement':
        this.#try(node);
        break;
      default:
        this.#others(node);
    }
  }

  #others(node: Node): void {
    const check = node.nodeType === 'FunctionCall' ? checkOf(node) : undefined;
    if (check !== undefined) {
      const [condition, ...rest] = nodesIn(node.arguments);
      this.#decided(node, condition, check);
      for (const one of rest) this.#visit(one);
      return;
    }
    const { body } = node;
    for (const child of childrenOf(node)) if (child !== body) this.#visit(child);
    // Of a loop.
    this.#body(body);
  }

  #block(node: Node): void {
    // A comment in front of assembly speaks of it, so the probe comes before the comment.
    let free = node.nodeType === 'Block' ? placeOf(node).start + 1 : this.#after(placeOf(node).start, '{');
    for (const statement of nodesIn(node.statements)) {
      this.#statement(statement, statement.nodeType === 'InlineAssembly' ? free : placeOf(statement).start);
      this.#visit(statement);
      free = this.#endOf(statement);
    }
  }

  #statement(node: Node, at: number): void {
    if (node.nodeType === 'Block' || node.nodeType === 'UncheckedBlock') return;
    const probe = this.#next();
    this.#statements.push([probe, this.#lineOf(node)]);
    this.#edits.open(at, this.#calls.reach(probe));
  }

  /** What an `if` or a loop does, which need not have braces. */
  #body(body: unknown): void {
    if (!isNode(body)) return;
    if (body.nodeType === 'Block') {
      this.#visit(body);
      return;
    }
    const { start } = placeOf(body);
    this.#edits.open(start, '{ ');
    this.#statement(body, start);
    this.#visit(body);
    this.#edits.close(this.#endOf(body), ' }');
  }

  #decided(node: Node, condition: unknown, kind: string): void {
    if (!isNode(condition)) return;
    const { start, end } = placeOf(condition);
    const yes = this.#next();
    this.#branches.push([this.#lineOf(node), kind, [yes, this.#next()]]);
    this.#edits.open(start, this.#calls.decide(yes));
    this.#visit(condition);
    this.#edits.close(end, ')');
  }

  #try(node: Node): void {
    if (isNode(node.externalCall)) this.#visit(node.externalCall);
    const ways: number[] = [];
    this.#branches.push([this.#lineOf(node), 'try', ways]);
    for (const { block } of nodesIn(node.clauses)) {
      if (!isNode(block)) continue;
      const probe = this.#next();
      ways.push(probe);
      this.#edits.open(placeOf(block).start + 1, this.#calls.reach(probe));
      this.#visit(block);
    }
  }

  /** The end of a statement, with its semicolon, which the tree leaves out. */
  #endOf(node: Node): number {
    const { nodeType } = node;
    if (nodeType === 'Block' || nodeType === 'UncheckedBlock' || nodeType === 'InlineAssembly') return placeOf(node).end;
    if (nodeType === 'TryStatement') return placeOf(node).end;
    const last =
      nodeType === 'IfStatement' ? (node.falseBody ?? node.trueBody) : nodeType === 'DoWhileStatement' ? undefined : node.body;
    return isNode(last) ? this.#endOf(last) : this.#after(placeOf(node).end, ';');
  }

  /** The place after the next sign outside of comments. @throws Error if there is none. */
  #after(from: number, sign: ';' | '{'): number {
    const bytes = this.#bytes;
    const wanted = sign.charCodeAt(0);
    for (let at = from; at < bytes.length; at++) {
      if (bytes[at] === wanted) return at + 1;
      if (bytes[at] !== SLASH) continue;
      if (bytes[at + 1] === SLASH) {
        const end = bytes.indexOf(NEW_LINE, at);
        at = end < 0 ? bytes.length : end;
      } else if (bytes[at + 1] === STAR) {
        at += 2;
        while (at < bytes.length && !(bytes[at] === STAR && bytes[at + 1] === SLASH)) at++;
        at++;
      }
    }
    throw new Error(`there is no "${sign}" after offset ${from}, where the compiler's syntax tree has a statement`);
  }

  #lineOf(node: Node): number {
    return positionIn(this.#starts, placeOf(node).start).line;
  }

  #next(): number {
    return this.#probes++;
  }
}
