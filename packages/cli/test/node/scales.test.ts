/** The command as it is installed, with a currency of 10 decimals and a scale of gas. */
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { ETHEREUM_DEV_ACCOUNTS } from '@polkavirt/revive/rpc';
import { onTestEnd, within } from '@polkavirt/test-support';
import { inRepository, polkavirt } from '../run.ts';

const [{ address: from }, { address: to }] = ETHEREUM_DEV_ACCOUNTS;

/** Starts the command with these flags. @returns What asks it. */
async function start(...flags: string[]) {
  const argv = [inRepository('packages/cli/bin/polkavirt.js'), 'node', '--contracts', '--port', '0', ...flags];
  const child = spawn(process.execPath, argv, { stdio: ['ignore', 'pipe', 'pipe'] });
  onTestEnd('the node', () => child.kill('SIGKILL'));
  let errors = '';
  child.stderr.on('data', (chunk: Buffer) => {
    errors += chunk;
  });
  const listening = new Promise<string>((resolve, reject) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      const [, url] = /^Ethereum JSON-RPC on (http:\S+)/.exec(line) ?? [];
      if (url !== undefined) resolve(url);
    });
    child.once('exit', (code) => reject(new Error(`the node ended with ${code}: ${errors}`)));
  });
  const url = await within('the node to listen', listening);
  return async <T = string>(method: string, ...params: unknown[]): Promise<T> => {
    const response = await fetch(url, { method: 'POST', body: JSON.stringify({ jsonrpc: '2.0', id: 1, method, params }) });
    return ((await response.json()) as { result: T }).result;
  };
}

it('--native-to-eth-ratio and --gas-scale: balances in wei, prices and gas by the scale', async () => {
  const ask = await start('--native-to-eth-ratio', '100000000', '--gas-scale', '50', '--balance', '7');
  const number = async (method: string, ...params: unknown[]) => BigInt(await ask(method, ...params));
  const balance = () => number('eth_getBalance', from, 'latest');
  const before = await balance();
  // 7 * 10^18 wei are 7 * 10^10 native units, of which one is the existential deposit.
  expect(before).toBe((7n * 10n ** 10n - 1n) * 10n ** 8n);
  const price = 50n * 10n ** 8n;
  expect(await number('eth_gasPrice')).toBe(price);
  const hash = await ask('eth_sendTransaction', { from, to, value: '0x5' });
  expect(await ask('eth_getTransactionReceipt', hash)).toMatchObject({
    status: '0x1',
    gasUsed: '0x5208',
    effectiveGasPrice: `0x${price.toString(16)}`,
  });
  expect(before - (await balance())).toBe(21_000n * price + 5n);
  // A gas is 50 times 25 ps. 300 zero bytes make the transaction 303 bytes longer, 12,692 ps each: 3,076.5 gas, above Ethereum's 1,200.
  const data = `0x${'00'.repeat(300)}`;
  expect(await number('eth_estimateGas', { from, to, data })).toBe(24_077n);
});

it.each([
  [['--contracts', '--native-to-eth-ratio', '0'], '--native-to-eth-ratio'],
  [['--contracts', '--gas-scale', '4294967296'], '--gas-scale'],
  [['--native-to-eth-ratio', '10'], '--native-to-eth-ratio means nothing without --contracts'],
  [['--gas-scale', '10'], '--gas-scale means nothing without --contracts'],
])('refuses %j', async (flags, complaint) => {
  const { code, stderr } = await polkavirt(['node', ...flags]);
  expect([code, stderr]).toEqual([2, expect.stringContaining(complaint)]);
});
