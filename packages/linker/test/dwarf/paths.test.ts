import { joinPath, shownPath } from '../../src/dwarf/paths.ts';

it.each([
  ['', 'a.c', 'a.c'],
  ['.', 'a.c', 'a.c'],
  ['.', './src/../a.c', 'a.c'],
  ['/work', 'src/a.c', '/work/src/a.c'],
  ['/work', '../a.c', '/a.c'],
  ['/work', '/usr/a.h', '/usr/a.h'],
  ['src', '../../a.c', '../a.c'],
  ['src//deep/.', 'a.c', 'src/deep/a.c'],
])('from %j, %j is %j', (folder, path, joined) => {
  expect(joinPath(folder, path)).toBe(joined);
});

it.each([
  ['/work/src/a.c', '/work', 'src/a.c'],
  ['/workshop/a.c', '/work', '/workshop/a.c'],
  ['/home/alice/src/a.c', undefined, '~/src/a.c'],
  ['/Users/alice/a.c', '/work', '~/a.c'],
  ['/rustc/0123/library/core/src/lib.rs', '/work', '/rustc/0123/library/core/src/lib.rs'],
  ['a.c', '', 'a.c'],
])('%j with the root %j is shown as %j', (path, root, shown) => {
  expect(shownPath(path, root)).toBe(shown);
});
