import { u8aToHex } from '@polkadot/util/u8a/toHex';
import { type DecodeNode, type DecodeProblem, type DecodeTree, isBytes } from '@polkavirt/primitives';

/** One line of a dump: a part without parts of its own. */
export interface Annotation {
  /** Bytes of the message, `from` included, `to` not. */
  readonly from: number;
  readonly to: number;
  /** The names around it, joined by dots: `Ok.Syscall.gasLeft`. */
  readonly path: string;
  readonly type: string;
  /** The value in one line; empty where there is none. */
  readonly value: string;
}

/** A message split into its parts, in the order of its bytes. */
export interface Annotated {
  readonly parts: readonly Annotation[];
  readonly problem?: DecodeProblem;
  /** The first byte that belongs to no part; the message's length if there is none. */
  readonly end: number;
}

/** A value in one line: decimal numbers, quoted text, bytes in hex. */
export const valueText = (value: unknown): string => {
  if (value === undefined) return '';
  if (isBytes(value)) return value.length <= 32 ? `0x${u8aToHex(value, -1, false)}` : `${value.length} bytes`;
  return typeof value === 'string' ? value : String(value);
};

const leaves = (node: DecodeNode, path: readonly string[]): readonly Annotation[] => {
  if (node.parts !== undefined) return node.parts.flatMap((part) => leaves(part, [...path, part.name]));
  if (node.from === node.to) return [];
  const value = node.type === 'utf-8' ? JSON.stringify(node.value) : valueText(node.value);
  return [{ from: node.from, to: node.to, path: path.join('.'), type: node.type, value }];
};

/** The lines of a dump. Parts without bytes are left out. */
export const annotate = ({ root, problem }: DecodeTree): Annotated => {
  const parts = leaves(root, []);
  return { parts, end: parts.at(-1)?.to ?? 0, ...(problem === undefined ? {} : { problem }) };
};

/** A problem in one sentence. */
export const problemText = ({ at, path, expected, found }: DecodeProblem): string =>
  `byte ${at}${path === '' ? '' : `, ${path}`}: expected ${expected}, found ${found}`;
