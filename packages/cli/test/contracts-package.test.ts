import { readFileSync } from 'node:fs';
import { requireContractsPackage } from '../src/contracts-package.ts';
import { UsageError } from '../src/failure.ts';
import { inRepository } from './run.ts';

const { version } = JSON.parse(readFileSync(inRepository('packages/cli/package.json'), 'utf8')) as { version: string };
const [major, minor] = version.split('.');

describe('the optional package of contracts', () => {
  it('is there in this repository', () => {
    expect(() => requireContractsPackage('compile')).not.toThrow();
  });

  it('is named with the command that installs it where it is absent', () => {
    const absent = () => {
      throw new Error("Cannot find module '@polkavirt/revive/package.json'");
    };
    expect(() => requireContractsPackage('--contracts', undefined, absent)).toThrow(
      new UsageError(
        '--contracts needs @polkavirt/revive, which is not installed; ' +
          `install it next to polkavirt: npm install --save-dev @polkavirt/revive@${version}`,
      ),
    );
  });

  it('is named with the compiler where a compiler is needed', () => {
    const absent = () => {
      throw new Error('absent');
    };
    expect(() => requireContractsPackage('compile', '@parity/resolc', absent)).toThrow(
      `npm install --save-dev @polkavirt/revive@${version} @parity/resolc`,
    );
  });

  it('may be of another patch release, and of no other minor one', () => {
    expect(() => requireContractsPackage('compile', undefined, () => `${major}.${minor}.99`)).not.toThrow();
    const other = `${major}.${Number(minor) + 1}.0`;
    expect(() => requireContractsPackage('compile', undefined, () => other)).toThrow(
      `compile needs @polkavirt/revive ${version}, and ${other} is installed`,
    );
  });
});
