/** Programs that were not made for this: fixtures and vectors do on compiled code what they do on the interpreter. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createRandom } from '@polkavirt/campaign';
import { createEngine, createRecompilerBackend, parseProgram, tier0Backend, unwrap } from '@polkavirt/polkavm';
import { readInstructions } from '@polkavirt/polkavm/program';
import { parseW3fVector, runW3fVector } from '@polkavirt/polkavm/vectors';
import type { Setting } from './case.ts';
import { duelAtRandom } from './duel-at-random.ts';

const FIXTURES = fileURLToPath(new URL('../../../../fixtures', import.meta.url));

const blobsIn = (folder: string): string[] =>
  readdirSync(join(FIXTURES, folder))
    .filter((file) => file.endsWith('.polkavm'))
    .map((file) => join(folder, file));

const blobs = ['asm', 'guests', 'solidity'].flatMap(blobsIn);

describe('fixtures, run at random', () => {
  it('are all there', () => {
    expect(blobs.length).toBeGreaterThan(30);
  });

  it.each(blobs)('%s', (file) => {
    const program = unwrap(parseProgram(new Uint8Array(readFileSync(join(FIXTURES, file)))));
    const pcs = [...readInstructions(program)].map(({ offset }) => offset);
    for (let seed = 1; seed <= 4; seed++) {
      const setting: Setting = {
        backend: seed === 2 ? 'tier0' : 'recompiler',
        costModel: seed === 3 ? 'full' : 'naive',
        compileAfter: seed === 4 ? 5000 : 0,
      };
      const schedule = { random: createRandom(seed), program, pcs, runs: 50, gas: seed === 1 ? 300 : 60_000 };
      expect(duelAtRandom(`${file} ${seed}`, setting, schedule)).toBeUndefined();
    }
  });
});

const VECTORS =
  process.env.POLKAVIRT_VECTORS ?? fileURLToPath(new URL('../../../../../shared/vectors/w3f-pvm-0.4/programs', import.meta.url));

if (!existsSync(VECTORS)) {
  it.skip(`W3F vectors: there is no folder ${VECTORS}; set POLKAVIRT_VECTORS`, () => {});
} else {
  const files = readdirSync(VECTORS).filter((name) => name.endsWith('.json'));
  const engine = createEngine({
    backends: [createRecompilerBackend(tier0Backend, { compileAfter: 0 })],
    defaults: { backend: 'recompiler' },
  });

  it('all W3F PVM vectors pass on compiled code', () => {
    expect(files).toHaveLength(311);
    for (const name of files) {
      const vector = parseW3fVector(readFileSync(join(VECTORS, name), 'utf8'));
      if (!vector.ok) throw new Error(vector.error);
      expect([name, ...runW3fVector(engine, vector.value).differences]).toEqual([name]);
    }
  });
}
