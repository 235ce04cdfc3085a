import { u8aEq } from '@polkadot/util/u8a/eq';
import { u8aToHex } from '@polkadot/util/u8a/toHex';
import type { DecodeTree } from '@polkavirt/primitives';
import { type Annotation, annotate, problemText } from '../message/annotate.ts';

/** A field of a message: its bytes in hex, and its value. */
export interface FieldSide {
  readonly hex: string;
  readonly value: string;
}

/** A field that differs between two messages; undefined for the message that lacks it. */
export interface FieldDifference {
  readonly path: string;
  readonly left: FieldSide | undefined;
  readonly right: FieldSide | undefined;
}

/** One message of a comparison. */
export interface ComparedMessage {
  readonly tree: DecodeTree;
  readonly message: Uint8Array;
}

const sides = ({ tree, message }: ComparedMessage): ReadonlyMap<string, FieldSide> => {
  const { parts, problem, end } = annotate(tree);
  const hex = (from: number, to: number): string => u8aToHex(message.slice(from, to), -1, false);
  const rows = parts.map(({ path, from, to, value }: Annotation) => [path, { hex: hex(from, to), value }] as const);
  const rest = end < message.length ? [['(the rest)', { hex: hex(end, message.length), value: '' }] as const] : [];
  const broken = problem === undefined ? [] : [['(malformed)', { hex: '', value: problemText(problem) }] as const];
  return new Map<string, FieldSide>([...rows, ...rest, ...broken]);
};

/** The fields that differ between two messages of one function, in the order of their bytes; none if the messages are equal. */
export const fieldDifferences = (left: ComparedMessage, right: ComparedMessage): readonly FieldDifference[] => {
  if (u8aEq(left.message, right.message)) return [];
  const [a, b] = [sides(left), sides(right)];
  return [...new Set([...a.keys(), ...b.keys()])].flatMap((path): FieldDifference[] => {
    const [mine, theirs] = [a.get(path), b.get(path)];
    return mine?.hex === theirs?.hex && mine?.value === theirs?.value ? [] : [{ path, left: mine, right: theirs }];
  });
};
