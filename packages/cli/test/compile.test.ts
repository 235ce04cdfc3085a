import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { assembleOrThrow, parseProgram, unwrap } from '@polkavirt/polkavm';
import { locatorOf } from '@polkavirt/polkavm/debug-info';
import { readArtifact } from '@polkavirt/revive/compile';
import { main } from '../src/main.ts';
import { polkavirt } from './run.ts';

/** A project with a compiler of its own: it gives a contract for each `contract X`, and an error at each `!`. */
const COMPILER = `exports.compile = async (sources) => {
  const output = { contracts: {}, errors: [] };
  for (const [file, { content }] of Object.entries(sources)) {
    output.contracts[file] = {};
    for (const [, name] of content.matchAll(/contract (\\w+)/g)) {
      const hash = Buffer.from(name).toString('hex').padEnd(64, '0');
      const needs = /new (\\w+)/.exec(content)?.[1];
      const factoryDependencies = needs ? { [Buffer.from(needs).toString('hex').padEnd(64, '0')]: 'any:' + needs } : {};
      output.contracts[file][name] = { abi: [], evm: { bytecode: { object: '50564d00' } }, hash, factoryDependencies };
    }
    const start = content.indexOf('!');
    if (start >= 0) output.errors.push({ severity: 'error', type: 'ParserError', message: 'No.', sourceLocation: { file, start, end: start } });
  }
  return output;
};`;

describe('compile', () => {
  const home = process.cwd();
  let project: string;
  beforeEach(async () => {
    project = await mkdtemp(join(tmpdir(), 'polkavirt-cli-'));
    await mkdir(join(project, 'node_modules/@parity/resolc'), { recursive: true });
    await writeFile(join(project, 'node_modules/@parity/resolc/package.json'), '{ "version": "1.2.3", "main": "main.js" }');
    await writeFile(join(project, 'node_modules/@parity/resolc/main.js'), COMPILER);
    await writeFile(join(project, 'A.sol'), 'import "./B.sol"; contract A { new B }');
    await writeFile(join(project, 'B.sol'), 'contract B {} contract C {}');
    process.chdir(project);
  });
  afterEach(async () => {
    process.chdir(home);
    await rm(project, { recursive: true });
  });

  const hashOf = (name: string) => `0x${Buffer.from(name).toString('hex').padEnd(64, '0')}`;

  it('lists the contracts of a file, and those that they create', async () => {
    expect(await polkavirt(['compile', 'A.sol'])).toMatchObject({
      code: 0,
      stdout: `A.sol:A  4 bytes  ${hashOf('A')}\nB.sol:B  4 bytes  ${hashOf('B')}\n`,
      stderr: '',
    });
  });

  it('writes a blob and its facts for each', async () => {
    expect(await polkavirt(['compile', 'A.sol', '-o', 'out/deep'])).toMatchObject({ code: 0 });
    const endings = ['json', 'polkavm', 'ts'];
    expect((await readdir('out/deep')).sort()).toEqual(
      ['A', 'B'].flatMap((name) => endings.map((ending) => `${name}.${ending}`)),
    );
    const factoryDependencies = { [hashOf('B')]: 'any:B' };
    const facts = { contract: 'A', abi: [], blob: Uint8Array.of(0x50, 0x56, 0x4d, 0), factoryDependencies };
    const debugKey = expect.stringMatching(/^[0-9a-f]{64}$/) as unknown as string;
    // Where a debug build would be, which a failure looks for, and how to make one.
    const root = process.cwd();
    const cache = join(root, 'node_modules/.cache/polkavirt/solidity');
    const compile = { files: ['A.sol'], root, options: {} };
    const debugFrom = { contract: 'A.sol:A', key: debugKey, cache, compile, artifacts: 'out/deep' };
    for (const path of ['out/deep/A', 'out/deep/A.json', 'out/deep/A.ts']) {
      expect(await readArtifact(path)).toEqual({ ...facts, debugFrom });
    }
    expect(await readFile('out/deep/A.polkavm')).toEqual(Buffer.from('PVM\0'));
    expect(JSON.parse(await readFile('out/deep/A.json', 'utf8'))).toEqual({
      contract: 'A',
      source: 'A.sol',
      compiler: 'resolc 1.2.3, solc unknown',
      hash: hashOf('A'),
      debugKey,
      factoryDependencies: { [hashOf('B')]: 'any:B' },
      abi: [],
      bytecode: '0x50564d00',
    });
  });

  it('takes the memory of contracts, within what a chain allows', async () => {
    const ran = (...flags: string[]) => polkavirt(['compile', 'A.sol', ...flags]);
    const message = 'It must be a whole number from 4096 to 1572864.';
    expect(await ran('--heap-size', '4095')).toMatchObject({ code: 2, stderr: expect.stringContaining(message) });
    expect(await ran('--stack-size', '1572865')).toMatchObject({ code: 2, stderr: expect.stringContaining(message) });
    expect(await ran('--heap-size', '1572864')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('heapSize and stackSize are 1605632 bytes together; chains allow 1572864'),
    });
    // This compiler is not laid out as those that are known.
    expect(await ran('--heap-size', '131072')).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('this version of the compiler is not known to take heapSize and stackSize'),
    });
    expect(await ran('--heap-size', '65536')).toMatchObject({ code: 0 });
  });

  it('writes a debug build for --debug, with the functions and lines of Solidity', async () => {
    const source = 'contract D {\n  function f() external {\n    g();\n  }\n}\n';
    const offset = source.indexOf('g();');
    const yul = ['/// @use-src 0:"D.sol"', `/// @src 0:${offset}:${offset + 3}  "g()"`, 'function fun_f() { fun_g() }'].join(
      '\n',
    );
    const [plain, debug] = [
      assembleOrThrow('%isa = revive_v1\npub @call:\na0 = 1\ntrap'),
      assembleOrThrow("%isa = revive_v1\npub @call:\n%line = 3 'D.sol:D'\na0 = 2\ntrap"),
    ];
    const contract = (blob: Uint8Array, hash: string, more: object) => ({
      errors: [],
      contracts: {
        'D.sol': {
          D: { abi: [], evm: { bytecode: { object: Buffer.from(blob).toString('hex') } }, hash: hash.repeat(32), ...more },
        },
      },
    });
    const start = source.indexOf('function');
    const nodes = [
      { nodeType: 'FunctionDefinition', name: 'f', kind: 'function', src: `${start}:${source.indexOf('}') + 1 - start}:0` },
    ];
    const ast = { nodes: [{ nodeType: 'ContractDefinition', name: 'D', nodes }] };
    const answers = [
      contract(plain, '11', {}),
      { ...contract(debug, '22', { irOptimized: yul }), sources: { 'D.sol': { ast } } },
    ];
    // The layout of the package whose WebAssembly is driven.
    await mkdir('node_modules/@parity/resolc/resolc');
    await mkdir('node_modules/solc');
    await writeFile('node_modules/solc/soljson.js', '');
    await writeFile(
      'node_modules/@parity/resolc/resolc/resolc.js',
      `let input;
module.exports = () => ({
  writeToStdin: (text) => { input = JSON.parse(text); },
  callMain() {},
  readFromStderr: () => '',
  readFromStdout: () => JSON.stringify(${JSON.stringify(answers)}[input.settings.polkavm?.debug_information ? 1 : 0]),
});`,
    );
    await writeFile('D.sol', source);
    expect(await polkavirt(['compile', 'D.sol', '--debug', '-o', 'out'])).toMatchObject({ code: 0, stderr: '' });
    expect((await readdir('out')).sort()).toEqual(['D.debug.polkavm', 'D.json', 'D.polkavm', 'D.ts']);
    expect(new Uint8Array(await readFile('out/D.polkavm'))).toEqual(plain);
    expect(JSON.parse(await readFile('out/D.json', 'utf8'))).toMatchObject({
      hash: `0x${'11'.repeat(32)}`,
      debugHash: `0x${'22'.repeat(32)}`,
    });
    const [place] = locatorOf(unwrap(parseProgram(await readFile('out/D.debug.polkavm')))).locate(0);
    expect([place.name, place.file, place.line]).toEqual(['D.f::fun_f', 'D.sol', 3]);
    expect(await readArtifact('out/D.ts')).toEqual(await readArtifact('out/D'));
    // Another build of the same source has its own place in the cache.
    expect(JSON.parse((await polkavirt(['compile', 'D.sol', '--json'])).stdout)).toMatchObject({
      cached: true,
      contracts: [{ name: 'D' }],
    });
    expect(JSON.parse((await polkavirt(['compile', 'D.sol', '--debug', '--json'])).stdout)).toMatchObject({ cached: true });
  });

  it('prints JSON, and says whether it came from the cache', async () => {
    const first = await polkavirt(['compile', 'B.sol', '--json', '--cache-dir', 'kept']);
    expect(JSON.parse(first.stdout)).toEqual({
      compiler: 'resolc 1.2.3, solc unknown',
      cached: false,
      warnings: [],
      contracts: ['B', 'C'].map((name) => ({
        abi: [],
        hash: hashOf(name),
        factoryDependencies: {},
        file: 'B.sol',
        name,
        blob: '0x50564d00',
      })),
    });
    const second = await polkavirt(['compile', 'B.sol', '--json', '--cache-dir', 'kept']);
    expect(JSON.parse(second.stdout)).toMatchObject({ cached: true });
    expect(await readdir('kept')).toHaveLength(1);
  });

  it('names file, line and column of a mistake: exit code 1', async () => {
    await writeFile('Bad.sol', 'contract A {\n  !\n}');
    expect(await polkavirt(['compile', 'Bad.sol'])).toMatchObject({
      code: 1,
      stdout: '',
      stderr: 'Bad.sol:2:3: ParserError: No.\n',
    });
  });

  it.each([
    ['a file that is not there', ['No.sol'], /^polkavirt: cannot read No\.sol: no such file or folder\n$/],
    ['an optimizer that there is not', ['A.sol', '--optimizer', '2'], /Allowed choices are z, 3/],
    ['two contracts of one name', ['A.sol', 'Twin.sol', '-o', 'out'], /both have a contract A: compile them to two folders/],
    ['a folder that is a file', ['A.sol', '-o', 'A.sol'], /^polkavirt: cannot write to A\.sol: /],
  ])('%s: one line and exit code 2', async (_, argv, complaint) => {
    await writeFile('Twin.sol', 'contract A {}');
    const { code, stderr } = await polkavirt(['compile', ...argv]);
    expect(stderr).toMatch(complaint);
    expect([code, stderr.split('\n').length]).toEqual([2, 2]);
  });

  it('shows a terminal that the compiler is at work, and clears the line for what comes', async () => {
    const written: string[] = [];
    const output = { isTerminal: true, write: async (chunk: string | Uint8Array) => void written.push(`${chunk}`) };
    const io = { stdout: output, stderr: output, stdin: (async function* () {})() };
    expect(await main(['compile', 'B.sol'], io)).toBe(0);
    expect(written[0]).toMatch(/compiling 1 source: 0 s$/);
    // On a busy machine it is shown for some seconds.
    expect(written.filter((text) => !/compiling 1 source: \d+ s$/.test(text))).toEqual([
      '\r\u001b[2K',
      expect.stringMatching(/^B\.sol:B/),
      expect.stringMatching(/^B\.sol:C/),
    ]);
    // Now the cache has it, and there is nothing to wait for.
    written.length = 0;
    expect(await main(['compile', 'B.sol'], io)).toBe(0);
    expect(written).toEqual([expect.stringMatching(/^B\.sol:B/), expect.stringMatching(/^B\.sol:C/)]);
  });

  it('says how to install the compiler', async () => {
    await rm('node_modules', { recursive: true });
    const { code, stderr } = await polkavirt(['compile', 'A.sol']);
    expect([code, stderr.split('\n').length]).toEqual([2, 2]);
    expect(stderr).toContain('npm install --save-dev @parity/resolc');
  });
});
