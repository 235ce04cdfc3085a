/** Coverage, gas and its snapshot of Solidity that tests import, in whole runs. `../compile/real-compiler.test.ts` says how to run it. */
import { readFileSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { JEST, newProject } from './project.ts';

const SOLIDITY = fileURLToPath(new URL('../../../../fixtures/solidity/', import.meta.url));
const real = process.env.POLKAVIRT_RESOLC === '1' ? it : it.skip;

/** What runs is said in comments: how often, and for branches how often each way. */
const SHOP = `// SPDX-License-Identifier: MIT
pragma solidity ^0.8.20;
import {Prices} from "./lib/Prices.sol";
contract Shop {
    uint256 public sold;
    function buy(uint256 count) external returns (uint256 price) {
        require(count > 0, "nothing");
        price = Prices.quote(count);
        sold += count;
    }
    function never() external {
        sold = 0;
    }
}
`;
const PRICES = `// SPDX-License-Identifier: MIT
pragma solidity ^0.8.20;
library Prices {
    function quote(uint256 count) internal pure returns (uint256) {
        if (count > 9) {
            return count * 2;
        }
        return count * 3;
    }
}
`;
/** By hand: buy(1), buy(10), buy(2), and buy(0), which reverts at once. */
const LCOV = {
  'contracts/Shop.sol': ['DA:7,4', 'DA:8,3', 'DA:9,3', 'DA:12,0', 'FNDA:4,Shop.buy', 'FNDA:0,Shop.never', 'BRF:2', 'BRH:2'],
  'contracts/lib/Prices.sol': ['DA:5,3', 'DA:6,1', 'DA:8,2', 'FNDA:3,Prices.quote', 'BRF:2', 'BRH:2'],
};

const TEST = `import { createTypestateNative } from '@polkavirt/native';
import { createSolidityChain, deploy } from '@polkavirt/revive/client';
import { Shop } from '../contracts/Shop.sol';

it('sells', async () => {
  const shop = await deploy(createSolidityChain({ virt: createTypestateNative({ costModel: 'naive' }) }), Shop);
  for (const count of [1n, 10n, 2n]) await shop.write.buy([count]);
  await expect(shop.write.buy([0n])).rejects.toThrow('nothing');
});
`;

const CONFIGS = {
  Jest: [
    'jest.config.js',
    `export default {
  transform: { '\\\\.sol$': '@polkavirt/revive/jest-transform' },
  extensionsToTreatAsEsm: ['.sol'],
  moduleFileExtensions: ['js', 'mjs', 'json', 'sol'],
  testMatch: ['**/*.test.mjs'],
  setupFilesAfterEnv: ['@polkavirt/insight/jest'],
  reporters: ['default', '@polkavirt/insight/reporter'],
};
`,
  ],
  Vitest: [
    'vitest.config.js',
    `import { solidity } from '@polkavirt/revive/vite';
export default {
  plugins: [solidity()],
  test: {
    include: ['**/*.test.mjs'],
    globals: true,
    testTimeout: 120_000,
    setupFiles: ['@polkavirt/insight/vitest'],
    reporters: ['default', '@polkavirt/insight/reporter'],
  },
};
`,
  ],
} as const;

real.each(['Jest', 'Vitest'] as const)(
  'a run of %s',
  (runner) => {
    const project = newProject();
    const { folder } = project;
    rmSync(join(folder, 'node_modules/@parity/resolc'), { recursive: true });
    symlinkSync(join(SOLIDITY, 'node_modules/@parity/resolc'), join(folder, 'node_modules/@parity/resolc'));
    const [config, configText] = CONFIGS[runner];
    project.put(config, configText);
    project.put('contracts/Shop.sol', SHOP);
    project.put('contracts/lib/Prices.sol', PRICES);
    project.put('test/counter.test.mjs', TEST);
    const args =
      runner === 'Jest' ? ['--experimental-vm-modules', JEST] : [join(folder, 'node_modules/vitest/vitest.mjs'), 'run'];
    const run = (env: Readonly<Record<string, string>>) => {
      const { status, all } = project.run(args, env);
      expect(status === 0 ? '' : all).toBe('');
      return all;
    };
    const text = (path: string) => readFileSync(join(folder, path), 'utf8');

    run({ POLKAVIRT_COVERAGE: 'reports' });
    const records = text('reports/lcov.info').split('end_of_record\n');
    for (const [file, lines] of Object.entries(LCOV)) {
      const record = records.find((one) => one.includes(`SF:${file}\n`) || one.includes(`/${file}\n`)) ?? '';
      expect(record.split('\n')).toEqual(expect.arrayContaining(lines));
    }
    expect(text('reports/coverage.html')).toContain('Prices.sol');

    run({ POLKAVIRT_GAS: 'gas', POLKAVIRT_GAS_SNAPSHOT: 'write' });
    const rows = JSON.parse(text('gas/gas.json')) as readonly { contract: string; function: string; calls: number }[];
    expect(rows.map(({ contract, function: name, calls }) => [contract, name, calls])).toEqual([
      ['Shop', 'constructor', 1],
      ['Shop', 'buy(uint256)', 4],
    ]);
    const snapshot = text('.gas-snapshot');
    expect(snapshot).toMatch(/^sells \(gas: \d+\)\n$/);
    // With coverage and debug builds gas is that of the ordinary ones.
    run({
      POLKAVIRT_COVERAGE: 'reports',
      POLKAVIRT_SOLIDITY_DEBUG: '1',
      POLKAVIRT_GAS: 'lines',
      POLKAVIRT_GAS_SNAPSHOT: 'check',
    });
    const byLine = JSON.parse(text('lines/gas-lines.json')) as readonly { contract: string; file?: string; line?: number }[];
    expect(byLine).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ contract: 'Shop', file: 'contracts/Shop.sol', line: 9 }),
        expect.objectContaining({ contract: 'Shop', file: 'contracts/lib/Prices.sol', line: 8 }),
      ]),
    );
    expect(text('lines/gas-lines.html')).toContain('Prices.sol');
  },
  400_000,
);
