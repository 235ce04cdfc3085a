import { createTypestateNative } from '@polkavirt/native';
import { concatHex, encodeAbiParameters, type Hex } from 'viem';
import { CONSOLE_ADDRESS } from '../../src/client/contract-console.ts';
import { type ConsoleEntry, createSolidityChain, deploy, describeConsoleEntry } from '../../src/client/index.ts';
import { readBuilt } from '../failing/failing-contracts.ts';

const chainWithLog = () => {
  const heard: ConsoleEntry[] = [];
  const virt = createTypestateNative({ costModel: 'naive' });
  const chain = createSolidityChain({ virt, onConsole: (entry) => heard.push(entry) });
  return { chain, heard };
};

/** Selectors as they stand in Hardhat's and Foundry's libraries; `log(uint)` and `log(string,uint)` in their older versions. */
it.each<[selector: Hex, types: readonly string[], values: readonly unknown[], text: string]>([
  ['0x51973ec9', [], [], ''],
  ['0x41304fac', ['string'], ['hello'], 'hello'],
  ['0xf82c50f1', ['uint256'], [7n], '7'],
  ['0xf5b1bba9', ['uint256'], [2n ** 255n], `${2n ** 255n}`],
  ['0x2d5b6cb9', ['int256'], [-3n], '-3'],
  ['0x32458eed', ['bool'], [true], 'true'],
  ['0x2c2ecbc2', ['address'], [`0x${'12'.repeat(20)}`], `0x${'12'.repeat(20)}`],
  ['0xb60e72cc', ['string', 'uint256'], ['n is', 5n], 'n is 5'],
  ['0x9710a9d0', ['string', 'uint256'], ['%d of 100%%', 5n], '5 of 100%'],
  ['0xb60e72cc', ['string', 'uint256'], ['%s and %s', 5n], '5 and %s'],
  ['0x27b7cf85', ['bytes32'], [`0x${'01'.repeat(32)}`], `0x${'01'.repeat(32)}`],
  ['0x0be77f56', ['bytes'], ['0xc0de'], '0xc0de'],
  ['0x6e18a128', ['bytes1'], ['0x01'], '0x01'],
  ['0x27b7cf86', ['bytes32'], [`0x${'01'.repeat(32)}`], 'an unknown call'],
  ['0x41304fac', ['uint256'], [1n], 'an unknown call'],
])('a call %s %j of %j is a text', (selector, types, values, text) => {
  const { chain, heard } = chainWithLog();
  const data = concatHex([
    selector,
    encodeAbiParameters(
      types.map((type) => ({ type })),
      values,
    ),
  ]);
  const { status } = chain.executor.call({ from: chain.sender, to: CONSOLE_ADDRESS, value: 0n, data }, false);
  expect(status).toBe('success');
  expect(heard).toHaveLength(1);
  if (text.startsWith('an unknown')) expect(heard[0].text).toBe(`an unknown call of console.log: ${data}`);
  else expect(heard[0].text).toBe(text);
});

it('tells each log of a contract once, with the function and line if there is a debug build', async () => {
  const { Logs } = await readBuilt();
  const lines = async (artifact: Parameters<typeof deploy>[1]) => {
    const { chain, heard } = chainWithLog();
    const logs = await deploy(chain, artifact);
    await logs.write.add([2n]);
    await logs.write.add([3n]);
    expect(await logs.read.count()).toBe(5n);
    const address = logs.address.toLowerCase();
    return heard.map((entry) => describeConsoleEntry(entry).replace(address, 'Logs'));
  };
  const texts = ['made', 'adding 2', 'count is 0', 'adding 3', 'count is 2'];
  expect(await lines({ abi: Logs.abi, blob: Logs.blob })).toEqual(texts.map((text) => `[Logs] ${text}`));
  const places = ['28 Logs.constructor', '32 Logs.add', '37 Logs._sum', '32 Logs.add', '37 Logs._sum'];
  expect(await lines(Logs)).toEqual(texts.map((text, index) => `[contracts/Logs.sol:${places[index]}] ${text}`));
});
