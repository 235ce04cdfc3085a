import { stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { installAdvice } from './install-advice.ts';
import { runTool } from './run-tool.ts';

/** The oldest clang that compiles for the embedded ABI of 64 bits without complaint. */
const OLDEST = 18;

/** The newest version whose numbered name is searched for. */
const NEWEST = 30;

/** Homebrew's folders for tools that Apple ships in another version. */
const HOMEBREW = ['/opt/homebrew/opt', '/usr/local/opt'];

/** clang and lld on this machine. */
export interface Toolchain {
  readonly clang: string;
  readonly lld: string;
  /** Identifies both tools for the cache: versions and file times. */
  readonly version: string;
}

/** clang or lld is not installed, or too old. */
export class ToolchainMissing extends Error {
  override readonly name = 'ToolchainMissing';
}

type Environment = Readonly<Record<string, string | undefined>>;

interface Found {
  readonly path: string;
  readonly version: string;
}

/** A tool's version, or why it cannot be used. */
async function tryTool(path: string, pattern: RegExp): Promise<Found | string | undefined> {
  const { exitCode, stdout } = await runTool(path, ['--version']);
  if (exitCode !== 0) return undefined;
  const first = stdout.split('\n', 1)[0];
  const version = pattern.exec(stdout)?.[1];
  if (version === undefined || first.startsWith('Apple')) return `${path} is ${first}`;
  if (Number(version) < OLDEST) return `${path} is version ${version}, and ${OLDEST} is needed`;
  const time = path.includes('/')
    ? await stat(path).then(
        ({ mtimeMs }) => ` of ${mtimeMs}`,
        () => '',
      )
    : '';
  return { path, version: `${first}${time}` };
}

/** The first usable path. `seen` collects tools that exist but cannot be used. */
async function firstOf(paths: readonly string[], pattern: RegExp, seen: string[]): Promise<Found | undefined> {
  for (const path of paths) {
    const found = await tryTool(path, pattern);
    if (typeof found === 'object') return found;
    if (found !== undefined) seen.push(found);
  }
  return undefined;
}

const numbered = (name: string): string[] => Array.from({ length: NEWEST - OLDEST + 1 }, (_, i) => `${name}-${NEWEST - i}`);

/**
 * Finds clang (18 or newer) and lld: the tools that POLKAVIRT_CLANG and POLKAVIRT_LLD name, then `clang` and `ld.lld`
 * of the PATH, then the same with a version (`clang-19`), then Homebrew's.
 *
 * @throws ToolchainMissing with the line that installs them.
 */
export async function findToolchain(env: Environment = process.env): Promise<Toolchain> {
  const seen: string[] = [];
  const clangs = env.POLKAVIRT_CLANG
    ? [env.POLKAVIRT_CLANG]
    : ['clang', ...numbered('clang'), ...HOMEBREW.map((folder) => join(folder, 'llvm/bin/clang'))];
  const clang = await firstOf(clangs, /clang version (\d+)/, seen);
  if (clang === undefined) throw await missing('clang', 'POLKAVIRT_CLANG', env.POLKAVIRT_CLANG, seen);

  const lld = await findLld(env, clang.path, seen);
  return { clang: clang.path, lld: lld.path, version: `${clang.version}; ${lld.version}` };
}

/**
 * Finds lld as {@link findToolchain} does: first the one that lies beside a clang, or has its number.
 *
 * @throws ToolchainMissing
 */
export async function findLld(env: Environment = process.env, clang = 'clang', seen: string[] = []): Promise<Found> {
  const suffix = /-\d+$/.exec(clang)?.[0] ?? '';
  const beside = clang.includes('/') ? [join(dirname(clang), `ld.lld${suffix}`), join(dirname(clang), 'ld.lld')] : [];
  const llds = env.POLKAVIRT_LLD
    ? [env.POLKAVIRT_LLD]
    : [
        ...beside,
        `ld.lld${suffix}`,
        'ld.lld',
        ...numbered('ld.lld'),
        ...HOMEBREW.map((folder) => join(folder, 'lld/bin/ld.lld')),
      ];
  const lld = await firstOf(llds, /LLD (\d+)/, seen);
  if (lld === undefined) throw await missing('lld', 'POLKAVIRT_LLD', env.POLKAVIRT_LLD, seen);
  return lld;
}

async function missing(
  what: string,
  variable: string,
  named: string | undefined,
  seen: readonly string[],
): Promise<ToolchainMissing> {
  const reason = seen.length > 0 ? `: ${seen.join('; ')}` : named === undefined ? '' : `: ${variable} names ${named}`;
  return new ToolchainMissing(
    `no ${what} of version ${OLDEST} or newer was found${reason}. Install clang and lld with: ${await installAdvice()}`,
  );
}
