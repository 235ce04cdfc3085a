import { execFileSync } from 'node:child_process';
import { arch, cpus, platform } from 'node:os';
import { fileURLToPath } from 'node:url';

/** Where and when something was measured. */
export interface Environment {
  /** ISO 8601, the day. */
  readonly date: string;
  readonly cpu: string;
  readonly cores: number;
  readonly platform: string;
  readonly node: string;
  readonly v8: string;
  /** Abbreviated; with a `+` if the sources were changed since; `unknown` outside of a git checkout. */
  readonly commit: string;
}

const root = fileURLToPath(new URL('../../', import.meta.url));

const git = (...args: string[]): string =>
  execFileSync('git', args, { cwd: root, stdio: ['ignore', 'pipe', 'ignore'] }).toString();

const commit = (): string => {
  try {
    const changed = git('status', '--porcelain', '--', 'packages/*/src', 'benchmarks/src').trim() !== '';
    return `${git('rev-parse', '--short', 'HEAD').trim()}${changed ? '+' : ''}`;
  } catch {
    return 'unknown';
  }
};

export const currentEnvironment = (): Environment => ({
  date: new Date().toISOString().slice(0, 10),
  cpu: cpus()[0]?.model.trim() ?? 'unknown',
  cores: cpus().length,
  platform: `${platform()} ${arch()}`,
  node: process.versions.node,
  v8: process.versions.v8,
  commit: commit(),
});

export const describeEnvironment = ({ date, cpu, cores, platform: system, node, v8, commit: at }: Environment): string =>
  `${date}, ${cpu}, ${cores} cores, ${system}, Node ${node} (V8 ${v8}), commit ${at}`;
