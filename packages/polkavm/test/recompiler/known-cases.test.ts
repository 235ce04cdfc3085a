/** Programs and schedules that once told the back ends apart, and one that POLKAVIRT_CASE names. */
import { readdirSync } from 'node:fs';
import { differenceIn, readCase } from './case.ts';

const FOLDER = new URL('known-cases/', import.meta.url);

it.each(readdirSync(FOLDER))('%s', (name) => {
  const known = readCase(new URL(name, FOLDER));
  expect([known.what, differenceIn(known)]).toEqual([known.what, undefined]);
});

const { POLKAVIRT_CASE } = process.env;
if (POLKAVIRT_CASE !== undefined) {
  it(POLKAVIRT_CASE, () => {
    expect(differenceIn(readCase(POLKAVIRT_CASE))).toBeUndefined();
  });
}
