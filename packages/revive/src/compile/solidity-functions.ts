/** The functions of Solidity sources by their places, from the compiler's syntax trees. */

/** A function, a modifier, a constructor, or a state variable: it has a getter and an initial value. */
export interface SolidityFunction {
  /** With its contract or library: `Token._transfer`. */
  readonly name: string;
  readonly isVariable: boolean;
  /** Offsets in bytes of UTF-8. */
  readonly start: number;
  readonly end: number;
}

interface Node {
  readonly nodeType?: unknown;
  readonly name?: unknown;
  readonly kind?: unknown;
  readonly src?: unknown;
  readonly nodes?: unknown;
}

const NODE_TYPES: ReadonlySet<unknown> = new Set(['FunctionDefinition', 'ModifierDefinition', 'VariableDeclaration']);

const nodesOf = ({ nodes }: Node): readonly Node[] =>
  Array.isArray(nodes) ? nodes.filter((one): one is Node => typeof one === 'object' && one !== null) : [];

function functionOf(node: Node, owner: string): SolidityFunction | undefined {
  const { nodeType, name, kind, src } = node;
  if (!NODE_TYPES.has(nodeType)) return undefined;
  const [start, length] = typeof src === 'string' ? src.split(':').map(Number) : [];
  if (start === undefined || !Number.isInteger(start) || !Number.isInteger(length)) return undefined;
  // Constructors, `receive` and `fallback` have no name.
  const own = typeof name === 'string' && name !== '' ? name : typeof kind === 'string' ? kind : 'function';
  const isVariable = nodeType === 'VariableDeclaration';
  return { name: owner === '' ? own : `${owner}.${own}`, isVariable, start, end: start + length };
}

/** Those of a source, free functions included. */
export function solidityFunctions(ast: unknown): readonly SolidityFunction[] {
  if (typeof ast !== 'object' || ast === null) return [];
  const found: SolidityFunction[] = [];
  for (const node of nodesOf(ast as Node)) {
    if (node.nodeType === 'ContractDefinition') {
      const owner = typeof node.name === 'string' ? node.name : '';
      for (const inner of nodesOf(node)) found.push(...[functionOf(inner, owner)].filter((one) => one !== undefined));
    } else found.push(...[functionOf(node, '')].filter((one) => one !== undefined));
  }
  return found;
}

/** The function that a place is in. */
export const functionAt = (
  functions: readonly SolidityFunction[],
  { start, end }: { readonly start: number; readonly end: number },
): SolidityFunction | undefined => functions.find((one) => one.start <= start && end <= one.end);
