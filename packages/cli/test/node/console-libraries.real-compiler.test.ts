/** The console libraries of Hardhat and of Foundry, unchanged. `packages/revive/test/compile/real-compiler.test.ts` says how to run it. */
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { jest } from '@jest/globals';
import { createTypestateNative } from '@polkavirt/native';
import { createSolidityChain, deploy } from '@polkavirt/revive/client';
import { closeCompilers, readArtifact } from '@polkavirt/revive/compile';
import { ETHEREUM_DEV_ACCOUNTS } from '@polkavirt/revive/rpc';
import { onTestEnd } from '@polkavirt/test-support';
import { type Abi, encodeFunctionData, toHex } from 'viem';
import { inRepository, polkavirt } from '../run.ts';
import { FLAGS, request, whileRunning } from './run-node.ts';

const real = process.env.POLKAVIRT_RESOLC === '1' ? it : it.skip;

/** Each line that logs says in a comment what is to be read, after `[FILE:LINE FUNCTION] `. */
const SOURCES: Readonly<Record<string, string>> = {
  'Hardhat.sol': `// SPDX-License-Identifier: MIT
pragma solidity ^0.8.20;
import "hardhat/console.sol";
contract Hardhat {
    constructor() {
        console.log("made"); // constructor: made
    }
    function run(uint256 amount) external view returns (uint256) {
        console.log("%s has %d", msg.sender, amount); // run: SENDER has 7
        console.logBytes32(bytes32(amount)); // run: 0x0000000000000000000000000000000000000000000000000000000000000007
        return _inner(amount);
    }
    function _inner(uint256 amount) private view returns (uint256) {
        console.log(true, amount, address(0), "end"); // _inner: true 7 0x0000000000000000000000000000000000000000 end
        console.logInt(-3); // _inner: -3
        return amount;
    }
}
`,
  'Foundry.sol': `// SPDX-License-Identifier: MIT
pragma solidity ^0.8.20;
import {console} from "forge-std/console.sol";
import {console2} from "forge-std/console2.sol";
contract Foundry {
    constructor() {
        console2.log("made by", uint256(2)); // constructor: made by 2
    }
    function run(uint256 amount) external view returns (uint256) {
        console.log("one", amount); // run: one 7
        console2.log("two", amount); // run: two 7
        console2.logInt(-5); // run: -5
        console2.logBytes(hex"c0de"); // run: 0xc0de
        return amount;
    }
}
`,
};

/** What is logged at each place, by the comments. */
const expectedLogs = (file: string, sender: string): string[] =>
  SOURCES[file].split('\n').flatMap((text, index) => {
    const [, name, said] = /\/\/ (\w+): (.*)$/.exec(text) ?? [];
    const contract = file.replace('.sol', '');
    return name === undefined ? [] : [`[${file}:${index + 1} ${contract}.${name}] ${said.replace('SENDER', sender)}`];
  });

real.each(Object.keys(SOURCES))(
  '%s logs to the output of the test and to the terminal of the node',
  async (file) => {
    const home = process.cwd();
    const folder = mkdtempSync(join(tmpdir(), 'polkavirt-console-'));
    onTestEnd('the folder', () => rmSync(folder, { recursive: true }));
    onTestEnd('the compiler', closeCompilers);
    onTestEnd('the working directory', () => process.chdir(home));
    symlinkSync(inRepository('fixtures/solidity/node_modules'), join(folder, 'node_modules'));
    writeFileSync(join(folder, file), SOURCES[file]);
    process.chdir(folder);
    expect(await polkavirt(['compile', '--debug', file, '-o', 'artifacts', '--cache-dir', 'cache'])).toMatchObject({ code: 0 });
    const name = file.replace('.sol', '');
    const artifact = await readArtifact(`artifacts/${name}`);

    const printed: string[] = [];
    const log = jest.spyOn(console, 'log').mockImplementation((text) => void printed.push(text));
    onTestEnd('the output', () => log.mockRestore());
    const chain = createSolidityChain({ virt: createTypestateNative({ costModel: 'naive' }) });
    const contract = await deploy(chain, artifact);
    expect(await contract.read.run([7n])).toBe(7n);
    log.mockRestore();
    // viem shows addresses with their checksum.
    expect(printed).toEqual(expectedLogs(file, chain.sender));

    const [{ address: from }] = ETHEREUM_DEV_ACCOUNTS;
    const flags = { ...FLAGS, contracts: true, buildMode: 'instant', artifacts: 'artifacts' } as const;
    const lines = await whileRunning(flags, async (url) => {
      const hash = await request(url, 'eth_sendTransaction', [{ from, gas: toHex(20_000_000), data: toHex(artifact.blob) }]);
      const receipt = (await request(url, 'eth_getTransactionReceipt', [hash])) as { contractAddress: string };
      const data = encodeFunctionData({ abi: artifact.abi as Abi, functionName: 'run', args: [7n] });
      await request(url, 'eth_call', [{ from, to: receipt.contractAddress, data }, 'latest']);
    });
    const shown = lines
      .join('')
      .split('\n')
      .flatMap((line) => /^ {4}(\[.*)/.exec(line)?.[1] ?? []);
    expect(shown.map((line) => line.toLowerCase())).toEqual(expectedLogs(file, from).map((line) => line.toLowerCase()));
  },
  240_000,
);
