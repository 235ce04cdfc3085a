/** A campaign through a real Redis: several processes, one of which is killed, and every program counts once. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Queue } from 'bullmq';
import { inRepository, polkavirt } from './run.ts';

const COMMAND = inRepository('packages/cli/bin/polkavirt.js');
const hasRedis = spawnSync('redis-server', ['--version']).status === 0;

/** A port that is free now. */
const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, 'close');
  return port;
};

it('says what a queue needs', async () => {
  const nowhere = await polkavirt(['campaign', 'work', '--queue', 'http://localhost', '--until-empty']);
  expect([nowhere.code, nowhere.stderr]).toEqual([
    2,
    'polkavirt: the queue must be redis://host:port or rediss://host:port, not http://localhost\n',
  ]);
  const soon = await polkavirt(['campaign', 'work', '--queue', 'redis://localhost', '--taken-over-after', '999ms']);
  expect(soon.code).toBe(2);
  expect(soon.stderr).toContain('a time from 1s to 1h, such as 15s');
  const port = await freePort();
  const nobody = await polkavirt(['campaign', 'report', '--queue', `redis://127.0.0.1:${port}`]);
  expect(nobody.code).toBe(2);
  expect(nobody.stderr).toContain(`no Redis at 127.0.0.1:${port}`);
});

if (!hasRedis) {
  it.skip('campaigns through Redis: there is no redis-server on this machine', () => {});
} else {
  describe('with Redis', () => {
    const folder = mkdtempSync(join(tmpdir(), 'polkavirt-redis-'));
    const children: ChildProcess[] = [];
    const start = (command: string, args: readonly string[]): ChildProcess => {
      const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'] });
      children.push(child);
      return child;
    };
    let url: string;
    let queue: Queue;

    beforeAll(async () => {
      const port = await freePort();
      const redis = start('redis-server', ['--port', `${port}`, '--bind', '127.0.0.1', '--save', '', '--dir', folder]);
      for await (const line of redis.stdout!) if (`${line}`.includes('Ready to accept connections')) break;
      url = `redis://127.0.0.1:${port}`;
      queue = new Queue('campaign', { connection: { url }, prefix: 'polkavirt-campaign' });
    });

    afterAll(async () => {
      await queue?.close();
      for (const child of children) {
        if (child.exitCode !== null || child.signalCode !== null) continue;
        child.kill('SIGKILL');
        await once(child, 'exit');
      }
      rmSync(folder, { recursive: true });
    });

    const PROGRAMS = 240;
    const campaign = (...argv: string[]) => polkavirt(['campaign', ...argv, '--queue', url]);

    it('counts every program once, though a process is killed in the middle', async () => {
      const argv = ['enqueue', '--programs', `${PROGRAMS}`, '--job-size', '20', '--seed', '4', '--levels', 'engine'];
      const first = await campaign(...argv);
      expect([first.code, first.stdout]).toEqual([0, `seed 4: ${PROGRAMS} programs; 12 jobs in the queue campaign\n`]);
      // The same campaign again adds nothing.
      expect((await campaign(...argv)).stdout).toBe(first.stdout);

      // A living process that a busy machine keeps silent for so long loses its job to another one, and still each counts once.
      const work = ['campaign', 'work', '--queue', url, '--until-empty', '--threads', '1', '--taken-over-after', '2s'];
      const workers = Array.from({ length: 3 }, () => start(process.execPath, [COMMAND, ...work]));
      const outputs = workers.map(async ({ stdout }) => {
        let text = '';
        for await (const chunk of stdout!) text += chunk;
        return text;
      });
      const ended = workers.map((worker) => once(worker, 'exit'));
      // All three are in the middle of a job.
      while ((await queue.getActiveCount()) < 3) {
        expect(workers.map(({ exitCode }) => exitCode)).toEqual([null, null, null]);
        await new Promise((resolve) => setImmediate(resolve));
      }
      workers[0].kill('SIGKILL');
      const [[, signal], ...others] = await Promise.all(ended);
      expect(signal).toBe('SIGKILL');
      expect(others).toEqual([
        [0, null],
        [0, null],
      ]);
      const done = (await Promise.all(outputs)).map((text) => Number(/^(\d+) jobs/.exec(text)?.[1] ?? 0));
      // What the killed process had finished is stored; the job that it had in hand was done by another one.
      expect(done[1] + done[2]).toBeGreaterThanOrEqual(1);

      const report = await campaign('report', '--json');
      expect(report.code).toBe(0);
      expect(JSON.parse(report.stdout)).toMatchObject({ jobs: 12, programs: PROGRAMS, differences: [], open: [] });
      expect(await queue.getJobCounts('completed', 'failed', 'active', 'waiting')).toEqual({
        completed: 12,
        failed: 0,
        active: 0,
        waiting: 0,
      });
    });

    it('gives a job up that cannot be done, and says why', async () => {
      const name = ['--name', 'broken'];
      await campaign('enqueue', ...name, '--programs', '1', '--job-size', '1', '--levels', 'engine');
      const broken = new Queue('broken', { connection: { url }, prefix: 'polkavirt-campaign' });
      try {
        const [job] = await broken.getJobs(['waiting']);
        await job.updateData({ ...job.data, who: { implementations: ['./gone.ts'], backends: ['interpreter'] } });
        await job.remove();
        await broken.add(
          'job',
          { ...job.data, who: { implementations: ['./gone.ts'], backends: ['interpreter'] } },
          { attempts: 2 },
        );
        const worker = start(process.execPath, [
          COMMAND,
          'campaign',
          'work',
          '--queue',
          url,
          ...name,
          '--until-empty',
          '--threads',
          '1',
        ]);
        let said = '';
        worker.stderr!.on('data', (chunk) => {
          said += chunk;
        });
        worker.stdout!.resume();
        await once(worker, 'exit');
        expect(said).toMatch(/job \S+ failed, and will be tried again: .*gone\.ts/);
        const report = await campaign('report', ...name);
        expect(report.code).toBe(1);
        expect(report.stdout).toMatch(/was given up: .*gone\.ts: no such file/);
      } finally {
        await broken.close();
      }
    });
  });
}
