import { staleRow } from '../../scripts/planted-edits/stale-row.mjs';

const row = { file: 'a.ts', find: 'x < y', replace: 'x <= y', tests: ['test/a.test.ts'] };

it.each([
  ['fits', 'if (x < y) z();', undefined],
  ['stands nowhere', 'if (x > y) z();', '`find` stands 0 times in a.ts; it must stand there once'],
  ['stands twice', 'x < y; x < y', '`find` stands 2 times in a.ts; it must stand there once'],
  ['has no file', undefined, 'there is no a.ts'],
])('a planted edit that %s', (_, text, problem) => {
  expect(staleRow(row, text)).toBe(problem);
});

it('a planted edit that changes nothing, or whose tests are gone', () => {
  expect(staleRow({ ...row, replace: row.find }, 'x < y')).toBe('`find` and `replace` are the same');
  expect(staleRow(row, 'x < y', (path) => path !== 'test/a.test.ts')).toBe(
    'there is no test/a.test.ts, whose tests should notice it',
  );
});
