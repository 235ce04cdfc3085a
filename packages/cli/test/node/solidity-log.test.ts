/** What the terminal of `polkavirt node --contracts --artifacts` shows of Solidity: where contracts log, and where they fail. */
import { mkdtempSync, rmSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ETHEREUM_DEV_ACCOUNTS } from '@polkavirt/revive/rpc';
import { onTestEnd } from '@polkavirt/test-support';
import { encodeFunctionData, toHex } from 'viem';
import { type BuiltContract, expectedStacks, readBuilt } from '../../../revive/test/failing/failing-contracts.ts';
import { FLAGS, request, whileRunning } from './run-node.ts';

const [{ address: from }] = ETHEREUM_DEV_ACCOUNTS;
const CONTRACTS = { ...FLAGS, contracts: true, buildMode: 'instant' } as const;
const gas = toHex(20_000_000);

/** A folder of artifacts as `polkavirt compile -o` writes them, with or without debug builds. */
async function artifacts(contracts: Readonly<Record<string, BuiltContract>>, debug: boolean): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'polkavirt-artifacts-'));
  onTestEnd('the artifacts', () => rmSync(folder, { recursive: true }));
  for (const [name, built] of Object.entries(contracts)) {
    const { abi, blob, debugHash } = built;
    await writeFile(join(folder, `${name}.json`), JSON.stringify({ abi, ...(debug ? { debugHash } : {}) }));
    await writeFile(join(folder, `${name}.polkavm`), blob);
    if (debug) await writeFile(join(folder, `${name}.debug.polkavm`), built.debug);
  }
  return folder;
}

/** Deploys both, and lets them log, fail in a transaction, and fail in a call. */
async function use(url: string, { Logs, Plain }: Readonly<Record<string, BuiltContract>>): Promise<string> {
  const send = (transaction: object) => request(url, 'eth_sendTransaction', [{ from, gas, ...transaction }]);
  const deploy = async ({ blob }: BuiltContract): Promise<string> => {
    const hash = await send({ data: toHex(blob) });
    return ((await request(url, 'eth_getTransactionReceipt', [hash])) as { contractAddress: string }).contractAddress;
  };
  const logs = await deploy(Logs);
  await send({ to: logs, data: encodeFunctionData({ abi: Logs.abi, functionName: 'add', args: [3n] }) });
  const plain = await deploy(Plain);
  const data = encodeFunctionData({ abi: Plain.abi, functionName: 'inLibrary', args: [100n] });
  await send({ to: plain, data });
  await request(url, 'eth_call', [{ from, to: plain, data }, 'latest']);
  return logs;
}

it('with debug builds: file, line and function', async () => {
  const { Logs, Plain } = await readBuilt();
  const folder = await artifacts({ Logs, Plain }, true);
  const lines = await whileRunning({ ...CONTRACTS, artifacts: folder }, async (url) => void (await use(url, { Logs, Plain })));
  const [made, added, , failed] = lines.filter((line) => line.startsWith('eth_sendTransaction'));
  expect(made).toMatch(/\n {2}console\.log:\n {4}\[contracts\/Logs\.sol:28 Logs\.constructor\] made\n$/);
  expect(added).toMatch(
    /\n {2}console\.log:\n {4}\[contracts\/Logs\.sol:32 Logs\.add\] adding 3\n {4}\[contracts\/Logs\.sol:37 Logs\._sum\] count is 0\n$/,
  );
  const frames = (await expectedStacks()).get('library') ?? [];
  expect(frames).toHaveLength(2);
  const places = frames.map(({ function: name, file, line }) => `\\n {6}at ${name} \\(${file}:${line}:\\d+\\)`);
  const stack = new RegExp(`execution reverted: [^\\n]*arithmetic overflow [^\\n]*${places.join('')}\\n$`);
  expect(failed).toMatch(stack);
  expect(lines.find((line) => line.startsWith('eth_call'))).toMatch(stack);
});

it('without: the contract', async () => {
  const { Logs, Plain } = await readBuilt();
  const folder = await artifacts({ Logs, Plain }, false);
  let address = '';
  const lines = await whileRunning({ ...CONTRACTS, artifacts: folder }, async (url) => {
    address = await use(url, { Logs, Plain });
  });
  const [made, added, , failed] = lines.filter((line) => line.startsWith('eth_sendTransaction'));
  // It has its name once the transaction that made it is over.
  expect(made).toContain(`\n  console.log:\n    [Logs ${address}] made\n`);
  expect(added).toContain(`\n  console.log:\n    [Logs ${address}] adding 3\n    [Logs ${address}] count is 0\n`);
  expect(failed).toMatch(/\n {2}Error: execution reverted: [^\n]*\n$/);
});
