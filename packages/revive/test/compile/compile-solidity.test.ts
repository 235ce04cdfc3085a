import { mkdir, mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseFormatted, toDiagnostic } from '../../src/compile/compile-output.ts';
import { findCompiler } from '../../src/compile/find-compiler.ts';
import {
  type CompileError,
  CompilerMissing,
  closeCompilers,
  compileSolidity,
  type OptimizerMode,
  readArtifact,
  type SolidityCompiler,
  type StandardJsonOutput,
} from '../../src/compile/index.ts';

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'polkavirt-compile-'));
});
afterEach(async () => {
  await closeCompilers();
  await rm(root, { recursive: true, force: true });
});

const put = async (path: string, text: string) => {
  await mkdir(dirname(join(root, path)), { recursive: true });
  await writeFile(join(root, path), text);
};

/** Gives a contract of one byte per source, and remembers what it was asked. */
function fakeCompiler(version = 'fake 1', output?: StandardJsonOutput) {
  const asked: { sources: Readonly<Record<string, string>>; optimizer: OptimizerMode; remappings: readonly string[] }[] = [];
  const compiler: SolidityCompiler = {
    version,
    async compile(sources, { optimizer, remappings = [] }) {
      asked.push({ sources, optimizer, remappings });
      const contract = { abi: [], evm: { bytecode: { object: '504d' } }, hash: 'ab'.repeat(32) };
      return output ?? { contracts: Object.fromEntries(Object.keys(sources).map((unit) => [unit, { C: contract }])) };
    },
  };
  return { compiler, asked };
}

const failure = async (promise: Promise<unknown>): Promise<CompileError> =>
  promise.then(
    () => Promise.reject(new Error('it compiled')),
    (error: CompileError) => error,
  );

describe('what is compiled', () => {
  it('is the file and all that it imports, by source unit names as solc has them', async () => {
    await put('contracts/A.sol', 'import "./lib/B.sol";\nimport {X as Y} from "@open/lib/C.sol"; contract A {}');
    await put('contracts/lib/B.sol', 'import * as D from \'../D.sol\'; // import "./Nowhere.sol";');
    await put('contracts/D.sol', '/* import "./Nowhere.sol"; */ string constant s = "import \'./Nowhere.sol\'";');
    await put('node_modules/@open/lib/C.sol', 'import "./E.sol" as E;');
    await put('node_modules/@open/lib/E.sol', '');
    const { compiler, asked } = fakeCompiler();
    await compileSolidity(['contracts/A.sol'], { root, compiler });
    expect(Object.keys(asked[0].sources).sort()).toEqual([
      '@open/lib/C.sol',
      '@open/lib/E.sol',
      'contracts/A.sol',
      'contracts/D.sol',
      'contracts/lib/B.sol',
    ]);
    expect(asked[0].optimizer).toBe('z');
  });

  it('takes packages from folders above, and files from anywhere', async () => {
    await put('node_modules/lib/C.sol', '');
    await put('inner/A.sol', 'import "lib/C.sol";');
    const { compiler, asked } = fakeCompiler();
    await compileSolidity([join(root, 'inner/A.sol')], { root: join(root, 'inner'), compiler, cache: false });
    expect(Object.keys(asked[0].sources).sort()).toEqual(['A.sol', 'lib/C.sol']);
    await compileSolidity(['../inner/A.sol'], { root: join(root, 'other'), compiler, cache: false });
    expect(Object.keys(asked[1].sources)).toContain(join(root, 'inner/A.sol'));
  });

  it('names the import that is not there, with its file and line', async () => {
    await put('A.sol', '\n\nimport "./B.sol";');
    const { message } = await failure(compileSolidity(['A.sol'], { root, compiler: fakeCompiler().compiler }));
    expect(message).toBe("A.sol:3: FileNotFound: the import 'B.sol' is neither in the project nor in node_modules");
    expect(await failure(compileSolidity(['No.sol'], { root }))).toMatchObject({ message: 'FileNotFound: no such file: No.sol' });
  });
});

describe('what comes out', () => {
  it('is ABI, blob and hash of each contract that has code', async () => {
    await put('A.sol', '');
    const abi = [{ type: 'constructor', inputs: [], stateMutability: 'nonpayable' }] as const;
    const dependency = '11'.repeat(32);
    const { compiler } = fakeCompiler('fake 1', {
      contracts: {
        'A.sol': {
          A: {
            abi,
            evm: { bytecode: { object: '504d00ff' } },
            hash: '22'.repeat(32),
            factoryDependencies: { [dependency]: 'A.sol:B' },
          },
          IA: { abi: [], evm: { bytecode: { object: '' } } },
        },
      },
      errors: [{ severity: 'warning', type: 'Warning', message: 'SPDX license identifier not provided' }],
    });
    expect(await compileSolidity(['A.sol'], { root, compiler, cache: false })).toEqual({
      contracts: {
        'A.sol': {
          A: {
            contract: 'A',
            abi,
            blob: Uint8Array.of(0x50, 0x4d, 0, 0xff),
            hash: `0x${'22'.repeat(32)}`,
            factoryDependencies: { [`0x${dependency}`]: 'A.sol:B' },
          },
        },
      },
      warnings: [{ severity: 'warning', type: 'Warning', message: 'SPDX license identifier not provided' }],
      files: [join(root, 'A.sol')],
      compiler: 'fake 1',
      cached: false,
    });
  });

  it('is file, line and column of each error; offsets are bytes of UTF-8', async () => {
    await put('A.sol', '// ünï\ncontract A {\n  ä x;\n}');
    // `x` begins at byte 9 + 13 + 2 + 2 + 1 = 27: the first line has two characters of two bytes, the third line one.
    const { compiler } = fakeCompiler('fake 1', {
      errors: [
        {
          severity: 'error',
          type: 'DeclarationError',
          message: 'Identifier not found.',
          sourceLocation: { file: 'A.sol', start: 27, end: 28 },
        },
        { severity: 'error', type: 'TypeError', message: 'Second.', sourceLocation: { file: 'A.sol', start: 0, end: 2 } },
      ],
    });
    const error = await failure(compileSolidity(['A.sol'], { root, compiler, cache: false }));
    expect(error.message).toBe('A.sol:3:5: DeclarationError: Identifier not found.\nA.sol:1:1: TypeError: Second.');
    expect(error.diagnostics[0]).toMatchObject({ file: 'A.sol', line: 3, column: 5 });
    expect(error.files).toEqual([join(root, 'A.sol')]);
  });

  it('reads where it was from an error that the compiler throws', async () => {
    await put('A.sol', '');
    const thrown = "ParserError: Expected ';' but got '}'\n --> A.sol:7:12:\n  |\n7 | }\n";
    const compiler: SolidityCompiler = { version: 'fake', compile: () => Promise.reject(new Error(thrown)) };
    expect(await failure(compileSolidity(['A.sol'], { root, compiler }))).toMatchObject({
      name: 'CompileError',
      message: "A.sol:7:12: ParserError: Expected ';' but got '}'",
    });
  });
});

describe('a message of the compiler', () => {
  it('names its file, and the place if the source is known', () => {
    const at = (file: string, start: number) =>
      toDiagnostic({ severity: 'warning', message: ' so \n', sourceLocation: { file, start, end: start } }, { 'A.sol': 'a\nb' });
    const said = { severity: 'warning', type: 'Error', message: 'so' };
    expect(at('A.sol', 2)).toEqual({ ...said, file: 'A.sol', line: 2, column: 1 });
    // It is not known where, or of which source.
    expect(at('A.sol', -1)).toEqual({ ...said, file: 'A.sol', line: 1, column: 1 });
    expect(at('B.sol', 2)).toEqual({ ...said, file: 'B.sol' });
    expect(toDiagnostic({ severity: 'error', type: 'T', message: 'so' }, {})).toEqual({ ...said, severity: 'error', type: 'T' });
  });

  it.each(['error', 'info', 'warning', 'note'])('is of its severity (%s), or a warning', (severity) => {
    const expected = severity === 'note' ? 'warning' : severity;
    expect(toDiagnostic({ severity, message: 'so' } as never, {}).severity).toBe(expected);
  });

  it.each([
    ['TypeError: no\n --> a/b.sol:3:14:\n', { type: 'TypeError', message: 'no', file: 'a/b.sol', line: 3, column: 14 }],
    ['\nException: no', { type: 'Exception', message: 'no' }],
    ['Error:no', { type: 'Error', message: 'no' }],
    ['it is tired', { type: 'Error', message: 'it is tired' }],
    ['a TypeError: no', { type: 'Error', message: 'a TypeError: no' }],
    ['', { type: 'Error', message: '' }],
  ])('that it throws: %j', (text, expected) => {
    expect(parseFormatted(text)).toEqual({ severity: 'error', ...expected });
  });
});

describe('an artifact', () => {
  it('is read by a path or a URL without an ending', async () => {
    await put('Token.json', '{ "abi": [] }');
    await writeFile(join(root, 'Token.polkavm'), Uint8Array.of(0x50, 0x56));
    const expected = { abi: [], blob: Uint8Array.of(0x50, 0x56) };
    expect(await readArtifact(join(root, 'Token'))).toEqual(expected);
    expect(await readArtifact(pathToFileURL(join(root, 'Token')))).toEqual(expected);
  });

  it('has an ABI', async () => {
    await put('Token.json', '{ "abi": {} }');
    await expect(readArtifact(join(root, 'Token'))).rejects.toThrow(`${join(root, 'Token')}.json has no ABI`);
  });
});

describe('the cache', () => {
  const asking = async (compiler: SolidityCompiler, optimizer: OptimizerMode = 'z') =>
    (await compileSolidity(['A.sol'], { root, compiler, optimizer, cache: join(root, 'cache') })).cached;

  beforeEach(async () => {
    await put('A.sol', 'import "./B.sol";');
    await put('B.sol', '// one');
  });

  it('answers until a source, an imported source, the compiler or its options change', async () => {
    const { compiler, asked } = fakeCompiler();
    expect(await asking(compiler)).toBe(false);
    expect(await asking(compiler)).toBe(true);
    await put('B.sol', '// two');
    expect(await asking(compiler)).toBe(false);
    await put('B.sol', '// one');
    expect(await asking(compiler)).toBe(true);
    expect(await asking(compiler, '3')).toBe(false);
    expect(await asking(fakeCompiler('fake 2').compiler)).toBe(false);
    expect(asked).toHaveLength(3);
  });

  it('answers for the memory that was asked for', async () => {
    const seen: unknown[] = [];
    const { compiler } = fakeCompiler();
    const watched: SolidityCompiler = {
      ...compiler,
      compile: (sources, settings) => {
        seen.push(settings.memory);
        return compiler.compile(sources, settings);
      },
    };
    const build = async (memory: object) =>
      (await compileSolidity(['A.sol'], { root, compiler: watched, cache: join(root, 'cache'), ...memory })).cached;
    expect(await build({})).toBe(false);
    expect(await build({ heapSize: 65_536, stackSize: 32_768 })).toBe(true);
    expect(await build({ heapSize: 131_072 })).toBe(false);
    expect(await build({ heapSize: 131_072 })).toBe(true);
    expect(await build({ stackSize: 65_536 })).toBe(false);
    expect(seen).toEqual([undefined, { heapSize: 131_072, stackSize: 32_768 }, { heapSize: 65_536, stackSize: 65_536 }]);
    for (const memory of [{ heapSize: 4095 }, { heapSize: 1_572_865 }, { stackSize: 5000.5 }, { stackSize: Number.NaN }]) {
      await expect(build(memory)).rejects.toThrow(/Size must be a whole number of bytes from 4096 to 1572864/);
    }
    await expect(build({ heapSize: 1_540_097 })).rejects.toThrow(
      'heapSize and stackSize are 1572865 bytes together; chains allow 1572864',
    );
    expect(await build({ heapSize: 1_540_096 })).toBe(false);
  });

  it('is not believed when it is damaged', async () => {
    const { compiler, asked } = fakeCompiler();
    await asking(compiler);
    const [name] = await readdir(join(root, 'cache'));
    const path = join(root, 'cache', name);
    const good = await readFile(path, 'utf8');
    for (const bad of ['', '{}', good.slice(0, -9), good.replace('504d', '514d')]) {
      await writeFile(path, bad);
      expect(await asking(compiler)).toBe(false);
    }
    expect(asked).toHaveLength(5);
    expect(await asking(compiler)).toBe(true);
  });

  it('keeps no failure, and its folder need not be writable', async () => {
    const broken: SolidityCompiler = {
      version: 'fake 1',
      compile: async () => ({ errors: [{ severity: 'error', message: 'no' }] }),
    };
    await failure(asking(broken));
    expect(await asking(fakeCompiler().compiler)).toBe(false);
    const compiled = compileSolidity(['B.sol'], { root, compiler: fakeCompiler().compiler, cache: join(root, 'A.sol/no') });
    expect((await compiled).cached).toBe(false);
  });

  it('is in the node_modules of a project by default', async () => {
    await mkdir(join(root, 'node_modules'));
    await compileSolidity(['A.sol'], { root, compiler: fakeCompiler().compiler });
    expect(await readdir(join(root, 'node_modules/.cache/polkavirt/solidity'))).toHaveLength(1);
  });
});

describe('the compiler', () => {
  it('is asked for by name when it is missing', async () => {
    await put('A.sol', '');
    const missing = await failure(compileSolidity(['A.sol'], { root }));
    // It could be installed beside this package in a user's project.
    expect(missing).toBeInstanceOf(CompilerMissing);
    expect(missing.message).toContain('npm install --save-dev @parity/resolc');
  });

  it('is told apart by the time of the native one that the environment names', async () => {
    await put('node_modules/@parity/resolc/package.json', '{ "name": "@parity/resolc", "version": "1", "main": "./main.js" }');
    await put('node_modules/@parity/resolc/main.js', '');
    await put('resolc', '');
    await utimes(join(root, 'resolc'), 5, 5);
    const before = process.env.RESOLC_BIN;
    try {
      for (const [bin, by] of [
        ['', ''],
        [join(root, 'resolc'), ` by ${join(root, 'resolc')} of 5000`],
        [join(root, 'none'), ` by ${join(root, 'none')} of 0`],
      ]) {
        process.env.RESOLC_BIN = bin;
        expect((await findCompiler(root)).version).toMatch(/^resolc 1, solc [^ ]+/);
        expect((await findCompiler(root)).version.replace(/^resolc 1, solc [^ ]+/, '')).toBe(by);
      }
    } finally {
      if (before === undefined) delete process.env.RESOLC_BIN;
      else process.env.RESOLC_BIN = before;
    }
  });

  it('is the one of the project: found without being loaded, run in a process, stopped by a signal', async () => {
    await put('A.sol', 'contract A {}');
    await put(
      'node_modules/@parity/resolc/package.json',
      '{ "name": "@parity/resolc", "version": "9.8.7", "main": "./main.js" }',
    );
    await put('node_modules/solc/package.json', '{ "name": "solc", "version": "0.8.99" }');
    const main = async (body: string) => {
      // What a process has loaded it keeps.
      await closeCompilers();
      await put('node_modules/@parity/resolc/main.js', `exports.compile = async (sources, options) => { ${body} }`);
    };
    await main(`return { contracts: { 'A.sol': { [sources['A.sol'].content.slice(9, 10) + options.optimizer.mode]: {
      evm: { bytecode: { object: '50' } }, hash: '00' } } } };`);
    const heard: number[] = [];
    const output = await compileSolidity(['A.sol'], { root, optimizer: '3', onProgress: ({ sources }) => heard.push(sources) });
    expect(output.compiler).toBe('resolc 9.8.7, solc 0.8.99');
    expect(Object.keys(output.contracts['A.sol'])).toEqual(['A3']);
    expect(heard[0]).toBe(1);

    await put('node_modules/solc/package.json', '{ "name": "solc", "version": "0.8.99", "main": "./solc.js" }');
    const solc = async (errors: string) => {
      await closeCompilers();
      await put('node_modules/solc/solc.js', `exports.compile = () => JSON.stringify({ errors: ${errors} })`);
    };
    await solc('[{ severity: "error", type: "TypeError", message: "all of it" }]');
    await main('throw new Error("it is tired")');
    expect((await failure(compileSolidity(['A.sol'], { root, cache: false }))).message).toBe('TypeError: all of it');
    // Where solc has no errors, what the compiler threw counts.
    await solc('[{ severity: "warning", type: "Warning", message: "odd" }]');
    expect((await failure(compileSolidity(['A.sol'], { root, cache: false }))).message).toBe('Error: it is tired');
    await main('process.exit(3)');
    expect((await failure(compileSolidity(['A.sol'], { root, cache: false }))).message).toContain('ended with code 3');
    await main('for (;;);');
    const stopped = compileSolidity(['A.sol'], { root, cache: false, signal: AbortSignal.timeout(200) });
    expect((await failure(stopped)).name).toBe('TimeoutError');
  });
});
