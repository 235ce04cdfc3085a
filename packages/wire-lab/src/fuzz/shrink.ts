import type { RawMessage, RawPart } from './raw-message.ts';

/** Tries of one message, at most: each is judged. */
type Tries = Generator<RawMessage, RawMessage, boolean>;

/**
 * Yields smaller messages that may show the same problem. The caller answers for each whether it does; the generator returns the smallest that did.
 */
export function* shrink(message: RawMessage): Tries {
  let best = message;
  for (const at of message.keys()) {
    for (const candidates of [withoutPieces, plainer]) best = yield* shrinkPart(best, at, candidates);
  }
  return best;
}

type Candidates = (part: RawPart) => Generator<RawPart, void, boolean>;

function* shrinkPart(message: RawMessage, at: number, candidates: Candidates): Tries {
  let best = message;
  const tries = candidates(best[at]);
  let next = tries.next();
  while (!next.done) {
    const candidate = [...best.slice(0, at), next.value, ...best.slice(at + 1)];
    const isSame = yield candidate;
    if (isSame) best = candidate;
    next = tries.next(isSame);
  }
  return best;
}

/** Bytes or characters left out: all of them, half, a quarter, down to one at a time. */
function* withoutPieces(part: RawPart): Generator<RawPart, void, boolean> {
  if (part.kind !== 'bytes' && part.kind !== 'text') return;
  let { value } = part;
  if (yield { ...part, value: value.slice(0, 0) } as RawPart) return;
  const without = (from: number, size: number): RawPart =>
    typeof value === 'string'
      ? { kind: 'text', value: value.slice(0, from) + value.slice(from + size) }
      : { kind: 'bytes', value: Uint8Array.from([...value.subarray(0, from), ...value.subarray(from + size)]) };
  for (let size = Math.max(1, value.length >> 1); value.length > 0; size >>= 1) {
    // From the end, because the beginning of a message determines the meaning of the rest.
    for (let from = value.length - size; from >= 0; from -= size) {
      const candidate = without(from, size);
      if (yield candidate) value = candidate.value as typeof value;
    }
    if (size <= 1) return;
  }
}

/** Zeros in place of bytes, 0 in place of a number. */
function* plainer(part: RawPart): Generator<RawPart, void, boolean> {
  if (part.kind === 'number') {
    if (part.value !== 0) yield { kind: 'number', value: 0 };
  } else if (part.kind === 'bigint') {
    if (part.value !== 0n) yield { kind: 'bigint', value: 0n };
  } else if (part.kind === 'bytes' || part.kind === 'memory') {
    let { value } = part;
    for (const [at, byte] of value.entries()) {
      if (byte === 0) continue;
      const copy = value.slice();
      copy[at] = 0;
      if (yield { kind: part.kind, value: copy }) value = copy;
    }
  }
}
