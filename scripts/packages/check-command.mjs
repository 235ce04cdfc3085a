import { spawnSync } from 'node:child_process';
import { COMMAND } from './expected.mjs';
import { megabytesOf, packagesIn } from './install.mjs';

/** The command where nothing else is installed: its size, that parity is green, and what it says of packages that are not there. */
export function checkCommand(folder) {
  const problems = [];
  const polkavirt = (...args) => spawnSync('npx', ['--no', 'polkavirt', ...args], { cwd: folder, encoding: 'utf8' });

  const [megabytes, packages] = [megabytesOf(folder), packagesIn(folder)];
  console.log(`npm install polkavirt: ${packages} packages, ${megabytes.toFixed(1)} MB`);
  if (megabytes > COMMAND.megabytes) problems.push(`npm install polkavirt takes more than ${COMMAND.megabytes} MB`);
  if (packages > COMMAND.packages) problems.push(`npm install polkavirt brings more than ${COMMAND.packages} packages`);

  const parity = polkavirt('parity');
  console.log(`npx polkavirt parity: ${parity.stdout.trimEnd().split('\n').at(-1)}`);
  if (parity.status !== 0) problems.push(`npx polkavirt parity: exit code ${parity.status}\n${parity.stdout}${parity.stderr}`);

  for (const args of [
    ['compile', 'Token.sol'],
    ['node', '--contracts', '--port', '0'],
  ]) {
    const { status, stderr } = polkavirt(...args);
    if (status !== 2 || !/^polkavirt: .* npm install --save-dev @polkavirt\/revive@\S+.*\n$/.test(stderr)) {
      problems.push(`polkavirt ${args.join(' ')} does not say what to install: exit code ${status}, ${stderr}`);
    }
  }
  return problems;
}
