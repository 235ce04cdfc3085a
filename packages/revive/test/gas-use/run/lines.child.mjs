/** Run by Jest and by Vitest, from `line-reports.test.ts`: contracts with debug builds, over an implementation that the environment names. */
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { createTypestateNative } from '@polkavirt/native';
import { createSolidityChain, deploy } from '@polkavirt/revive/client';

const { contracts } = JSON.parse(
  gunzipSync(readFileSync(new URL('../../failing/build.json.gz', import.meta.url))).toString('utf8'),
);
const bytes = (text) => new Uint8Array(Buffer.from(text, 'base64'));
const artifacts = ['Top', 'Middle', 'Bottom']
  .map((name) => [name, contracts[name]])
  .map(([contract, { blob, debug, ...rest }]) => ({
    ...rest,
    contract,
    blob: bytes(blob),
    debug: bytes(debug),
  }));

it('goes down', async () => {
  const chain = createSolidityChain({ virt: createTypestateNative({ costModel: 'naive' }) });
  const top = await deploy(
    chain,
    artifacts.find(({ contract }) => contract === 'Top'),
    [],
    { dependencies: artifacts },
  );
  await expect(top.write.down()).rejects.toThrow('Insufficient');
}, 120_000);
