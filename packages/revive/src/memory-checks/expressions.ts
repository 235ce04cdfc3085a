/** What instructions compute, as expressions over what registers and memory held before them. */
import { Reg } from '@polkavirt/polkavm';

/** The number of an expression: the same one has the same number. */
export type Expression = number;

interface Node {
  readonly operation: string;
  readonly args: readonly Expression[];
  readonly constant: bigint;
}

type Operation = (a: bigint, b: bigint) => bigint;

const u64 = (value: bigint): bigint => BigInt.asUintN(64, value);
/** A result of 32 bits, as registers hold it. */
const word = (value: bigint): bigint => u64(BigInt.asIntN(32, value));
const low = (value: bigint): bigint => value & 0xffff_ffffn;
const bit = (condition: boolean): bigint => (condition ? 1n : 0n);

/** By an instruction's name without `_imm`; what is not here gives a value of which nothing is known. */
const OPERATIONS: Readonly<Record<string, Operation>> = {
  add_64: (a, b) => u64(a + b),
  add_32: (a, b) => word(a + b),
  sub_64: (a, b) => u64(a - b),
  sub_32: (a, b) => word(a - b),
  negate_and_add_64: (a, b) => u64(b - a),
  negate_and_add_32: (a, b) => word(b - a),
  and: (a, b) => a & b,
  or: (a, b) => a | b,
  xor: (a, b) => a ^ b,
  shift_logical_left_64: (a, b) => u64(a << (b & 63n)),
  shift_logical_left_32: (a, b) => word(a << (b & 31n)),
  shift_logical_right_64: (a, b) => a >> (b & 63n),
  shift_logical_right_32: (a, b) => word(low(a) >> (b & 31n)),
  set_less_than_unsigned: (a, b) => bit(a < b),
  set_greater_than_unsigned: (a, b) => bit(a > b),
};

export const isKnownOperation = (name: string): boolean => Object.hasOwn(OPERATIONS, name);

/** A sum: the low 32 bits of the constant and of the expressions, each with how often it is in it. */
export interface Sum {
  readonly terms: ReadonlyMap<Expression, number>;
  readonly constant: number;
}

const CONSTANT = 'constant';

export class Expressions {
  readonly #nodes: Node[] = [];
  readonly #known = new Map<string, Expression>();
  #unknown = 0;

  #intern(node: Node): Expression {
    const key = `${node.operation} ${node.args.join(' ')} ${node.constant}`;
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    this.#nodes.push(node);
    this.#known.set(key, this.#nodes.length - 1);
    return this.#nodes.length - 1;
  }

  constant(value: bigint): Expression {
    return this.#intern({ operation: CONSTANT, args: [], constant: u64(value) });
  }

  /** What a register held at first. */
  register(number: number): Expression {
    return this.#intern({ operation: 'register', args: [], constant: BigInt(number) });
  }

  /** What memory held: `read` says how much was read, and when. */
  load(read: string, base: Expression, offset: bigint): Expression {
    return this.#intern({ operation: read, args: [base], constant: offset });
  }

  unknown(): Expression {
    return this.#intern({ operation: 'unknown', args: [], constant: BigInt(this.#unknown++) });
  }

  /** An operation on two expressions. */
  apply(name: string, a: Expression, b: Expression): Expression {
    const [first, second] = [this.#nodes[a], this.#nodes[b]];
    if (!isKnownOperation(name)) return this.unknown();
    if (second.operation === CONSTANT) {
      if (first.operation === CONSTANT) return this.constant(OPERATIONS[name](first.constant, second.constant));
      if (name === 'add_64') {
        if (second.constant === 0n) return a;
        if (first.operation === name && this.#nodes[first.args[1]].operation === CONSTANT) {
          return this.apply(name, first.args[0], this.constant(this.#nodes[first.args[1]].constant + second.constant));
        }
      }
    }
    return this.#intern({ operation: name, args: [a, b], constant: 0n });
  }

  constantOf(expression: Expression): bigint | undefined {
    const { operation, constant } = this.#nodes[expression];
    return operation === CONSTANT ? constant : undefined;
  }

  operationOf(expression: Expression): Readonly<Node> {
    return this.#nodes[expression];
  }

  /** What is known only from the machine: registers and memory at first, and results of what is not followed. */
  isAtom(expression: Expression): boolean {
    const { operation } = this.#nodes[expression];
    return operation !== CONSTANT && !isKnownOperation(operation);
  }

  /** An address as a base and what is added to it; constant addresses have the base 0. */
  address(expression: Expression): { readonly base: Expression; readonly offset: bigint } {
    const { operation, args, constant } = this.#nodes[expression];
    if (operation === CONSTANT) return { base: this.constant(0n), offset: constant };
    const added = operation === 'add_64' ? this.constantOf(args[1]) : undefined;
    return added === undefined ? { base: expression, offset: 0n } : { base: args[0], offset: BigInt.asIntN(64, added) };
  }

  /** The same number of 32 bits without instructions that only extend or copy it. */
  bare(expression: Expression): Expression {
    const { operation, args } = this.#nodes[expression];
    return (operation === 'add_32' || operation === 'add_64') && this.constantOf(args[1]) === 0n
      ? this.bare(args[0])
      : expression;
  }

  /** The atoms of an expression, in the order of their numbers. */
  atoms(expression: Expression): readonly Expression[] {
    return this.#partsOf(expression).filter((one) => this.isAtom(one));
  }

  /** The value of an expression, if those of its atoms, or of other parts of it, are known. */
  evaluate(expression: Expression, known: ReadonlyMap<Expression, bigint>): bigint | undefined {
    const values = new Map<Expression, bigint | undefined>();
    // Arguments have smaller numbers than what is made of them.
    for (const one of this.#partsOf(expression)) {
      const { operation, args, constant } = this.#nodes[one];
      const given = known.get(one);
      if (given !== undefined) values.set(one, given);
      else if (operation === CONSTANT) values.set(one, constant);
      else if (!this.isAtom(one)) {
        const [a, b] = args.map((arg) => values.get(arg));
        values.set(one, a === undefined || b === undefined ? undefined : OPERATIONS[operation](a, b));
      }
    }
    return values.get(expression);
  }

  /** What bits are taken of and put together: the ends of a tree of `or` and of shifts. */
  words(expression: Expression): readonly Expression[] {
    const isInside = (one: Expression): boolean => /^(?:or|shift_logical_(?:left|right)_64)$/.test(this.#nodes[one].operation);
    const inside = this.#partsOf(expression, isInside);
    return inside.filter((one) => !isInside(one) && this.constantOf(one) === undefined);
  }

  /** An expression and what it is made of, smaller numbers first. */
  #partsOf(expression: Expression, hasParts = (one: Expression) => !this.isAtom(one)): readonly Expression[] {
    const seen = new Set<Expression>();
    const open = [expression];
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      if (seen.has(next)) continue;
      seen.add(next);
      if (hasParts(next)) open.push(...this.#nodes[next].args);
    }
    return [...seen].sort((a, b) => a - b);
  }

  /** An expression as a sum of other things than sums. */
  sum(expression: Expression): Sum {
    const terms = new Map<Expression, number>();
    let constant = 0n;
    // A sum of sums can have more parts than steps are worth.
    let left = 64;
    const add = (one: Expression, times: number): void => {
      const { operation, args } = this.#nodes[one];
      const value = this.constantOf(one);
      if (value !== undefined) constant += value * BigInt(times);
      else if (left-- > 0 && /^add_/.test(operation)) for (const arg of args) add(arg, times);
      else if (left > 0 && /^sub_/.test(operation)) {
        add(args[0], times);
        add(args[1], -times);
      } else terms.set(one, (terms.get(one) ?? 0) + times);
    };
    add(expression, 1);
    return { terms: new Map([...terms].filter(([, times]) => times !== 0)), constant: Number(BigInt.asIntN(32, constant)) };
  }
}

/** The registers at first. */
export const firstRegisters = (expressions: Expressions): Expression[] =>
  Array.from({ length: Reg.a5 + 1 }, (_, n) => expressions.register(n));
