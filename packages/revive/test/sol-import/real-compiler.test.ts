/** An import of Solidity sources in a run of Jest, with the real compiler. `../compile/real-compiler.test.ts` says how to run it. */
import { rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { JEST, newProject, type Project } from './project.ts';

const RESOLC = fileURLToPath(new URL('../../../../fixtures/solidity/node_modules/@parity/resolc', import.meta.url));
const real = process.env.POLKAVIRT_RESOLC === '1' ? it : it.skip;

/** A project with the real compiler. */
function realProject(): Project {
  const project = newProject();
  rmSync(join(project.folder, 'node_modules/@parity/resolc'), { recursive: true });
  symlinkSync(RESOLC, join(project.folder, 'node_modules/@parity/resolc'));
  return project;
}

real(
  'a contract deploys with those that it creates, and a failure in one of them gives the stack of all',
  () => {
    const project = realProject();
    const head = '// SPDX-License-Identifier: MIT\npragma solidity ^0.8.20;\n';
    project.put(
      'contracts/Child.sol',
      `${head}contract Child {\n  constructor(uint256 tag) {\n    require(tag > 0, "no tag");\n  }\n}\n`,
    );
    project.put(
      'contracts/Factory.sol',
      `${head}import {Child} from "./Child.sol";\ncontract Factory {\n  function make(uint256 tag) external {\n    new Child(tag);\n  }\n}\n`,
    );
    project.put(
      'contracts/Maker.sol',
      `${head}import "./Factory.sol";\ncontract Maker {\n  Factory factory = new Factory();\n  function go(uint256 tag) external {\n    factory.make(tag);\n  }\n}\n`,
    );
    project.put(
      'test/counter.test.mjs',
      `import { createTypestateNative } from '@polkavirt/native';
import { createSolidityChain, deploy } from '@polkavirt/revive/client';
import { Maker } from '../contracts/Maker.sol';

it('makes', async () => {
  const maker = await deploy(createSolidityChain({ virt: createTypestateNative({ costModel: 'naive' }) }), Maker);
  await maker.write.go([7n]);
  await maker.write.go([0n]);
});
`,
    );
    const { status, all } = project.run(['--experimental-vm-modules', JEST], { POLKAVIRT_SOLIDITY_DEBUG: '1' });
    expect(status).toBe(1);
    expect(all).toContain('go(tag: 0) reverted: "no tag"');
    const places = [...all.matchAll(/at (\w+\.\w+) \((contracts\/\w+\.sol:\d+):\d+\)/g)].map(
      ([, name, place]) => `${name} ${place}`,
    );
    expect(places).toEqual([
      'Child.constructor contracts/Child.sol:5',
      'Factory.make contracts/Factory.sol:6',
      'Maker.go contracts/Maker.sol:7',
    ]);
  },
  400_000,
);

const STACK = /reverted: "too much"\n\s+at Purse\.take \(contracts\/Purse\.sol:5:\d+\)\n\s+\(repeated on the debug build\)/;
const COMPILES = 'polkavirt: compiling the debug build of contracts/Purse.sol:Purse, to say where it failed';

real(
  'a failure of an ordinary build is repeated on a debug build, which is compiled if its process compiled that, or if asked',
  () => {
    const project = realProject();
    const source = (most: number) =>
      `// SPDX-License-Identifier: MIT\npragma solidity ^0.8.20;\ncontract Purse {\n  function take(uint256 n) external pure {\n    require(n < ${most}, "too much");\n  }\n}\n`;
    const test = (contract: string) => `import { createTypestateNative } from '@polkavirt/native';
import { createSolidityChain, deploy } from '@polkavirt/revive/client';
import { compileSolidity, readArtifact } from '@polkavirt/revive/compile';
import '@polkavirt/revive/vitest';
import { expect, it } from 'vitest';
${contract}
it('takes', async () => {
  const purse = await deploy(createSolidityChain({ virt: createTypestateNative({ costModel: 'naive' }) }), Purse);
  await expect(purse.read.take([7n])).toRevertWith('too much');
  if (process.env.FAILS) await purse.read.take([7n]);
});
`;
    const imported = "import { Purse } from '../contracts/Purse.sol';";
    const compiled = "const { Purse } = (await compileSolidity(['contracts/Purse.sol'])).contracts['contracts/Purse.sol'];";
    const vitest = (env: Readonly<Record<string, string>>) =>
      project.run([join(project.folder, 'node_modules/vitest/vitest.mjs'), 'run'], env);
    project.put('contracts/Purse.sol', source(3));
    project.put('test/counter.test.mjs', test(imported));
    // A run that passes makes no debug build.
    const passing = vitest({});
    expect([passing.status, passing.all.includes('to say where')]).toEqual([0, false]);
    // What failed comes from the cache, and nobody asked: it says how to ask.
    const failing = vitest({ FAILS: '1' });
    expect(failing.all).toContain('take(n: 7) reverted: "too much"\n    (POLKAVIRT_SOLIDITY_DEBUG=1 shows where');
    const asked = vitest({ FAILS: '1', POLKAVIRT_SOLIDITY_DEBUG: 'failure' });
    expect(asked.all).toContain(COMPILES);
    expect(asked.all).toMatch(STACK);
    // Now it is in the cache.
    const cached = vitest({ FAILS: '1' });
    expect([STACK.test(cached.all), cached.all.includes(COMPILES)]).toEqual([true, false]);
    expect(vitest({ FAILS: '1', POLKAVIRT_SOLIDITY_DEBUG: '0' }).all).not.toContain('repeated');
    // Another source: the run compiles it, and so its debug build as well.
    for (const [most, contract] of [
      [4, imported],
      [5, compiled],
    ] as const) {
      project.put('contracts/Purse.sol', source(most));
      project.put('test/counter.test.mjs', test(contract));
      const fresh = vitest({ FAILS: '1' });
      expect(fresh.all).toContain(COMPILES);
      expect(fresh.all).toMatch(STACK);
    }
  },
  400_000,
);
