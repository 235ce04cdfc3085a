/** Each contract that fails gives the stack that the comments in its source say, whatever runs it. */
import { keccak256 } from 'viem';
import {
  type Artifact,
  type ContractFailed,
  type ContractReverted,
  createSolidityChain,
  type Deployed,
  deploy,
} from '../../src/client/index.ts';
import '../../src/matchers/jest.ts';
import { IMPLEMENTATIONS } from '../support/implementations.ts';
import { expectedStacks, readBuilt } from './failing-contracts.ts';

/** A case: the contract, the function and its arguments, what stands in the message, and options of the call. */
type Case = readonly [contract: string, call: string, args: readonly unknown[], reason: string | RegExp, options?: object];

const PANIC = (code: string, words: string): RegExp => new RegExp(`reverted: Panic\\(0x${code}\\): .*${words}`);

const CASES: Readonly<Record<string, Case>> = {
  require: ['Plain', 'requireText', [], 'reverted: "never"'],
  custom: ['Plain', 'customError', [2n], /reverted: Broke\(wanted: 2, who: 0x[0-9a-fA-F]{40}, why: "as asked"\)/],
  library: ['Plain', 'inLibrary', [100], PANIC('11', 'overflow')],
  modifier: ['Plain', 'inModifier', [4n], 'reverted: "too many"'],
  inherited: ['Plain', 'inherited', [9n], 'reverted: "beyond the limit"'],
  free: ['Plain', 'free', [7n], 'reverted: "odd"'],
  imported: ['Plain', 'imported', [5n], 'reverted: '],
  pointer: ['Plain', 'pointer', [1n], 'reverted: "not the total"'],
  assert: ['Panics', 'asserts', [], PANIC('1', 'assertion')],
  overflow: ['Panics', 'overflows', [2n ** 255n], PANIC('11', 'overflow')],
  division: ['Panics', 'divides', [4n], PANIC('12', 'zero')],
  enum: ['Panics', 'badEnum', [2n], PANIC('21', 'enum')],
  bytes: ['Panics', 'badBytes', [], PANIC('22', 'encoded wrongly')],
  pop: ['Panics', 'pops', [], PANIC('31', 'empty array')],
  index: ['Panics', 'index', [3n], PANIC('32', 'out of bounds')],
  allocate: ['Panics', 'allocates', [2n ** 70n], PANIC('41', 'too much memory')],
  unset: ['Panics', 'calls', [], PANIC('51', 'function variable')],
  down: ['Top', 'down', [], 'Insufficient(available: 0, needed: 7)'],
  // An eighth of what a call has, which spends it all.
  gas: ['Top', 'gas', [], /reverted: no reason\n {2}OutOfGas: /, { gas: 200_000_000_000n }],
  heap: ['Top', 'heap', [], /reverted: no reason\n {2}ContractTrapped: EVM memory is full/],
  reenter: ['Top', 'start', [], 'Reentered()'],
  swallow: ['Top', 'swallow', [], 'reverted: "after the catch"'],
  transfer: ['Top', 'sendTooMuch', [], /reverted: no reason\n {2}TransferFailed: /],
  creation: ['Makes', 'make', [12n], 'reverted: "too dear"'],
  uups: ['Setup', 'throughUups', [3n], 'TooSmall(given: 3)'],
  beacon: ['Setup', 'throughBeacon', [3n], 'TooSmall(given: 3)'],
  delegate: ['Setup', 'delegates', [3n], 'TooSmall(given: 3)'],
};

describe.each(Object.entries(IMPLEMENTATIONS))('on %s', (_, createVirt) => {
  const contracts = new Map<string, Deployed>();
  let stacks: Awaited<ReturnType<typeof expectedStacks>>;

  // Once, because no case changes anything: each is only simulated.
  beforeAll(async () => {
    stacks = await expectedStacks();
    const built = await readBuilt();
    const chain = createSolidityChain({ virt: createVirt() });
    const [first, ...others] = new Set(Object.values(CASES).map(([contract]) => contract));
    contracts.set(first, await deploy(chain, built[first], [], { dependencies: Object.values(built) }));
    for (const name of others) contracts.set(name, await deploy(chain, built[name]));
  });

  it.each(Object.entries(CASES))('%s gives the stack of the comments', async (name, [contract, call, args, reason, options]) => {
    const { simulate, read } = contracts.get(contract) as Deployed;
    const [settled] = await Promise.allSettled([simulate[call]?.(args, options) ?? read[call](args)]);
    const error = (settled as PromiseRejectedResult).reason as ContractReverted | ContractFailed;
    const frames = error.trace?.frames.map(({ function: called, file, line }) => ({ function: called, file, line }));
    expect(frames).toEqual(stacks.get(name));
    expect(error.message).toMatch(reason);
  });
});

it('the matcher shows where it reverted instead', async () => {
  const built = await readBuilt();
  const chain = createSolidityChain({ virt: IMPLEMENTATIONS.native() });
  const plain = await deploy(chain, built.Plain);
  const matching = expect(plain.write.requireText()).toRevertWith('always');
  await expect(matching).rejects.toThrow(/"never"\S*\n {4}at Plain\.requireText \(contracts\/Plain\.sol:36:9\)\n/);
});

it('a constructor that is deployed itself gives its stack', async () => {
  const { Refuses } = await readBuilt();
  const chain = createSolidityChain({ virt: IMPLEMENTATIONS.native() });
  const error = (await deploy(chain, Refuses, [12n]).catch((thrown: ContractReverted) => thrown)) as ContractReverted;
  const frames = error.trace?.frames.map(({ function: called, file, line }) => ({ function: called, file, line }));
  // As where another contract creates it, without that.
  expect(frames).toEqual((await expectedStacks()).get('creation')?.slice(0, 2));
  expect(error.message).toContain('reverted: "too dear"');
});

it('a build without lines says how to get them, if the compiler is at hand', async () => {
  const { abi, blob, debug, debugHash } = (await readBuilt()).Plain;
  const hint = '\n    (POLKAVIRT_SOLIDITY_DEBUG=1 shows where; of files, polkavirt compile --debug)';
  const messageOf = async (artifact: Artifact): Promise<string> => {
    const plain = await deploy(createSolidityChain({ virt: IMPLEMENTATIONS.native() }), artifact);
    return plain.write.requireText().then(
      () => 'it went through',
      (error: Error) => error.message,
    );
  };
  expect(await messageOf({ abi, blob, hash: keccak256(blob) })).toBe(`requireText() reverted: "never"${hint}`);
  expect(await messageOf({ abi, blob })).toBe('requireText() reverted: "never"');
  expect(await messageOf({ abi, blob, hash: keccak256(blob), debug, debugHash })).toMatch(
    /\n {4}at Plain\.requireText .*\n {4}\(rep/,
  );
  const plain = await deploy(createSolidityChain({ virt: IMPLEMENTATIONS.native() }), { abi, blob, hash: keccak256(blob) });
  await expect(expect(plain.write.requireText()).toRevertWith('always')).rejects.toThrow(hint);
});

it('every case of the comments is tried', async () => {
  expect([...(await expectedStacks()).keys()].sort()).toEqual(Object.keys(CASES).sort());
});
