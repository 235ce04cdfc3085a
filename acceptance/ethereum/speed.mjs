/**
 * How long the development chain takes, beside anvil, each in a new process and in turns:
 *
 *     npm run bench:ethereum [-- --rounds 9] [--only polkavirt|anvil] [--no-write]
 *
 * - start: from the start of the command to the first answer (`eth_chainId`);
 * - transfers: 100 of them one by one, each answered and then asked for its receipt, over one connection: signed by the
 *   node (`eth_sendTransaction`), or signed beforehand (`eth_sendRawTransaction`);
 * - the same with viem as its users write it: `sendTransaction` of an account of its own, `waitForTransactionReceipt`.
 *
 * Writes the table into BENCHMARKS.md, and benchmarks/results/ethereum.json.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { cpus, loadavg } from 'node:os';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { createWalletClient, defineChain, http, parseGwei, publicActions } from 'viem';
import { mnemonicToAccount } from 'viem/accounts';
import { savedRow, saveRun } from '../../benchmarks/dist/results.js';
import { NODES } from './lib/nodes.mjs';

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '9' },
    only: { type: 'string' },
    write: { type: 'boolean', default: true },
  },
  allowNegative: true,
});
const ROUNDS = Number(values.rounds);
const TRANSFERS = 100;
const TO = `0x${'42'.repeat(20)}`;
const MNEMONIC = 'test test test test test test test test test test test junk';
const account = mnemonicToAccount(MNEMONIC);

/** Asks over one connection that stays open, as the tools do. */
function connect(url) {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  let id = 0;
  const ask = (method, ...params) =>
    new Promise((resolve, reject) => {
      const sent = request(url, { agent, method: 'POST', headers: { 'content-type': 'application/json' } }, (response) => {
        let text = '';
        response.on('data', (chunk) => {
          text += chunk;
        });
        response.on('end', () => {
          const { result, error } = JSON.parse(text);
          if (error === undefined) resolve(result);
          else reject(new Error(`${method}: ${error.message}`));
        });
      });
      sent.on('error', reject);
      id += 1;
      sent.end(JSON.stringify({ jsonrpc: '2.0', id, method, params }));
    });
  return { ask, close: () => agent.destroy() };
}

/** What viem does, its questions before a transaction and its signature included. */
async function withViem(url, chainId) {
  const chain = defineChain({
    id: chainId,
    name: 'development',
    nativeCurrency: { name: 'Ether', symbol: 'ETH', decimals: 18 },
    rpcUrls: { default: { http: [url] } },
  });
  const signer = mnemonicToAccount(MNEMONIC, { addressIndex: 2 });
  const client = createWalletClient({ account: signer, chain, transport: http(), pollingInterval: 10 }).extend(publicActions);
  const began = performance.now();
  for (let i = 0; i < TRANSFERS; i++) {
    const { status } = await client.waitForTransactionReceipt({ hash: await client.sendTransaction({ to: TO, value: 1n }) });
    if (status !== 'success') throw new Error(`viem's transfer ${i} is ${status}`);
  }
  return performance.now() - began;
}

async function transfers(ask, send) {
  const began = performance.now();
  for (let i = 0; i < TRANSFERS; i++) {
    const hash = await send(i);
    let receipt = null;
    // anvil answers the hash before the block is there; polkavirt after it.
    while (receipt === null) receipt = await ask('eth_getTransactionReceipt', hash);
    if (receipt.status !== '0x1') throw new Error(`transfer ${i} has the receipt ${JSON.stringify(receipt)}`);
  }
  return performance.now() - began;
}

async function measure(name) {
  const began = performance.now();
  const node = await NODES[name]();
  const { ask, close } = connect(node.url);
  try {
    const chainId = Number(await ask('eth_chainId'));
    const start = performance.now() - began;
    const price = parseGwei('100');
    const sign = (nonce) =>
      account.signTransaction({
        chainId,
        nonce,
        to: TO,
        value: 1n,
        gas: 21_000n,
        maxFeePerGas: price,
        maxPriorityFeePerGas: 0n,
        type: 'eip1559',
      });
    const raw = await Promise.all(Array.from({ length: TRANSFERS }, (_, nonce) => sign(nonce)));
    const signed = await transfers(ask, (i) => ask('eth_sendRawTransaction', raw[i]));
    const from = (await ask('eth_accounts'))[1];
    const sent = await transfers(ask, () => ask('eth_sendTransaction', { from, to: TO, value: '0x1' }));
    const viem = await withViem(node.url, chainId);
    if (BigInt(await ask('eth_getBalance', TO, 'latest')) !== BigInt(3 * TRANSFERS)) throw new Error('not all transfers arrived');
    return { start, signed, sent, viem };
  } finally {
    close();
    await node.stop();
  }
}

const names = Object.keys(NODES).filter((name) => values.only === undefined || values.only === name);
const rounds = [];
for (let round = 0; round < ROUNDS; round++) {
  const row = {};
  for (const name of names) row[name] = await measure(name);
  rounds.push(row);
  console.log(
    names
      .map(
        (name) =>
          `${name}: ${Object.entries(row[name])
            .map(([what, ms]) => `${what} ${ms.toFixed(0)}`)
            .join(', ')}`,
      )
      .join('; '),
  );
}

const median = (list) => [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)];
const seconds = (ms) => (ms / 1000).toFixed(2);
const LABELS = {
  start: 'start to first answer',
  signed: `${TRANSFERS} transfers, signed beforehand`,
  sent: `${TRANSFERS} transfers, signed by the node`,
  viem: `${TRANSFERS} transfers with viem`,
};
const table = [
  `|  | ${names.map((name) => `${name}, median, s | ${name}, best, s`).join(' | ')}${names.length === 2 ? ' | times anvil, median' : ''} |`,
  `| --- |${' ---: | ---: |'.repeat(names.length)}${names.length === 2 ? ' ---: |' : ''}`,
  ...Object.entries(LABELS).map(([what, label]) => {
    const cells = names.map((name) => {
      const all = rounds.map((row) => row[name][what]);
      return `${seconds(median(all))} | ${seconds(Math.min(...all))}`;
    });
    const ratio = names.length === 2 ? ` | ${median(rounds.map((row) => row.polkavirt[what] / row.anvil[what])).toFixed(1)}` : '';
    return `| ${label} | ${cells.join(' | ')}${ratio} |`;
  }),
  '',
  `${cpus()[0].model.trim()}, ${cpus().length} cores, Node ${process.versions.node}, ${new Date().toISOString().slice(0, 10)}; ${ROUNDS} rounds, load ${loadavg()[1].toFixed(1)}.`,
].join('\n');
console.log(`\n${table}`);

if (values.write && names.length === 2) {
  const file = fileURLToPath(new URL('../../BENCHMARKS.md', import.meta.url));
  const text = readFileSync(file, 'utf8');
  writeFileSync(
    file,
    text.replace(/(<!-- ethereum -->\n)[\s\S]*?(\n<!-- \/ethereum -->)/, (_, begin, end) => `${begin}${table}${end}`),
  );
  const rows = Object.entries(LABELS).flatMap(([what, label]) =>
    names.map((name) =>
      savedRow(
        `ethereum/${what}/${name}`,
        `${label.replaceAll(',', ':')}, ${name}`,
        's',
        rounds.map((row) => row[name][what] / 1000),
      ),
    ),
  );
  saveRun('ethereum', [{ name: 'ethereum', title: 'The development chain beside anvil', rows, unavailable: [] }], {
    rounds: ROUNDS,
  });
}
