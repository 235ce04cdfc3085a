/** What lines and inner functions of contracts cost, held to the gas of the engine. */
import { countGas, GasCounter } from '@polkavirt/insight/collect';
import { onTestEnd } from '@polkavirt/test-support';
import { createSolidityChain, deploy } from '../../src/client/index.ts';
import { readBuilt } from '../failing/failing-contracts.ts';
import { IMPLEMENTATIONS } from '../support/implementations.ts';

function counting(): GasCounter {
  const counter = new GasCounter(() => undefined);
  countGas(counter);
  onTestEnd('counting', () => countGas(undefined));
  return counter;
}

const results = new Map<string, unknown>();

it.each(Object.entries(IMPLEMENTATIONS))('on %s', async (name, createVirt) => {
  const built = await readBuilt();
  const named = Object.entries(built).map(([contract, parts]) => ({ contract, ...parts }));
  const counter = counting();
  const chain = createSolidityChain({ virt: createVirt() });
  const top = await deploy(chain, { contract: 'Top', ...built.Top }, [], { dependencies: named });
  await expect(top.write.down()).rejects.toThrow('Insufficient');
  const { lines, internal, isCut } = counter.counted;
  expect(isCut).toBe(false);

  const costAt = (contract: string, line: number) =>
    lines.find(([of, file, at]) => of === contract && file === 'contracts/Across.sol' && at === line)?.[3] ?? 0;
  // The lines that `down` runs have a cost in the contract that they are in, and others of it do not.
  for (const [contract, line] of [
    ['Bottom', 10],
    ['Bottom', 11],
    ['Bottom', 12],
    ['Middle', 36],
    ['Middle', 40],
    ['Top', 61],
  ] as const) {
    expect([contract, line, costAt(contract, line) > 0]).toEqual([contract, line, true]);
  }
  for (const [contract, line] of [
    ['Bottom', 14],
    ['Bottom', 15],
    ['Bottom', 19],
    ['Middle', 44],
    ['Top', 62],
    ['Top', 98],
  ] as const) {
    expect([contract, line, costAt(contract, line)]).toEqual([contract, line, 0]);
  }
  const sum = (all: readonly (readonly [...unknown[], number])[]): number =>
    all.reduce((total, one) => total + (one.at(-1) as number), 0);
  expect(sum(lines)).toBe(sum(internal));
  // Functions of the sources below those that are called from outside.
  const stacks = internal.map(([stack]) => stack.join(' > '));
  expect(stacks).toContain('Top.down() > Middle.withdraw(uint256) > Middle.withdraw > Middle._forward');
  results.set(name, { lines, internal });
});

it('every implementation gives the same', () => {
  const [first, ...others] = [...results.values()];
  expect(others.length).toBeGreaterThan(0);
  for (const other of others) expect(other).toEqual(first);
});
