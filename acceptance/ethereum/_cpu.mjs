// usage: node _cpu.mjs rounds [--prof dir] [only]
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { mnemonicToAccount } from 'viem/accounts';
import { parseGwei } from 'viem';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
const require = createRequire(import.meta.url);
const anvilBin = join(dirname(require.resolve('@foundry-rs/anvil-linux-amd64/package.json')), 'bin', 'anvil');
const cli = new URL('../../packages/cli/bin/polkavirt.js', import.meta.url).pathname;
const rounds = Number(process.argv[2] ?? 5);
const prof = process.argv.includes('--prof') ? process.argv[process.argv.indexOf('--prof') + 1] : undefined;
const names = process.argv.includes('--only') ? [process.argv[process.argv.indexOf('--only') + 1]] : ['polkavirt', 'anvil'];
const mode = process.argv.includes('--mode') ? process.argv[process.argv.indexOf('--mode') + 1] : 'both';
const N = 100;
const account = mnemonicToAccount('test test test test test test test test test test test junk');
const TO = `0x${'42'.repeat(20)}`;
const raws = new Map();
async function rawOf(chainId) {
  if (!raws.has(chainId)) raws.set(chainId, await Promise.all(Array.from({ length: N }, (_, nonce) => account.signTransaction({ chainId, nonce, to: TO, value: 1n, gas: 21_000n, maxFeePerGas: parseGwei('100'), maxPriorityFeePerGas: 0n, type: 'eip1559' }))));
  return raws.get(chainId);
}
function start(name) {
  const [file, args, re] = name === 'polkavirt' ? [process.execPath, [...(prof ? ['--cpu-prof', '--cpu-prof-interval', '200', `--cpu-prof-dir=${prof}`] : []), ...(process.env.NODE_FLAGS ?? '').split(' ').filter(Boolean), cli, 'node', '--contracts', '--port', '0'], /listening on ws:\/\/(\S+)/] : [anvilBin, ['--port', '0'], /Listening on (\S+)/];
  const child = spawn(file, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  return new Promise((resolve) => {
    let text = '';
    child.stdout.on('data', (c) => { text += c; const m = re.exec(text); if (m) { resolve({ child, url: `http://${m[1]}` }); } });
  });
}
const LONG=Number(process.env.LONG??1);
const cpu = (pid) => { const f = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' '); return (Number(f[11]) + Number(f[12])) * 10; };
async function once(name) {
  const { child, url } = await start(name);
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  let id = 0;
  const ask = (method, ...params) => new Promise((resolve, reject) => {
    const sent = request(url, { agent, method: 'POST', headers: { 'content-type': 'application/json' } }, (r) => { let t = ''; r.on('data', (c) => { t += c; }); r.on('end', () => { const { result, error } = JSON.parse(t); if (error) reject(new Error(error.message)); else resolve(result); }); });
    sent.on('error', reject); id += 1; sent.end(JSON.stringify({ jsonrpc: '2.0', id, method, params }));
  });
  const chainId = Number(await ask('eth_chainId'));
  const raw = await rawOf(chainId);
  const run = async (send) => { const c0 = cpu(child.pid), t0 = performance.now(); for (let i = 0; i < N; i++) { const h = await send(i); let r = null; while (r === null) r = await ask('eth_getTransactionReceipt', h); if (r.status !== '0x1') throw new Error('bad'); } const wall = performance.now() - t0; return [wall, cpu(child.pid) - c0]; };
  const out = { start: cpu(child.pid) };
  if (mode !== 'sent') [out.signedWall, out.signedCpu] = await run((i) => ask('eth_sendRawTransaction', raw[i]));
  if (mode !== 'signed') { const from = (await ask('eth_accounts'))[1]; for(let k=0;k<LONG;k++) [out['sentWall'+k], out['sentCpu'+k]] = await run(() => ask('eth_sendTransaction', { from, to: TO, value: '0x1' })); }
  agent.destroy();
  await new Promise((r) => { child.once('exit', r); child.kill('SIGTERM'); });
  return out;
}
const all = {};
for (let r = 0; r < rounds; r++) for (const n of names) { (all[n] ??= []).push(await once(n)); }
for (const n of names) { const k = Object.keys(all[n][0]); console.log(n, k.map((x) => { const l = all[n].map((o) => o[x]).sort((a, b) => a - b); return `${x} ${l[Math.floor(l.length / 2)].toFixed(0)} (min ${l[0].toFixed(0)})`; }).join(', ')); }
