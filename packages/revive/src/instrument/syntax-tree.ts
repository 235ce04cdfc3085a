/** The parts of the compiler's syntax trees that probes need. Source: solc 0.8, `libsolidity/ast/ASTJsonExporter.cpp`. */
export interface Node {
  readonly nodeType: string;
  /** `start:length:file`, in bytes of UTF-8. */
  readonly src: string;
  readonly [field: string]: unknown;
}

export const isNode = (value: unknown): value is Node =>
  typeof value === 'object' &&
  value !== null &&
  typeof (value as Node).nodeType === 'string' &&
  typeof (value as Node).src === 'string';

/** The nodes among the values of a list. */
export const nodesIn = (value: unknown): readonly Node[] => (Array.isArray(value) ? value.filter(isNode) : []);

/** Where a node starts and ends, in bytes. @throws Error if the tree does not say. */
export function placeOf({ src, nodeType }: Node): { readonly start: number; readonly end: number } {
  const [start, length] = src.split(':').map(Number);
  if (!Number.isSafeInteger(start) || !Number.isSafeInteger(length) || start < 0 || length < 0) {
    throw new Error(`the compiler's syntax tree has a ${nodeType} at "${src}", which is not a place`);
  }
  return { start, end: start + length };
}

/** The nodes directly below a node. */
export function* childrenOf(node: Node): Generator<Node> {
  for (const value of Object.values(node)) {
    if (isNode(value)) yield value;
    else yield* nodesIn(value);
  }
}
