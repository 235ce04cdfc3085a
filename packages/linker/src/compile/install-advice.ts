import { readFile } from 'node:fs/promises';

const LINES = {
  debian: 'sudo apt-get install clang-19 lld-19',
  fedora: 'sudo dnf install clang lld',
  homebrew: 'brew install llvm lld',
} as const;

const EVERYWHERE = `Debian and Ubuntu: ${LINES.debian}; Fedora: ${LINES.fedora}; macOS: ${LINES.homebrew}`;

/** How to install clang and lld on a system: `platform` as Node names it, and the text of /etc/os-release. */
export function installLine(platform: string, osRelease: string): string {
  if (platform === 'darwin') return LINES.homebrew;
  const families = /^ID(?:_LIKE)?=.*$/gm;
  const named = (osRelease.match(families) ?? []).join(' ');
  if (/\b(debian|ubuntu)\b/.test(named)) return LINES.debian;
  if (/\b(fedora|rhel)\b/.test(named)) return LINES.fedora;
  return EVERYWHERE;
}

/** How to install clang and lld on this system. */
export const installAdvice = async (): Promise<string> =>
  installLine(process.platform, await readFile('/etc/os-release', 'utf8').catch(() => ''));
