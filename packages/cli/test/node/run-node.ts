/** `polkavirt node` in this process. */
import { once } from 'node:events';
import { onTestEnd, within } from '@polkavirt/test-support';
import { WebSocket } from 'ws';
import { nodeCommand } from '../../src/node/node-command.ts';
import type { NodeFlags } from '../../src/node/node-flags.ts';

export const FLAGS: NodeFlags = {
  port: 0,
  host: '127.0.0.1',
  buildMode: 'manual',
  blockTime: undefined,
  clock: 'real',
  finalityDelay: 0,
  keepBlocks: 16,
  state: undefined,
  loadState: undefined,
  dumpState: undefined,
  saveEvery: undefined,
  allowOrigin: [],
  allowHost: [],
  callTimeout: undefined,
  contracts: false,
  implementation: 'forwarder',
  backend: 'recompiler',
  wire: 'abi',
  costModel: 'naive',
};

/** Runs the command until `use` is done with the server that its first line names. */
export async function whileRunning(flags: NodeFlags, use: (url: string) => Promise<void>): Promise<string[]> {
  const lines: string[] = [];
  let hear: (url: string) => void = () => {};
  const url = new Promise<string>((resolve) => {
    hear = resolve;
  });
  const write = async (chunk: string | Uint8Array) => {
    // What belongs to a line is indented; several may come in one write.
    lines.push(...(String(chunk).match(/[^\n]*\n(?: [^\n]*\n)*/g) ?? []));
    hear(/ws:\/\/\S+/.exec(lines[0])?.[0] ?? '');
  };
  const output = { isTerminal: false, write };
  const io = { stdout: output, stderr: output, stdin: (async function* () {})() };
  // The command is asked to stop whatever comes of the use, or its server would stay.
  let failure: unknown;
  const stopped = async () => {
    try {
      await use(await within('the server', url));
    } catch (error) {
      failure = error ?? new Error('the use failed with nothing');
    }
  };
  expect(await within('the command to end', nodeCommand(flags, io, stopped))).toBe(0);
  if (failure !== undefined) throw failure;
  return lines;
}

/** The result of a method, over a connection of its own. */
export const request = async (url: string, method: string, params: unknown[]): Promise<unknown> => {
  const socket = new WebSocket(url);
  onTestEnd('the client', () => socket.terminate());
  await within('the connection', once(socket, 'open'));
  socket.send(JSON.stringify({ jsonrpc: '2.0', id: 1, method, params }));
  const [answer] = await within(`the answer to ${method}`, once(socket, 'message'));
  return (JSON.parse(String(answer)) as { result: unknown }).result;
};
