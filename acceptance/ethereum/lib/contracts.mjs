/**
 * The contracts that the tools deploy: for polkavirt the programs of fixtures/solidity, for anvil the same sources compiled to EVM
 * bytecode by solc.
 */
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import solc from 'solc';

// The compiler turns every rejection that nobody handles yet into an exception of the process.
process.removeAllListeners('unhandledRejection');
process.removeAllListeners('uncaughtException');

const folder = join(dirname(fileURLToPath(import.meta.url)), '../../../fixtures/solidity');
const NAMES = { Counter: 'Counter.sol', Features: 'Features.sol', Vault: 'Vault.sol' };

export function polkavmContracts() {
  return Object.fromEntries(
    Object.keys(NAMES).map((name) => [
      name,
      {
        abi: JSON.parse(readFileSync(join(folder, `${name}.json`), 'utf8')).abi,
        bytecode: `0x${readFileSync(join(folder, `${name}.polkavm`)).toString('hex')}`,
      },
    ]),
  );
}

export function evmContracts() {
  const sources = Object.fromEntries(
    Object.values(NAMES).map((file) => [file, { content: readFileSync(join(folder, 'contracts', file), 'utf8') }]),
  );
  const settings = { outputSelection: { '*': { '*': ['abi', 'evm.bytecode.object'] } }, evmVersion: 'cancun' };
  const output = JSON.parse(solc.compile(JSON.stringify({ language: 'Solidity', sources, settings })));
  const errors = (output.errors ?? []).filter(({ severity }) => severity === 'error');
  if (errors.length > 0) throw new Error(errors.map(({ formattedMessage }) => formattedMessage).join('\n'));
  return Object.fromEntries(
    Object.entries(NAMES).map(([name, file]) => {
      const { abi, evm } = output.contracts[file][name];
      return [name, { abi, bytecode: `0x${evm.bytecode.object}` }];
    }),
  );
}
