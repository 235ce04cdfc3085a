import { invalidParams } from '@polkavirt/node';
import type { Kind } from './eth-params.ts';

const MAX_PERCENTILES = 100;

/** Numbers from 0 to 100, none before a smaller one. */
export const percentiles: Kind<readonly number[]> = (value, name) => {
  if (!Array.isArray(value) || value.length > MAX_PERCENTILES) {
    throw invalidParams(`${name} must be a list of at most ${MAX_PERCENTILES} numbers`);
  }
  for (const [i, one] of value.entries()) {
    if (typeof one !== 'number' || !(one >= 0 && one <= 100)) {
      throw invalidParams(`${name} must be numbers from 0 to 100: the one at ${i} is not`);
    }
    if (i > 0 && one < value[i - 1]) throw invalidParams(`${name} must ascend: ${value[i - 1]} stands before ${one}`);
  }
  return value;
};
