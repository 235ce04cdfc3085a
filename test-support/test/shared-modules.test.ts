/** What test files share and what they do not, shown by Jest itself in a process of its own. */
import { within } from '@polkavirt/test-support';
import { runJest } from './run-jest.ts';

it('test files share the modules of packages, and nothing that they leave behind', async () => {
  const { exited, reports } = runJest('sharing-*');
  expect(await within('Jest to end', exited)).toEqual([1, null]);
  const { 'sharing-one': one, 'sharing-two': two, 'sharing-own': own, 'sharing-mock': mock } = reports();
  const alike = {
    'finds nothing that another file left': '',
    'has the errors of packages, with the lines of their sources': '',
    'asks for a module later': '',
  };
  // Which of the two comes first is Jest's affair.
  const numbers = [one, two].map(({ failures }) => Object.keys(failures).find((title) => /^is file \d/.test(title)));
  expect(numbers.sort()).toEqual(['is file 1 that loads the package', 'is file 2 that loads the package']);
  for (const { failures } of [one, two]) expect(failures).toMatchObject(alike);
  expect(own.failures).toEqual({ ...alike, 'is file 1 that loads the package': '', 'replaces a module of a package': '' });
  expect(mock.failures).toEqual({
    'cannot replace a module that others use': expect.stringContaining('/** @jest-environment-options {"modules": "own"} */'),
  });
});
