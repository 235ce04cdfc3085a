/** Smaller messages in place of one: parts of its JSON left out or made plainer; of what is no JSON, pieces of the text. */
import type { RequestStep } from '@polkavirt/campaign';
import { shrink } from '@polkavirt/wire-lab';

export function* smallerRequest(step: RequestStep): Generator<RequestStep, void, boolean> {
  let value: unknown;
  try {
    value = JSON.parse(step.text);
  } catch {
    const tries = shrink([{ kind: 'text', value: step.text }]);
    for (let next = tries.next(); !next.done; ) {
      const [part] = next.value;
      next = tries.next(yield { text: part.kind === 'text' ? part.value : '' });
    }
    return;
  }
  // Whatever shows the same is gone on from, until no smaller value does.
  for (let found = true; found; ) {
    found = false;
    for (const candidate of smallerValues(value)) {
      const text = JSON.stringify(candidate) ?? 'null';
      if (!(yield { text })) continue;
      value = candidate;
      found = true;
      break;
    }
  }
}

/** Values that are smaller in one place. */
function* smallerValues(value: unknown): Generator<unknown, void> {
  if (Array.isArray(value)) {
    if (value.length === 1 && typeof value[0] === 'object' && value[0] !== null) yield value[0];
    for (const at of value.keys()) yield value.filter((_, index) => index !== at);
    for (const [at, one] of value.entries())
      for (const smaller of smallerValues(one)) yield value.map((other, index) => (index === at ? smaller : other));
  } else if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value);
    for (const [name] of entries) yield Object.fromEntries(entries.filter(([other]) => other !== name));
    for (const [name, one] of entries)
      for (const smaller of smallerValues(one))
        yield Object.fromEntries(entries.map(([other, old]) => [other, other === name ? smaller : old]));
  } else if (typeof value === 'string' && value.length > 0) {
    yield '';
    if (value.length > 1) {
      yield value.slice(0, value.length >> 1);
      yield value.slice(0, -1);
    }
  } else if (typeof value === 'number' && value !== 0) {
    yield 0;
    if (Math.abs(value) > 1) yield Math.trunc(value / 2);
  }
}
