/** The process of the compiler that is kept: how it ends, and who waits for it. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestEnd, until } from '@polkavirt/test-support';
import { CompilerProcess, type ProcessLimits } from '../../src/compile/compiler-process.ts';
import type { CompilerSettings, StandardJsonOutput } from '../../src/compile/index.ts';

const SETTINGS: CompilerSettings = { optimizer: 'z' };
const LONG: ProcessLimits = { idle: 600_000, residentBytes: 2 ** 40 };

/** A compiler whose output has the number of its process; a source `wait` is never done. */
const COMPILER = `exports.compile = async (sources) => {
  if ('wait' in sources) await new Promise(() => {});
  return { errors: [{ severity: 'info', message: String(process.pid) }] };
};`;

function compilerProcess(limits: ProcessLimits): CompilerProcess {
  const folder = mkdtempSync(join(tmpdir(), 'polkavirt-process-'));
  onTestEnd('the folder', () => rmSync(folder, { recursive: true }));
  writeFileSync(join(folder, 'main.js'), COMPILER);
  const compiler = new CompilerProcess(join(folder, 'main.js'), limits);
  onTestEnd('the compiler', () => compiler.close());
  return compiler;
}

const numberIn = ({ errors = [] }: StandardJsonOutput): number => Number(errors[0].message);
const processOf = async (compiler: CompilerProcess): Promise<number> => numberIn(await compiler.compile({ a: '' }, SETTINGS));

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

it('compiles everything, until it is closed', async () => {
  const compiler = compilerProcess(LONG);
  const pid = await processOf(compiler);
  expect(await Promise.all([processOf(compiler), processOf(compiler)])).toEqual([pid, pid]);
  await compiler.close();
  expect(isRunning(pid)).toBe(false);
  expect(await processOf(compiler)).not.toBe(pid);
});

it('ends when it has had no work for a while, and another one takes its place', async () => {
  const compiler = compilerProcess({ ...LONG, idle: 1 });
  const pid = await processOf(compiler);
  await until('the process to end', () => !isRunning(pid));
  expect(await processOf(compiler)).not.toBe(pid);
});

it('a request that meets the end of the idle time is done by another process', async () => {
  const compiler = compilerProcess({ ...LONG, idle: 0 });
  const seen = new Set<number>();
  // Each request is sent while the process before is about to end, has ended, or is still there.
  for (let count = 0; count < 20; count++) seen.add(await processOf(compiler));
  expect([...seen].every((pid) => pid > 0)).toBe(true);
});

it('ends after its answer when it uses too much memory', async () => {
  const compiler = compilerProcess({ ...LONG, residentBytes: 1 });
  const pid = await processOf(compiler);
  expect(await processOf(compiler)).not.toBe(pid);
  await until('the process to end', () => !isRunning(pid));
});

it('a request that waits for another one is aborted before its turn, and those after it are not', async () => {
  const compiler = compilerProcess(LONG);
  const pid = await processOf(compiler);
  const [first, second] = [new AbortController(), new AbortController()];
  const working = compiler.compile({ wait: '' }, SETTINGS, first.signal);
  const waiting = compiler.compile({ a: '' }, SETTINGS, second.signal);
  const last = processOf(compiler);
  second.abort(new Error('enough'));
  await expect(waiting).rejects.toThrow('enough');
  // The first is still at work, in the same process.
  expect(isRunning(pid)).toBe(true);
  first.abort(new Error('stop'));
  await expect(working).rejects.toThrow('stop');
  expect(await last).not.toBe(pid);
  await expect(compiler.compile({ a: '' }, SETTINGS, AbortSignal.abort(new Error('before')))).rejects.toThrow('before');
});
