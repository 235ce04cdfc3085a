/** Memory of contracts, and what only the EVM has, with the real compiler. `real-compiler.test.ts` says how to run it. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createTypestateNative } from '@polkavirt/native';
import { createEngine } from '@polkavirt/polkavm';
import { createSolidityChain, deploy } from '../../src/client/index.ts';
import { compileSolidity } from '../../src/compile/index.ts';
import { inspectCode, watchEngine } from '../../src/engine/index.ts';
import { compilerFolder } from '../support/compiler-folder.ts';

const FIXTURES = fileURLToPath(new URL('../../../../fixtures/solidity', import.meta.url));
const real = process.env.POLKAVIRT_RESOLC === '1' ? it : it.skip;

real(
  'a contract that fills 64 KiB of EVM memory goes through with more, in the debug build too',
  async () => {
    const folder = await compilerFolder();
    const file = join(folder, 'Fills.sol');
    await writeFile(
      file,
      `// SPDX-License-Identifier: MIT
pragma solidity ^0.8.0;
contract Fills {
  function fill(uint256 bytes_) external pure returns (uint256) { bytes memory all = new bytes(bytes_); return all.length; }
}
`,
    );
    const cache = join(folder, 'cache');
    const chain = () => {
      const { engine, explain } = watchEngine(createEngine());
      return createSolidityChain({ virt: createTypestateNative({ engine, costModel: 'naive' }), explain, inspectCode });
    };
    const build = async (heapSize?: number) => {
      const output = await compileSolidity([file], { root: FIXTURES, cache, debug: true, ...(heapSize && { heapSize }) });
      expect(output.cached).toBe(false);
      return deploy(chain(), Object.values(output.contracts)[0].Fills);
    };
    const messageOf = (call: Promise<unknown>) =>
      call.then(
        () => 'it went through',
        (error: Error) => error.message,
      );
    const ordinary = await build();
    expect(await ordinary.read.fill([60_000n])).toBe(60_000n);
    const message = await messageOf(ordinary.read.fill([70_000n]));
    expect(message).toMatch(/a heap of 65536 bytes \(for more: heapSize of compileSolidity, polkavirt compile --heap-size\)/);
    expect(message).toMatch(/at Fills\.fill .*Fills\.sol:4:/);
    // Not a power of two, which the compiler checks otherwise.
    for (const [heapSize, enough, tooMuch] of [
      [131_072, 130_000n, 131_072n],
      [100_000, 99_000n, 100_000n],
    ] as const) {
      const larger = await build(heapSize);
      expect(await larger.read.fill([enough])).toBe(enough);
      expect(await messageOf(larger.read.fill([tooMuch]))).toContain(`EVM memory is full`);
      expect(await messageOf(larger.read.fill([tooMuch]))).toContain(`a heap of ${heapSize} bytes`);
    }
  },
  240_000,
);

real(
  'what only the EVM has is refused with its line and what to use, and what reads code reads the program',
  async () => {
    const folder = await compilerFolder();
    const file = join(folder, 'Only.sol');
    const compile = async (body: string) => {
      await writeFile(
        file,
        `// SPDX-License-Identifier: MIT\npragma solidity ^0.8.26;\ncontract D { function d() external {} }\ncontract C {\n  ${body}\n}\n`,
      );
      return compileSolidity([file], { root: FIXTURES, cache: false });
    };
    const inAssembly = (code: string) => `function f() external returns (uint256 r) { assembly { ${code} } }`;
    for (const [body, advice] of [
      [inAssembly('extcodecopy(address(), 0, 0, 32) r := mload(0)'), 'the code of a contract cannot be read here'],
      [
        'function f() external view returns (bytes memory) { return address(this).code; }',
        'the code of a contract cannot be read',
      ],
      [inAssembly('codecopy(0, 0, 32) r := mload(0)'), 'a contract cannot read its own code here'],
      [inAssembly('r := callcode(gas(), address(), 0, 0, 0, 0, 0)'), 'callcode is not there: use delegatecall'],
      ['function f() external { selfdestruct(payable(msg.sender)); }', 'selfdestruct is not there'],
      ['function f() external view returns (bytes32) { return blobhash(0); }', 'transactions have no blobs here (blobhash)'],
      ['function f() external view returns (uint256) { return block.blobbasefee; }', 'no blobs here (blobbasefee)'],
      ['function f() external pure returns (bytes memory) { return type(D).runtimeCode; }', 'type(C).runtimeCode is not there'],
    ]) {
      const message = await compile(body).then(
        () => 'it compiled',
        (error: Error) => error.message,
      );
      expect(message).toContain(`${file}:5: UnsupportedOperation: `);
      expect(message).toContain(advice);
      expect(message.split('\n')).toHaveLength(1);
    }
    const { contracts } = await compile(
      `D public d = new D();
       function isD(address who) external view returns (bool) { return who.codehash == bytes32(type(D).creationCode); }
       function sizes() external view returns (uint256 own, uint256 other) { assembly { own := codesize() } other = address(d).code.length; }`,
    );
    const { C, D } = Object.values(contracts)[0];
    const chain = createSolidityChain({ virt: createTypestateNative({ costModel: 'naive' }) });
    const c = await deploy(chain, C, [], { dependencies: [D] });
    expect(await c.read.isD([await c.read.d()])).toBe(true);
    expect(await c.read.isD([c.address])).toBe(false);
    expect(await c.read.sizes()).toEqual([BigInt(C.blob.length), BigInt(D.blob.length)]);
  },
  240_000,
);
