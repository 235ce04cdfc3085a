import { createRequire } from 'node:module';
import { UsageError } from './failure.ts';
import { version } from './version.ts';

const PACKAGE = '@polkavirt/revive';

/** The version of the package that is installed. Throws if there is none. */
const installedVersion = (): string =>
  (createRequire(import.meta.url)(`${PACKAGE}/package.json`) as { readonly version: string }).version;

/** `0.1` of `0.1.2`: releases with the same prefix are compatible. */
const generation = (full: string): string => full.split('.').slice(0, 2).join('.');

/**
 * Checks that the package for Solidity contracts is installed. It is optional: with viem it is three times as large as
 * the rest of the command, and most commands do not use it.
 *
 * @param what Who needs it, as the user wrote it.
 * @param compiler The package that compiles, if it is needed as well.
 * @param installed Returns the installed version; throws if there is none.
 * @throws UsageError Which names the command that installs it.
 */
export function requireContractsPackage(what: string, compiler?: string, installed: () => string = installedVersion): void {
  const own = version();
  const packages = [`${PACKAGE}@${own}`, ...(compiler === undefined ? [] : [compiler])];
  const install = `install it next to polkavirt: npm install --save-dev ${packages.join(' ')}`;
  let found: string;
  try {
    found = installed();
  } catch {
    throw new UsageError(`${what} needs ${PACKAGE}, which is not installed; ${install}`);
  }
  if (generation(found) !== generation(own)) {
    throw new UsageError(`${what} needs ${PACKAGE} ${own}, and ${found} is installed; ${install}`);
  }
}
