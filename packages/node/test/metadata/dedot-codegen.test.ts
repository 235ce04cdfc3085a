/** What dedot makes of the metadata that the node serves. */
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { $Metadata } from 'dedot/codecs';
import { buildMetadata, METADATA_VERSIONS } from '../../src/index.ts';
import { READY_PALLET_INDEXES } from '../../src/ready-pallets.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { createTestNode } from '../support/test-node.ts';

const generator = fileURLToPath(new URL('../support/generate-dedot-types.mjs', import.meta.url));
const { node, runtime } = createTestNode();
const metadata = buildMetadata(runtime, node.chain.format, node.apis);

it.each(METADATA_VERSIONS)('dedot reads metadata V%i', (version) => {
  const { pallets } = $Metadata.tryDecode(metadata[version]).latest;
  const indexes = Object.fromEntries(pallets.map(({ name, index }) => [name, index]));
  expect(indexes).toEqual({ System: 0, Timestamp: 1, Balances: 2, TransactionPayment: 3, Virt: 4, ...READY_PALLET_INDEXES });
});

it('dedot generates types of calls, storage and constants', () => {
  const folder = temporaryFolder();
  const file = join(folder, 'metadata');
  writeFileSync(file, metadata[16]);
  execFileSync(process.execPath, [generator, file, folder]);
  const [tx, query, consts] = ['tx', 'query', 'consts'].map((name) =>
    readFileSync(join(folder, 'polkavirt', `${name}.d.ts`), 'utf8'),
  );
  for (const call of ['batchAll', 'sudoUncheckedWeight', 'asMultiThreshold1', 'createPure', 'notePreimage', 'touchOther']) {
    expect(tx).toContain(`${call}: GenericTxCall<`);
  }
  for (const item of ['agenda', 'multisigs', 'requestStatusFor', 'approvals'])
    expect(query).toContain(`${item}: GenericStorageQuery<`);
  expect(consts).toContain('maxScheduledPerBlock: number');
});
