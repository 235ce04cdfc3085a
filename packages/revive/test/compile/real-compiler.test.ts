import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { onTestEnd } from '@polkavirt/test-support';
import { compileSolidity } from '../../src/compile/index.ts';

const FIXTURES = fileURLToPath(new URL('../../../../fixtures/solidity', import.meta.url));

// It takes up to 40 seconds and most of a gigabyte, and the compiler is not installed with the rest: CI does that in a step of its own. To
// run it here: npm ci --prefix fixtures/solidity, then POLKAVIRT_RESOLC=1 npm test -- real-compiler
const real = process.env.POLKAVIRT_RESOLC === '1' ? it : it.skip;

real(
  'resolc compiles a fixture to the committed blob, the cache answers the second time, and a mistake has its place',
  async () => {
    const folder = await mkdtemp(join(tmpdir(), 'polkavirt-resolc-'));
    onTestEnd('the folder', () => rm(folder, { recursive: true, force: true }));
    const cache = join(folder, 'cache');
    const heard: number[] = [];
    const compile = () =>
      compileSolidity(['contracts/Token.sol'], { root: FIXTURES, cache, onProgress: ({ sources }) => heard.push(sources) });

    const compiled = await compile();
    const { Token } = compiled.contracts['contracts/Token.sol'];
    expect(Buffer.from(Token.blob).equals(await readFile(join(FIXTURES, 'Token.polkavm')))).toBe(true);
    const facts = JSON.parse(await readFile(join(FIXTURES, 'Token.json'), 'utf8')) as {
      hash: string;
      abi: unknown;
      compiler: { resolc: string; solc: string };
    };
    expect([Token.hash, Token.abi]).toEqual([facts.hash, facts.abi]);
    expect([compiled.compiler, compiled.cached]).toEqual([`resolc ${facts.compiler.resolc}, solc ${facts.compiler.solc}`, false]);
    // The file and what it imports of OpenZeppelin.
    expect(heard[0]).toBeGreaterThan(3);

    heard.length = 0;
    expect(await readdir(cache)).toHaveLength(1);
    expect(await compile()).toEqual({ ...compiled, cached: true });
    expect(heard).toEqual([]);

    await writeFile(join(folder, 'Bad.sol'), 'pragma solidity ^0.8.0;\ncontract Bad {\n  uint x = y;\n}');
    const bad = compileSolidity([join(folder, 'Bad.sol')], { root: FIXTURES, cache });
    await expect(bad).rejects.toMatchObject({
      name: 'CompileError',
      message: expect.stringMatching(/Bad\.sol:3:12: DeclarationError: Undeclared identifier\./),
    });
    // A failure is not kept.
    expect(await readdir(cache)).toHaveLength(1);
  },
  240_000,
);
