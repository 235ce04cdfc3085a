import { sourceReader } from '@polkavirt/primitives';

const FILES: Readonly<Record<string, string>> = {
  '/home/me/lib.rs': 'home',
  '/abs/a.c': 'absolute',
  'C:\\src\\a.c': 'of a drive',
  'c:/src/a.c': 'of a drive',
  'first/a.c': 'first',
  'second/a.c': 'second',
  'second/b.c': 'second only',
  'second/x/abs/a.c': 'below',
  'second/1:/a.c': 'odd',
};
const asked: string[] = [];
const read = sourceReader({
  readFile: (path) => {
    asked.push(path);
    if (FILES[path] === undefined) throw new Error('there is none');
    return FILES[path];
  },
  home: '/home/me',
  folders: ['first', 'second'],
});

it.each([
  ['~/lib.rs', 'home', ['/home/me/lib.rs']],
  ['/abs/a.c', 'absolute', ['/abs/a.c']],
  ['C:\\src\\a.c', 'of a drive', ['C:\\src\\a.c']],
  ['c:/src/a.c', 'of a drive', ['c:/src/a.c']],
  ['a.c', 'first', ['first/a.c']],
  ['b.c', 'second only', ['first/b.c', 'second/b.c']],
  // Not absolute: the slash stands later, or what stands before the colon is not a letter.
  ['x/abs/a.c', 'below', ['first/x/abs/a.c', 'second/x/abs/a.c']],
  ['1:/a.c', 'odd', ['first/1:/a.c', 'second/1:/a.c']],
  ['none.c', undefined, ['first/none.c', 'second/none.c']],
  ['/none.c', undefined, ['/none.c']],
  ['~/none.c', undefined, ['/home/me/none.c']],
])('%s is looked for where it may be', (name, text, paths) => {
  asked.length = 0;
  expect(read(name)).toBe(text);
  expect(asked).toEqual(paths);
});
