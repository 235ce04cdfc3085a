import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { WebSocket } from 'ws';

const COMMAND = fileURLToPath(new URL('../../packages/cli/bin/polkavirt.js', import.meta.url));

/** Bytes of memory that a process holds (`VmRSS`), or held at most (`VmHWM`); nothing where there is no /proc. */
function memoryOf(pid, field) {
  try {
    const [, kilobytes] = new RegExp(`^${field}:\\s+(\\d+) kB`, 'm').exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
    return kilobytes === undefined ? undefined : Number(kilobytes) * 1024;
  } catch {
    return undefined;
  }
}

/** Seconds of processor time that a process has used; nothing where there is no /proc. The kernel counts in hundredths. */
function processorTimeOf(pid) {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ');
    return (Number(fields[11]) + Number(fields[12])) / 100;
  } catch {
    return undefined;
  }
}

/** Milliseconds that the main thread of a process has worked; nothing where there is no /proc. */
export function workOf(pid) {
  try {
    return Number(readFileSync(`/proc/${pid}/schedstat`, 'utf8').split(' ')[0]) / 1e6;
  } catch {
    return undefined;
  }
}

/** Answers over HTTP. */
export async function ask(httpUrl, method, params = []) {
  const response = await fetch(httpUrl, { method: 'POST', body: JSON.stringify({ jsonrpc: '2.0', id: 1, method, params }) });
  const { result, error } = await response.json();
  if (error !== undefined) throw new Error(`${method}: ${error.code} ${error.message}`);
  return result;
}

/** A connection that sends texts and gives the answer to each, in their order. */
export async function openSocket(url) {
  const socket = new WebSocket(url, { maxPayload: 0, perMessageDeflate: false });
  const waiting = [];
  const fail = (why) => {
    for (const { reject } of waiting.splice(0)) reject(new Error(why));
  };
  socket.on('message', (data) => {
    const text = data.toString();
    const isNotification = text.startsWith('{"jsonrpc":"2.0","method"');
    const [first] = waiting;
    if (first === undefined) return;
    if (!isNotification) first.answer ??= text;
    const isLast = first.last === undefined ? !isNotification : text.includes(first.last) || text.includes('"error"');
    if (isLast) waiting.shift().resolve(first.answer);
  });
  socket.on('error', ({ message }) => fail(message));
  socket.on('close', (code) => fail(`the connection was closed with ${code}`));
  await once(socket, 'open');
  return {
    /** @param last a text in the last of the notifications that belong to the answer, if there are any */
    exchange: (text, last) =>
      new Promise((resolve, reject) => {
        waiting.push({ resolve, reject, last, answer: undefined });
        socket.send(text);
      }),
    close: () => socket.terminate(),
  };
}

/** Starts `polkavirt node` as its users do, on a free port. It ends with this process. */
export async function startNode(flags) {
  const child = spawn(process.execPath, [COMMAND, 'node', '--port', '0', ...flags], { stdio: ['ignore', 'pipe', 'inherit'] });
  const end = () => child.kill('SIGKILL');
  process.once('exit', end);
  const httpUrl = await new Promise((resolve, reject) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      const [, rest] = /^listening on ws(:\/\/\S+)/.exec(line) ?? [];
      if (rest !== undefined) resolve(`http${rest}`);
    });
    child.once('exit', (code) => reject(new Error(`the node ended with ${code}`)));
  });
  return {
    pid: child.pid,
    httpUrl,
    url: httpUrl.replace('http', 'ws'),
    ask: (method, params) => ask(httpUrl, method, params),
    memory: () => memoryOf(child.pid, 'VmRSS'),
    mostMemory: () => memoryOf(child.pid, 'VmHWM'),
    processorTime: () => processorTimeOf(child.pid),
    async stop() {
      process.removeListener('exit', end);
      if (child.exitCode !== null || child.signalCode !== null) throw new Error('the node ended before it was told to');
      const ended = once(child, 'exit');
      child.kill('SIGTERM');
      await ended;
    },
  };
}
