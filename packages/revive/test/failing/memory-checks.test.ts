/**
 * Every use of memory that Solidity has, beyond the heap of 64 KiB: the message says what was asked and why it trapped. What is expected
 * follows from the arguments alone.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createEngine } from '@polkavirt/polkavm';
import { type ContractFailed, createSolidityChain, deploy } from '../../src/client/index.ts';
import { watchEngine } from '../../src/engine/index.ts';
import { IMPLEMENTATIONS } from '../support/implementations.ts';
import { type BuiltContract, FOLDER, readBuilt } from './failing-contracts.ts';

const built = readBuilt();
const HEAP = 65_536n;
const LIMIT =
  'and the compiler gave the contract a heap of 65536 bytes (for more: heapSize of compileSolidity, polkavirt compile --heap-size)';

/** By function: what it takes beside an offset. */
const FIXED_SIZES: Readonly<Record<string, bigint>> = { mloads: 32n, mstores: 32n, mstores8: 1n };
const SIZED = [
  'mcopiesTo',
  'mcopiesFrom',
  'copiesCallData',
  'copiesReturnData',
  'hashes',
  'logs0',
  'logs4',
  'creates',
  'creates2',
  'callsFrom',
  'callsTo',
  'staticCallsFrom',
  'staticCallsTo',
  'delegatesFrom',
  'delegatesTo',
  'returns_',
  'reverts',
];
const OFFSETS = [65_536n, 65_535n, 70_000n, 2n ** 32n - 32n, 2n ** 32n, 2n ** 64n, 2n ** 255n];
const RANGES = [
  [65_536n, 32n],
  [65_530n, 32n],
  [0n, 70_000n],
  [2n ** 32n - 5n, 8n],
  [0n, 2n ** 32n],
  [0n, 2n ** 70n],
  [2n ** 32n, 32n],
  [2n ** 200n, 32n],
] as const;

const CALLS: readonly (readonly [name: string, args: readonly bigint[], offset: bigint, size: bigint])[] = [
  ...Object.entries(FIXED_SIZES).flatMap(([name, size]) =>
    OFFSETS.filter((at) => at + size > HEAP).map((at) => [name, [at], at, size] as const),
  ),
  ...SIZED.flatMap((name) => RANGES.map(([at, size]) => [name, [at, size], at, size] as const)),
];

/** What the message may say: how exact it is depends on what registers and the stack still hold. */
function expected(offset: bigint, size: bigint): readonly string[] {
  if (offset >= 2n ** 32n || size >= 2n ** 32n) {
    const wide = [offset, size].filter((one) => one >= 2n ** 32n);
    return [...wide.map(String), '2^32 or more'].map((one) => `EVM memory is full: an offset or a size of ${one} is used`);
  }
  const end = (offset + size + 31n) & ~31n;
  return [
    `EVM memory is full: ${size} bytes at the offset ${offset} are wanted`,
    ...(offset >= HEAP ? [`EVM memory is full: the offset ${offset} is used`] : []),
    ...(offset < HEAP ? [`EVM memory is full: ${end} bytes are wanted, from the offset ${offset} on`] : []),
    ...(offset < HEAP ? [`EVM memory is full: ${end} bytes are wanted`] : []),
  ].map((text) => `${text}, ${LIMIT}`);
}

async function deployed(createVirt: (typeof IMPLEMENTATIONS)['native'], artifact: BuiltContract, inner = createEngine()) {
  const { engine, explain } = watchEngine(inner);
  return deploy(createSolidityChain({ virt: createVirt(engine), explain }), artifact);
}

/** A build of a contract alone, which nothing is repeated for. */
const only = async (name: string, kind: 'ordinary' | 'debug'): Promise<BuiltContract> => {
  const { abi, blob, debug } = (await built)[name];
  return { abi, blob: kind === 'debug' ? debug : blob } as BuiltContract;
};

const failureOf = (contract: Awaited<ReturnType<typeof deployed>>, name: string, args: readonly bigint[]) =>
  (contract.simulate[name]?.(args) ?? contract.read[name](args)).then(
    () => undefined,
    (error: ContractFailed) => error,
  );

/** The line of the message that says why. */
const reasonIn = (error: ContractFailed | undefined): string =>
  error?.message.split('\n').find((line) => line.includes('EVM memory') || line.includes('return data')) ?? '';

describe.each(['ordinary', 'debug'] as const)('the %s build', (kind) => {
  let memory: ReturnType<typeof deployed> | undefined;
  // A debug build has a stack of 32 MiB, which only the interpreter does not make as a whole for each call.
  const engine = createEngine({ defaults: { backend: kind === 'debug' ? 'interpreter' : 'recompiler' } });
  const memoryOf = async () => {
    memory ??= deployed(IMPLEMENTATIONS.native, await only('Memory', kind), engine);
    return memory;
  };

  it.each(CALLS)('%s(%s) says what was asked', async (name, args, offset, size) => {
    const reason = reasonIn(await failureOf(await memoryOf(), name, args)).trim();
    // The compiler checks numbers of 256 bits in one way for all that it does with them.
    const isWide = offset >= 2n ** 32n || size >= 2n ** 32n;
    const said = isWide ? reason.replace(/^it looks as if /, '').replace(`, ${LIMIT}`, '') : reason;
    expect(expected(offset, size)).toContain(said);
  });

  it('return data beyond its end', async () => {
    const error = await failureOf(await memoryOf(), 'copiesReturnData', [0n, 96n]);
    expect(reasonIn(error).trim()).toBe('96 bytes of return data are to be copied, and there are only 64');
  });

  const reasonOf = async (name: string, args: readonly bigint[]): Promise<string> => {
    const error = await failureOf(await deployed(IMPLEMENTATIONS.native, await only('Invalid', kind)), name, args);
    expect(error?.message).toContain('ContractTrapped');
    return reasonIn(error).trim();
  };

  it.each([
    ['plain', []],
    ['shifted', []],
    ['bounded', [70_000n]],
  ] as const)('%s, a trap that the contract asks for, gets no reason', async (name, args) => {
    expect(await reasonOf(name, args)).toBe('');
  });

  it('one after a check that the optimizer makes like the compiler’s own gets a reason with a doubt', async () => {
    const doubted = /^it looks as if EVM memory is full: an offset or a size of \S+ (?:or more )?is used$/;
    expect(await reasonOf('wide', [2n ** 40n])).toMatch(kind === 'debug' ? /^$/ : doubted);
  });
});

it.each(Object.entries(IMPLEMENTATIONS))('%s says the same, with the line of a debug build', async (_, createVirt) => {
  const { Memory } = await built;
  const lines = (await readFile(join(FOLDER, 'contracts/Memory.sol'), 'utf8')).split('\n');
  const error = await failureOf(await deployed(createVirt, Memory), 'hashes', [70_000n, 32n]);
  const line = lines.findIndex((text) => text.includes('function hashes(')) + 2;
  expect(lines[line - 1]).toMatch('assembly');
  const reason = `EVM memory is full: 32 bytes at the offset 70000 are wanted, ${LIMIT}`;
  expect(error?.message).toContain(`\n  ${reason}\n`);
  expect(error?.message).toContain(`\n  ContractTrapped: ${reason}\n    at Memory.hashes (contracts/Memory.sol:${line}:9)\n`);
});
