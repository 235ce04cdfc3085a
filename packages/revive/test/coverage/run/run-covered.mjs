/** What tests do with the contracts of this folder; the comments in the sources say what that runs. */
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { createSolidityChain, deploy } from '@polkavirt/revive/client';

/** The contracts of a build that is committed. */
export function readBuilt(name) {
  const stored = JSON.parse(gunzipSync(readFileSync(new URL(`../${name}.json.gz`, import.meta.url))).toString('utf8'));
  const bytes = (text) => new Uint8Array(Buffer.from(text, 'base64'));
  return Object.fromEntries(
    Object.entries(stored).map(([contract, { blob, coverage, ...rest }]) => [
      contract,
      { ...rest, contract, blob: bytes(blob), coverage: bytes(coverage) },
    ]),
  );
}

export async function runCovered(virt, { Covered, Target } = readBuilt('covered')) {
  const chain = createSolidityChain({ virt });
  const bob = chain.accounts[1];
  const covered = await deploy(chain, Covered, [0n], { dependencies: [Target] });
  const target = await deploy(chain, Target, [5n]);
  await covered.write.fill([2n]);
  await covered.write.fill([5n]);
  expect(await covered.simulate.guarded([4n])).toBe(10n);
  await expect(covered.as(bob).write.guarded([4n])).rejects.toThrow('not the owner');
  await covered.write.repeated();
  expect(await covered.read.ask([0n])).toBe(7n);
  expect(await covered.read.ask([1n])).toBe(100n);
  expect(await covered.read.ask([3n])).toBe(200n);
  for (const even of [4n, 6n]) expect(await covered.read.halves([even])).toBe(even / 2n);
  await expect(covered.read.halves([3n])).rejects.toThrow('odd');
  expect(await covered.read.choose([true, true])).toBe(1n);
  expect(await covered.read.choose([true, false])).toBe(4n);
  expect(await covered.read.choose([false, false])).toBe(0n);
  expect(await covered.read.beyond([5n])).toBe(4n);
  expect(await covered.read.pick()).toBe(2n);
  await expect(covered.write.undone()).rejects.toThrow('undone');
  expect(await covered.simulate.returnedData([target.address])).toBe(32n);
  await covered.send({ value: 1n });
}
