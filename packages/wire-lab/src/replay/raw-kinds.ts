/** Rebuilds raw values of a user's own wire from captured bytes. */
import { u8aToBn } from '@polkadot/util/u8a/toBn';
import { u8aToString } from '@polkadot/util/u8a/toString';
import { Random } from '../fuzz/random.ts';
import type { RawMessage, RawPart } from '../fuzz/raw-message.ts';
import { type AnyWire, WireUnderTest } from '../fuzz/wire-under-test.ts';

/** The kinds of values of a wire's raw functions, to rebuild them from captured bytes. */
export interface RawKinds {
  readonly request: readonly RawPart['kind'][];
  readonly reply: readonly RawPart['kind'][];
}

const kindsOf = (message: RawMessage): readonly RawPart['kind'][] => message.map(({ kind }) => kind);

/** The kinds of each raw function that valid calls use. @throws What the wire throws when its halves are made. */
export const rawKinds = (wire: AnyWire): ReadonlyMap<string, RawKinds> => {
  const tried = new WireUnderTest(wire, 'virt');
  const kinds = new Map<string, RawKinds>();
  for (const fn of tried.functions) {
    const random = new Random(0, 0);
    const args = fn.sampleArgs(random);
    try {
      const { call } = tried.cross(fn, args, fn.sampleAnswer(random, args));
      if (call !== undefined) kinds.set(call.importName, { request: kindsOf(call.request), reply: kindsOf(call.reply) });
    } catch {
      // A function that fails on a valid call has no kinds, so its captured calls are skipped.
    }
  }
  return kinds;
};

const FIXED: Partial<Record<RawPart['kind'], number>> = { number: 4, bigint: 8 };

/**
 * Raw values of captured bytes: numbers have their widths, and one value of any length has the rest. Undefined if there are several such, or
 * memory.
 */
export const valuesIn = (bytes: Uint8Array, kinds: readonly RawPart['kind'][]): readonly unknown[] | undefined => {
  const sizes = kinds.map((kind) => FIXED[kind]);
  if (kinds.includes('memory') || kinds.includes('undefined') || sizes.filter((size) => size === undefined).length > 1)
    return undefined;
  const rest = bytes.length - sizes.reduce<number>((sum, size) => sum + (size ?? 0), 0);
  if (rest < 0 || (rest > 0 && !sizes.includes(undefined))) return undefined;
  let at = 0;
  return kinds.map((kind) => {
    const from = at;
    at += FIXED[kind] ?? rest;
    const piece = bytes.slice(from, at);
    if (kind === 'bytes') return piece;
    if (kind === 'text') return u8aToString(piece);
    const number = u8aToBn(piece, { isLe: true });
    return kind === 'number' ? number.toNumber() | 0 : BigInt.asIntN(64, BigInt(number.toString()));
  });
};
