/**
 * Many clients send transactions at once, each the next one when the last is final or answered: Polkadot.js clients over WebSocket, and
 * senders of single HTTP requests. All of them are in this process, the node is in another one.
 *
 *     npm run load:node
 *
 * POLKAVIRT_SECONDS (300), POLKAVIRT_API_SENDERS (16), POLKAVIRT_HTTP_SENDERS (4), POLKAVIRT_NODE_FLAGS. Fails if a transaction is lost:
 * if its sender does not hear of its finality, or the chain has another number of them than were sent.
 */
import { ApiPromise, Keyring, WsProvider } from '@polkadot/api';
import { startNode } from './child-node.mjs';
import { megabytes, milliseconds, percentile, printMachine, printTable } from './report.mjs';
import { moreFlags, numberFrom } from './settings.mjs';

const SECONDS = numberFrom('POLKAVIRT_SECONDS', 300);
const API_SENDERS = numberFrom('POLKAVIRT_API_SENDERS', 16);
const HTTP_SENDERS = numberFrom('POLKAVIRT_HTTP_SENDERS', 4);
/** Units of each sender's account, of the 1,000,000 that Alice has. */
const ENDOWMENT = 20_000n * 10n ** 12n;
/** Milliseconds after which a transaction counts as lost. */
const PATIENCE = 60_000;

const connect = (url) => ApiPromise.create({ provider: new WsProvider(url), noInitWarn: true });

/** Signs and sends; tells when it was first heard to be in a block, and when final, in milliseconds since it was sent. */
function watchToEnd(tx, signer, nonce) {
  return new Promise((resolve, reject) => {
    const began = performance.now();
    let inBlock;
    const late = setTimeout(() => reject(new Error(`nothing was heard for ${PATIENCE / 1000} s`)), PATIENCE);
    const end = (settle, value) => {
      clearTimeout(late);
      void unsubscribe.then((stop) => stop());
      settle(value);
    };
    const hear = ({ status, isFinalized, isError }) => {
      if (status.isInBlock) inBlock = performance.now() - began;
      if (isError) end(reject, new Error(`it was ${status.type}`));
      if (isFinalized) end(resolve, { inBlock, final: performance.now() - began });
    };
    const unsubscribe = tx.signAndSend(signer, { nonce }, hear);
    unsubscribe.catch((error) => {
      clearTimeout(late);
      reject(error);
    });
  });
}

const keyring = new Keyring({ type: 'sr25519' });
const node = await startNode(moreFlags);
const first = await connect(node.url);
const alice = keyring.addFromUri('//Alice');
const names = [
  ...Array.from({ length: API_SENDERS }, (_, i) => `//load//api//${i}`),
  ...Array.from({ length: HTTP_SENDERS }, (_, i) => `//load//http//${i}`),
];
const pairs = names.map((name) => keyring.addFromUri(name));
await Promise.all(
  pairs.map(({ address }, nonce) => watchToEnd(first.tx.balances.transferKeepAlive(address, ENDOWMENT), alice, nonce)),
);
const apis = await Promise.all(pairs.slice(0, API_SENDERS).map(() => connect(node.url)));

const began = performance.now();
const end = began + SECONDS * 1000;
const startMemory = node.memory();
const [nodeBegan, clientsBegan] = [node.processorTime(), process.cpuUsage()];
const sent = pairs.map(() => 0);
const inBlock = [];
const final = [];
const answered = [];
const lost = [];
let statusesMissed = 0;

async function sendByApi(api, index) {
  while (performance.now() < end) {
    const nonce = sent[index]++;
    try {
      const took = await watchToEnd(api.tx.system.remark(`0x${nonce.toString(16).padStart(8, '0')}`), pairs[index], nonce);
      final.push(took.final);
      if (took.inBlock === undefined) statusesMissed += 1;
      else inBlock.push(took.inBlock);
    } catch (error) {
      lost.push(`${names[index]} ${nonce}: ${error.message}`);
      return;
    }
  }
}

async function sendByHttp(index) {
  while (performance.now() < end) {
    const nonce = sent[index]++;
    try {
      const options = { nonce, era: 0, blockHash: first.genesisHash };
      const extrinsic = await first.tx.system.remark('0x01').signAsync(pairs[index], options);
      const start = performance.now();
      await node.ask('author_submitExtrinsic', [extrinsic.toHex()]);
      answered.push(performance.now() - start);
    } catch (error) {
      lost.push(`${names[index]} ${nonce}: ${error.message}`);
      return;
    }
  }
}

let before = 0;
const EVERY = 10;
const progress = setInterval(() => {
  const done = final.length + answered.length;
  const seconds = Math.round((performance.now() - began) / 1000);
  const rate = ((done - before) / EVERY).toFixed(1);
  console.log(`${seconds} s: ${done} transactions, ${rate} a second, ${megabytes(node.memory())}, ${lost.length} lost`);
  before = done;
}, EVERY * 1000);
await Promise.all([
  ...apis.map((api, index) => sendByApi(api, index)),
  ...Array.from({ length: HTTP_SENDERS }, (_, i) => sendByHttp(API_SENDERS + i)),
]);
clearInterval(progress);
const seconds = (performance.now() - began) / 1000;
const endMemory = node.memory();
const nodeTook = (node.processorTime() - nodeBegan) * 1000;
const { user, system } = process.cpuUsage(clientsBegan);
const clientsTook = (user + system) / 1000;

// What the chain has of each sender.
for (const [index, { address }] of pairs.entries()) {
  const { nonce } = await first.query.system.account(address);
  if (nonce.toNumber() !== sent[index]) lost.push(`${names[index]}: ${sent[index]} were sent, and ${nonce} are in the chain`);
}
const blocks = (await first.rpc.chain.getHeader()).number.toNumber();
const mostMemory = node.mostMemory();
await Promise.all([...apis, first].map((api) => api.disconnect()));
await node.stop();

const total = final.length + answered.length;
const latencies = (name, values) =>
  values.length === 0 ? [] : [[name, ...[0.5, 0.99, 1].map((share) => milliseconds(percentile(values, share)))]];
console.log();
printMachine();
printTable([
  [`${API_SENDERS} Polkadot.js and ${HTTP_SENDERS} HTTP senders for ${Math.round(seconds)} s`, ''],
  ['transactions', total],
  ['  of Polkadot.js, watched until final', final.length],
  ['  by HTTP', answered.length],
  ['transactions a second', (total / seconds).toFixed(1)],
  ['blocks', blocks],
  ['processor time of the node, a transaction', milliseconds(nodeTook / total)],
  ['processor time of the clients, a transaction', milliseconds(clientsTook / total)],
  ['memory of the node at the start', megabytes(startMemory)],
  ['memory of the node at the end', megabytes(endMemory)],
  ['  at most', megabytes(mostMemory)],
  ['statuses `InBlock` that were not told', statusesMissed],
  ['lost transactions', lost.length],
]);
console.log();
printTable([
  ['from sending', 'half within', '99 % within', 'longest'],
  ...latencies('to the news of the block (Polkadot.js)', inBlock),
  ...latencies('to the news of finality (Polkadot.js)', final),
  ...latencies('to the answer, after the block (HTTP)', answered),
]);
for (const line of lost.slice(0, 20)) console.log(`lost: ${line}`);
process.exit(lost.length > 0 || statusesMissed > 0 || total === 0 ? 1 : 0);
