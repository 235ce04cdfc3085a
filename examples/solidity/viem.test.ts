import { createTypestateNative } from '@polkavirt/native';
import { createNode } from '@polkavirt/node';
import { serveWebSocket } from '@polkavirt/node/server';
import { readArtifact } from '@polkavirt/revive/compile';
import { createContractsRuntime, ETHEREUM_DEV_ACCOUNTS } from '@polkavirt/revive/rpc';
import { createWalletClient, defineChain, getContract, http, publicActions, toHex } from 'viem';
import { privateKeyToAccount } from 'viem/accounts';

const { abi, blob } = await readArtifact(new URL('../../fixtures/solidity/Counter', import.meta.url));
const account = privateKeyToAccount(ETHEREUM_DEV_ACCOUNTS[0].key);

const { genesis, methods } = createContractsRuntime({ virt: createTypestateNative({ costModel: 'naive' }) });
const node = createNode({ genesis: genesis(), methods });
const server = await serveWebSocket(node, { port: 0 });
afterAll(async () => {
  node.close();
  await server.close();
});

it('viem deploys a contract on a node in this process, calls it, and reads its events', async () => {
  const nativeCurrency = { name: 'Unit', symbol: 'UNIT', decimals: 18 };
  const chain = defineChain({ id: 420_420_420, name: 'test', nativeCurrency, rpcUrls: { default: { http: [server.httpUrl] } } });
  const client = createWalletClient({ account, chain, transport: http(), pollingInterval: 5 }).extend(publicActions);
  const deployed = await client.waitForTransactionReceipt({ hash: await client.deployContract({ abi, bytecode: toHex(blob) }) });
  const counter = getContract({ abi, address: deployed.contractAddress as `0x${string}`, client });
  await client.waitForTransactionReceipt({ hash: await counter.write.increment([5n]) });
  expect(await counter.read.count()).toBe(5n);
  await expect(counter.write.increment([1_000n])).rejects.toThrow('CeilingReached(uint256 ceiling, uint256 wanted)');
  expect(await counter.getEvents.Incremented({}, { fromBlock: 0n })).toMatchObject([{ args: { from: 0n, to: 5n } }]);
});
