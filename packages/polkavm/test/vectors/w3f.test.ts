/**
 * All PVM vectors of the Web3 Foundation (v0.4), which lie beside the repository and are not copied into it:
 * `../shared/vectors/w3f-pvm-0.4/programs` from its root, or the folder that POLKAVIRT_VECTORS names.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createEngine } from '@polkavirt/polkavm';
import { parseW3fVector, runW3fVector } from '@polkavirt/polkavm/vectors';

const FOLDER =
  process.env.POLKAVIRT_VECTORS ?? fileURLToPath(new URL('../../../../../shared/vectors/w3f-pvm-0.4/programs', import.meta.url));

/** What v0.4 holds: fewer would mean that the folder is not the one that is meant. */
const COUNT = 311;

if (!existsSync(FOLDER)) {
  it.skip(`W3F vectors: there is no folder ${FOLDER}; set POLKAVIRT_VECTORS`, () => {});
} else {
  const files = readdirSync(FOLDER).filter((name) => name.endsWith('.json'));
  const engine = createEngine();

  describe('W3F PVM vectors', () => {
    it('are all there', () => {
      expect(files).toHaveLength(COUNT);
    });

    it.each(files)('%s', (name) => {
      const vector = parseW3fVector(readFileSync(join(FOLDER, name), 'utf8'));
      if (!vector.ok) throw new Error(vector.error);
      expect(runW3fVector(engine, vector.value).differences).toEqual([]);
    });
  });
}
