/** The sources that a compile reads: what solc would import, and nothing else, whatever a source says. */
import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { collectSources } from '../../src/compile/collect-sources.ts';
import { findImports } from '../../src/compile/find-imports.ts';
import { MAX_SOURCE_BYTES } from '../../src/compile/read-source.ts';
import { parseRemapping, remap } from '../../src/compile/remappings.ts';

let folder: string;
let root: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'polkavirt-sources-'));
  root = join(folder, 'project');
  await mkdir(root);
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const put = async (path: string, text: string | Uint8Array): Promise<void> => {
  await mkdir(dirname(join(folder, path)), { recursive: true });
  await writeFile(join(folder, path), text);
};

/** The message of the CompileError that a source with this import leads to. */
async function refusal(path: string): Promise<string> {
  await put('project/A.sol', `\n\nimport ${JSON.stringify(path)};`);
  return collectSources(['A.sol'], root).then(
    () => 'it was read',
    ({ name, message }: Error) => `${name} ${message}`,
  );
}

describe('the imports of a source', () => {
  it.each<[text: string, imports: string[]]>([
    ['import "a"; import \'b\' as B; import * as C from "c"; import {D, E as F} from "d";', ['a', 'b', 'c', 'd']],
    ['import{A}from"a";import"b";', ['a', 'b']],
    ['import /* "x" */ "a"; // import "b";\n/* import "c"; */ import\n"d";', ['a', 'd']],
    ['string s = "import \\"x\\"; import \'y\'"; import "a";', ['a']],
    ['important "x"; reimport "y"; $import "z"; importer = "w";', []],
    ['import "a\\x62\\u0063\\"d";', ['abc"d']],
    ['import { A', []],
    ['import "a', ['a']],
    ['import "a\nimport "b";', ['a', 'b']],
    ['import 5 "x"; import; import "a";', ['a']],
    ['import ; "x"', []],
    ['', []],
  ])('%j', (text, imports) => {
    expect(findImports(text).map(({ path }) => path)).toEqual(imports);
  });

  it('come with the line where they start', () => {
    const text = '/* one\n two */ import "a";\n// three\nimport\n  "b";\n\n import "c";';
    expect(findImports(text)).toEqual([
      { path: 'a', line: 2 },
      { path: 'b', line: 4 },
      { path: 'c', line: 7 },
    ]);
  });

  it.each(['import{', 'import {a ', '/*', '"', "import '", 'import * as ', '\\'])(
    'take time in proportion to a source: %j',
    (piece) => {
      // Steps that are not in proportion take a hundred times as long for ten times as much.
      const time = (count: number): number => {
        const text = piece.repeat(count);
        const start = process.cpuUsage();
        findImports(text);
        const { user, system } = process.cpuUsage(start);
        return user + system;
      };
      time(4_000);
      expect(time(40_000)).toBeLessThan(40 * time(4_000) + 500_000);
    },
  );
});

describe('a source that imports', () => {
  it.each<[path: string, said: string]>([
    ['/etc/passwd', "the import '/etc/passwd' is outside of the project and its packages"],
    ['../secret.sol', "the import '../secret.sol' is outside of the project and its packages"],
    ['./../../../../../../etc/passwd', 'is outside of the project and its packages'],
    ['pkg/../../secret.sol', 'is outside of the project and its packages'],
    ['/dev/zero', 'is outside of the project and its packages'],
    ['./link.sol', 'is outside of the project and its packages'],
    ['./pipe.sol', 'is not a regular file'],
    ['./large.sol', `has ${MAX_SOURCE_BYTES + 1} bytes, of at most ${MAX_SOURCE_BYTES}`],
    ['./bytes.sol', 'is not UTF-8'],
    ['./folder', 'is neither in the project nor in node_modules'],
    ['a\0b', 'is neither in the project nor in node_modules'],
    ['x'.repeat(6_000), 'a name of 6000 characters is not that of a file'],
    ['y'.repeat(300), 'is neither in the project nor in node_modules'],
    ['', 'is neither in the project nor in node_modules'],
    ['..', 'is outside of the project and its packages'],
  ])('%j is refused, with its place', async (path, said) => {
    await put('secret.sol', 'the secret');
    await put('project/node_modules/pkg/C.sol', '');
    await put('project/large.sol', new Uint8Array(MAX_SOURCE_BYTES + 1));
    await put('project/bytes.sol', Uint8Array.of(0xff, 0xfe));
    await mkdir(join(root, 'folder'));
    await symlink(join(folder, 'secret.sol'), join(root, 'link.sol'));
    execFileSync('mkfifo', [join(root, 'pipe.sol')]);
    const message = await refusal(path);
    expect(message).toMatch(/^CompileError A\.sol:3: FileNot(?:Found|Readable): /);
    expect(message).toContain(said);
  });

  it('a file whose name is that of a property of all objects gets it', async () => {
    await put('project/A.sol', 'import "./__proto__"; import "./constructor";');
    await put('project/__proto__', '// one');
    await put('project/constructor', '// two');
    const { texts, files } = await collectSources(['A.sol'], root);
    expect([...files.values()].sort()).toEqual(['A.sol', '__proto__', 'constructor'].map((name) => join(root, name)));
    expect(Object.entries(texts).sort()).toEqual([
      ['A.sol', expect.any(String)],
      ['__proto__', '// one'],
      ['constructor', '// two'],
    ]);
  });

  it('a package that is a link gets it, and what that package imports', async () => {
    await put('elsewhere/lib/C.sol', 'import "./D.sol";');
    await put('elsewhere/lib/D.sol', '');
    await put('elsewhere/secret.sol', '');
    await put('project/A.sol', 'import "lib/C.sol";');
    await mkdir(join(root, 'node_modules'));
    await symlink(join(folder, 'elsewhere/lib'), join(root, 'node_modules/lib'));
    const { texts, files } = await collectSources(['A.sol'], root);
    expect(Object.keys(texts).sort()).toEqual(['A.sol', 'lib/C.sol', 'lib/D.sol']);
    expect(files.get('lib/D.sol')).toBe(join(root, 'node_modules/lib/D.sol'));
    await put('elsewhere/lib/D.sol', 'import "../secret.sol";');
    await expect(collectSources(['A.sol'], root)).rejects.toThrow("lib/D.sol:1: FileNotFound: the import 'secret.sol'");
  });

  it('gets no more files than a signal allows', async () => {
    await put('project/A.sol', '');
    await expect(collectSources(['A.sol'], root, { signal: AbortSignal.abort(new Error('enough')) })).rejects.toThrow('enough');
  });
});

describe('a file that is named itself', () => {
  it.each<[path: string, said: string]>([
    ['a\0b', 'no such file: a\0b'],
    ['z'.repeat(6_000), 'a name of 6000 characters is not that of a file'],
    [`${'z/'.repeat(300)}A.sol`, 'no such file: '],
    ['pipe.sol', "'pipe.sol' is not a regular file"],
    ['/dev/zero', "'/dev/zero' is not a regular file"],
    ['large.sol', `'large.sol' has ${MAX_SOURCE_BYTES + 1} bytes, of at most ${MAX_SOURCE_BYTES}`],
    ['bytes.sol', "'bytes.sol' is not UTF-8"],
    ['loop.sol', 'no such file: loop.sol'],
    ['.', 'no such file: '],
    ['', 'no such file: '],
  ])('%j is refused', async (path, said) => {
    await put('project/large.sol', new Uint8Array(MAX_SOURCE_BYTES + 1));
    await put('project/bytes.sol', Uint8Array.of(0xff, 0xfe));
    execFileSync('mkfifo', [join(root, 'pipe.sol')]);
    await symlink('loop.sol', join(root, 'loop.sol'));
    const { name, message } = await collectSources([path], root).then(
      () => ({ name: '', message: 'it was read' }),
      (error: Error) => error,
    );
    expect([name, message]).toEqual(['CompileError', expect.stringContaining(said)]);
  });

  it('may have the name of a property of all objects', async () => {
    await put('project/__proto__', 'import "./__proto__";');
    const { texts } = await collectSources(['__proto__'], root);
    expect(Object.entries(texts)).toEqual([['__proto__', 'import "./__proto__";']]);
  });
});

describe('remappings', () => {
  it.each([
    ['lib/=node_modules/lib/src/', { context: '', prefix: 'lib/', target: 'node_modules/lib/src/' }],
    [' a:b/=c ', { context: 'a', prefix: 'b/', target: 'c' }],
    ['b=', { context: '', prefix: 'b', target: '' }],
    ['=x', undefined],
    ['x', undefined],
    ['', undefined],
  ])('%j', (text, expected) => {
    expect(parseRemapping(text)).toEqual(expected);
  });

  it('count by the longest context, then the longest prefix, then the last', () => {
    const all = ['a/=1/', 'a/b/=2/', 'a/=3/', 'src/:a/=4/'].map((text) => parseRemapping(text)!);
    expect(remap(all, 'x.sol', 'a/c.sol')).toBe('3/c.sol');
    expect(remap(all, 'x.sol', 'a/b/c.sol')).toBe('2/c.sol');
    expect(remap(all, 'src/x.sol', 'a/b/c.sol')).toBe('4/b/c.sol');
    expect(remap(all, 'x.sol', 'other.sol')).toBe('other.sol');
  });

  it('lead to files of the project, under the names that solc gives them', async () => {
    await put('project/A.sol', 'import "@oz/token.sol";');
    await put('project/lib/oz/token.sol', 'import "./base.sol";');
    await put('project/lib/oz/base.sol', '');
    const remappings = [parseRemapping('@oz/=lib/oz/')!];
    expect(Object.keys((await collectSources(['A.sol'], root, { remappings })).texts).sort()).toEqual([
      'A.sol',
      'lib/oz/base.sol',
      'lib/oz/token.sol',
    ]);
  });
});
