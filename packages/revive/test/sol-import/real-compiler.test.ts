/** An import of Solidity sources in a run of Jest, with the real compiler. `../compile/real-compiler.test.ts` says how to run it. */
import { rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { JEST, newProject } from './project.ts';

const RESOLC = fileURLToPath(new URL('../../../../fixtures/solidity/node_modules/@parity/resolc', import.meta.url));
const real = process.env.POLKAVIRT_RESOLC === '1' ? it : it.skip;

real(
  'a contract deploys with those that it creates, and a failure in one of them gives the stack of all',
  () => {
    const project = newProject();
    rmSync(join(project.folder, 'node_modules/@parity/resolc'), { recursive: true });
    symlinkSync(RESOLC, join(project.folder, 'node_modules/@parity/resolc'));
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
