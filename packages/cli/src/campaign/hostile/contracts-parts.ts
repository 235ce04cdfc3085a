/** What a node with contracts is made of: loaded only where the optional package is installed. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { createTypestateNative } from '@polkavirt/native';
import { createContractsRuntime, ETHEREUM_DEV_ACCOUNTS } from '@polkavirt/revive/rpc';
import type { BackendName } from '../../choice.ts';
import type { NodeParts } from './open-node.ts';

let code: string | undefined;

/** The smallest contract that ships with the command. */
function counterCode(): string {
  const root = dirname(createRequire(import.meta.url).resolve('@polkavirt/fixtures/package.json'));
  code ??= `0x${readFileSync(join(root, 'solidity', 'Counter.polkavm')).toString('hex')}`;
  return code;
}

export function contractsParts(backend: BackendName): NodeParts {
  const { genesis, methods } = createContractsRuntime({ virt: createTypestateNative({ backend, costModel: 'naive' }) });
  const addresses = ETHEREUM_DEV_ACCOUNTS.slice(0, 2).map(({ address }) => address);
  return { genesis: genesis(), methods, contracts: { addresses, code: counterCode() } };
}
