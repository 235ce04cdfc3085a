/** Has dedot generate types: `node generate-dedot-types.mjs METADATA FOLDER`. In a process of its own, whose handles end with it. */
import { readFileSync } from 'node:fs';
import { generateTypes } from '@dedot/codegen';
import { $Metadata } from 'dedot/codecs';

const [file, outDir] = process.argv.slice(2);
await generateTypes({
  chain: 'polkavirt',
  metadata: $Metadata.tryDecode(new Uint8Array(readFileSync(file))).latest,
  rpcMethods: [],
  runtimeVersion: { specName: 'polkavirt', specVersion: 1, apis: {} },
  outDir,
});
