import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { onTestEnd, within } from '@polkavirt/test-support';
import { inRepository } from './run.ts';

/** How often the node is killed. A restart takes a second. */
const KILLS = Number(process.env.POLKAVIRT_KILLS ?? 2);

interface Running {
  readonly child: ChildProcess;
  /** The blocks that it told of, by number. */
  readonly told: Map<number, string>;
  readonly url: string;
}

/** The command as it is installed, which makes a block a millisecond and keeps them in a file. */
async function start(state: string): Promise<Running> {
  const flags = ['--port', '0', '--state', state, '--build-mode', 'interval', '--block-time', '1'];
  const child = spawn(process.execPath, [inRepository('packages/cli/bin/polkavirt.js'), 'node', ...flags], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  onTestEnd('the node', () => child.kill('SIGKILL'));
  const told = new Map<number, string>();
  let errors = '';
  child.stderr?.on('data', (chunk: Buffer) => {
    errors += chunk;
  });
  const url = new Promise<string>((resolve, reject) => {
    createInterface({ input: child.stdout as NodeJS.ReadableStream }).on('line', (line) => {
      const [, number, hash] = /^block (\d+) (0x[0-9a-f]+)/.exec(line) ?? [];
      if (number !== undefined) told.set(Number(number), hash);
      const [, at] = /^listening on ws(:\/\/\S+)/.exec(line) ?? [];
      if (at !== undefined) resolve(`http${at}`);
    });
    child.once('exit', (code) => reject(new Error(`the node ended with ${code}: ${errors}`)));
  });
  return { child, told, url: await within('the node to listen', url) };
}

const ask = async (url: string, method: string, params: unknown[] = []): Promise<unknown> => {
  const response = await fetch(url, { method: 'POST', body: JSON.stringify({ jsonrpc: '2.0', id: 1, method, params }) });
  return ((await response.json()) as { result: unknown }).result;
};

it(
  `a node that is killed at any moment, ${KILLS} times, goes on from its last whole write`,
  async () => {
    const folder = mkdtempSync(join(tmpdir(), 'polkavirt-'));
    onTestEnd('the folder', () => rmSync(folder, { recursive: true, force: true }));
    const state = join(folder, 'chain.db');
    /** Every block that was ever told of. What a kill took back may come again as another one. */
    const known = new Map<number, string>();
    let highest = 0;
    /** Where the last run went on. */
    let wentOnAt = 0;
    for (let run = 0; run <= KILLS; run++) {
      const { child, told, url } = await start(state);
      // Where it went on: the block before the first one that it told of, or later.
      await within(
        'a block',
        (async () => {
          while (told.size === 0) await new Promise((resolve) => setTimeout(resolve, 5));
        })(),
      );
      const first = Math.min(...told.keys());
      // It goes on from what it had told of, or from a little more: the last lines may have got lost with the process.
      expect(first).toBeGreaterThan(wentOnAt);
      const last = Math.min(first - 1, highest);
      if (last > 0) expect(await ask(url, 'chain_getBlockHash', [last])).toBe(known.get(last));
      const all = Array.from({ length: first - 1 }, (_, i) => i + 1);
      expect(await ask(url, 'chain_getBlockHash', [all])).toEqual(all.map(() => expect.stringMatching(/^0x/)));
      wentOnAt = first - 1;
      // Writes are under way all the time: some moments later one of them is hit.
      await new Promise((resolve) => setTimeout(resolve, 20 + ((run * 37) % 200)));
      child.kill('SIGKILL');
      await within('the end', once(child, 'exit'));
      for (const number of [...known.keys()]) if (number >= first) known.delete(number);
      for (const [number, hash] of told) known.set(number, hash);
      highest = Math.max(...told.keys());
    }
  },
  60_000 + KILLS * 30_000,
);
