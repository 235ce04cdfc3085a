/** What factories say to callers in plain JavaScript who pass something else than the types allow. */
import { COUNTER_PROGRAM, runConformance, runTypestateConformance } from '@polkavirt/conformance';
import { connectScale, connectTypestateScale, createForwarder, createTypestateForwarder } from '@polkavirt/forwarder';
import {
  createCombinedHost,
  createHost,
  createTypestateHost,
  serveScale,
  serveTypestateScale,
  tapHostFunctions,
} from '@polkavirt/host';
import {
  constructRuntime,
  createBalances,
  createSystem,
  createTimestamp,
  createTransactionPayment,
  createVirt,
} from '@polkavirt/mock-runtime';
import { createNative, createTypestateNative } from '@polkavirt/native';
import { createDevRuntime, createNode } from '@polkavirt/node';
import { assemble, assembleOrThrow, createEngine } from '@polkavirt/polkavm';
import { createRevive } from '@polkavirt/revive';
import { createSolidityChain, deploy } from '@polkavirt/revive/client';
import { compileSolidity } from '@polkavirt/revive/compile';
import { createContractsRuntime } from '@polkavirt/revive/rpc';
import { PROBE } from '../../revive/src/pallet/check-cost-model.ts';

/** A factory, as plain JavaScript sees it. */
type Loose = (...args: unknown[]) => unknown;
const loose = (factory: unknown): Loose => factory as Loose;

const virt = createNative();
const typestate = createTypestateNative({ costModel: 'naive' });
const System = createSystem();
const Balances = createBalances({ System });
const VIRT = 'an implementation of VirtT, as createNative or createForwarder makes it';
const TYPESTATE = 'an implementation of the typestate generation, as createTypestateNative or createTypestateForwarder makes it';
const SERVER = "the host's half of a wire, such as serveScale or serveAbi(memory)";
const CLIENT = "the runtime's half of a wire, such as connectScale or connectAbi(memory)";

it.each<[what: string, call: () => unknown, message: string]>([
  // The engine
  [
    'an instruction set',
    () => loose(assemble)('trap', { instructionSet: 'latest' }),
    'assemble: instructionSet must be one of revive_v1, latest32, latest64, jam_v1, not "latest"',
  ],
  ['a text', () => loose(assemble)(Buffer.from('trap')), 'assemble: the text must be a string, not a value of type object'],
  [
    'back ends',
    () => loose(createEngine)({ backends: ['interpreter'] }),
    'createEngine: backends must be a list of back ends, such as [interpreterBackend]; names go into defaults.backend',
  ],
  // Implementations
  [
    'an engine',
    () => loose(createNative)({ engine: createEngine }),
    'createNative: engine must be an engine, as createEngine makes it, not the function createEngine',
  ],
  ['null', () => loose(createNative)(null), 'createNative: the options must be an object, not null'],
  [
    'a callback',
    () => loose(createNative)({ onInvalidImage: 'throw' }),
    "createNative: onInvalidImage must be a function, not 'throw'",
  ],
  [
    'a limit',
    () => loose(createTypestateNative)({ limits: { maxInstances: '30' } }),
    'createTypestateNative: limits must be an object with some of maxInstances, maxMemoryBytes, maxModules, maxProgramBytes, each a number from 0, not an object',
  ],
  [
    'a storage',
    () => loose(createTypestateNative)({ storage: new Map() }),
    'createTypestateNative: storage must be a reader of storage, not a value of class Map',
  ],
  // Wires
  ['no options', () => loose(createHost)(), 'createHost: the options must be an object, not undefined'],
  ['no wire', () => loose(createHost)({}), `createHost: wire is missing: it must be ${SERVER}`],
  [
    "the runtime's half",
    () => loose(createHost)({ wire: connectScale }),
    `createHost: wire must be ${SERVER}, not the runtime's half, such as connectScale`,
  ],
  [
    'the other generation',
    () => loose(createHost)({ wire: serveScale, virt: typestate }),
    `createHost: virt must be ${VIRT}, not one of the typestate generation, as createTypestateNative makes it`,
  ],
  [
    'a wire that is not made yet',
    () => loose(createTypestateHost)({ wire: serveTypestateScale }),
    `createTypestateHost: wire must be ${SERVER}, not the function serveTypestateScale, which makes one: call it`,
  ],
  [
    'the other generation',
    () => loose(createTypestateHost)({ wire: serveTypestateScale(), virt }),
    `createTypestateHost: virt must be ${TYPESTATE}, not one of VirtT, as createNative makes it`,
  ],
  [
    'half of a host',
    () => loose(createCombinedHost)({ virt: { wire: serveScale } }),
    'createCombinedHost: typestate is missing: it must be an object',
  ],
  [
    'no wire',
    () => loose(tapHostFunctions)(createHost({ virt: createNative(), wire: serveScale }).table),
    'tapHostFunctions: wire is missing: it must be an object',
  ],
  [
    "the host's half",
    () => loose(createForwarder)({ table: {}, wire: serveScale }),
    `createForwarder: wire must be ${CLIENT}, not the host's half, such as serveScale`,
  ],
  [
    'no wire',
    () => loose(createTypestateForwarder)({ table: {} }),
    `createTypestateForwarder: wire is missing: it must be ${CLIENT}`,
  ],
  ['no table', () => loose(createForwarder)({ wire: connectScale }), 'the host-function table lacks'],
  // Suites
  [
    'the other generation',
    () => loose(runConformance)(typestate, COUNTER_PROGRAM),
    `runConformance: virt must be ${VIRT}, not one of the typestate generation`,
  ],
  [
    'no program',
    () => loose(runConformance)(virt),
    'runConformance: program is missing: it must be the bytes of the counter program, such as COUNTER_PROGRAM',
  ],
  [
    'half of a framework',
    () => loose(runConformance)(virt, COUNTER_PROGRAM, { it }),
    'runConformance: framework must be a test framework, such as { describe, it }, not an object',
  ],
  [
    'an implementation',
    () => loose(runTypestateConformance)(typestate, COUNTER_PROGRAM),
    'runTypestateConformance: create must be a function, not an object',
  ],
  // Runtimes
  ['no pallets', () => loose(constructRuntime)(), 'constructRuntime: the options must be an object, not undefined'],
  [
    'no System',
    () => loose(constructRuntime)({ Balances }),
    'constructRuntime: System is missing: it must be a pallet, as createSystem() makes it',
  ],
  [
    'a pallet that is not made',
    () => loose(constructRuntime)({ System, Timestamp: createTimestamp }),
    'constructRuntime: Timestamp must be a pallet, as a factory of definePallet makes it, not a function',
  ],
  [
    'no System',
    () => loose(createBalances)({}),
    'pallet_balances: System is missing: it must be a pallet, as createSystem() makes it',
  ],
  [
    'a number',
    () => loose(createBalances)({ System, existentialDeposit: 1 }),
    'pallet_balances: existentialDeposit must be a bigint from 0n, not 1',
  ],
  [
    'the other generation',
    () => loose(createVirt)({ System, Balances, virt: typestate }),
    `pallet_virt: virt must be ${VIRT}, not one of the typestate generation`,
  ],
  [
    'a depth',
    () => loose(createVirt)({ System, Balances, virt, maxCallDepth: 1.5 }),
    'pallet_virt: maxCallDepth must be a whole number from 0, not 1.5',
  ],
  [
    'no Balances',
    () => loose(createTransactionPayment)({ System }),
    'pallet_transaction_payment: Balances is missing: it must be a pallet',
  ],
  [
    'a prefix',
    () => loose(createSystem)({ ss58Prefix: 16_384 }),
    'frame_system: ss58Prefix must be a whole number from 0 to 16383, not 16384',
  ],
  // Chains
  [
    'a runtime',
    () => loose(createNode)({ genesis: constructRuntime }),
    'createNode: genesis must be the first state of a runtime, as its newTestExt() makes it, not the function constructRuntime',
  ],
  [
    'a build mode',
    () => loose(createNode)({ genesis: constructRuntime({ System: createSystem() }).newTestExt(), buildMode: 'instant' }),
    "createNode: buildMode must be an object whose type is one of Instant, Batch, Manual, Interval; Batch and Interval need ms, a number of milliseconds, not 'instant'",
  ],
  [
    'the other generation',
    () => loose(createDevRuntime)({ virt: typestate }),
    `pallet_virt: virt must be ${VIRT}, not one of the typestate generation`,
  ],
  // Contracts
  [
    'the other generation',
    () => loose(createSolidityChain)({ virt }),
    `pallet_revive: virt must be ${TYPESTATE}, not one of VirtT, as createNative makes it`,
  ],
  [
    'the other generation',
    () => loose(createContractsRuntime)({ virt }),
    `pallet_revive: virt must be ${TYPESTATE}, not one of VirtT`,
  ],
  [
    'a number',
    () => loose(createRevive)({ System, Balances, virt: typestate, chainId: 1 }),
    'pallet_revive: chainId must be a bigint from 0n, not 1',
  ],
])('%s: %p', (_, call, message) => {
  let thrown: unknown;
  try {
    call();
  } catch (error) {
    thrown = error;
  }
  expect(thrown).toBeInstanceOf(Error);
  expect((thrown as Error).message.slice(0, message.length)).toBe(message);
});

it.each<[what: string, call: () => unknown, message: string]>([
  [
    'a name for an artifact',
    () => loose(deploy)(createSolidityChain({ virt: typestate }), 'Token'),
    "deploy: the artifact must be an object, not 'Token'",
  ],
  [
    'a path for a list',
    () => loose(compileSolidity)('Token.sol'),
    "compileSolidity: files must be a list of paths, not 'Token.sol'",
  ],
  [
    'an optimizer',
    () => loose(compileSolidity)(['Token.sol'], { optimizer: 3 }),
    'compileSolidity: optimizer must be one of z, 3, not 3',
  ],
])('asynchronous, %s', async (_, call, message) => {
  await expect(call()).rejects.toThrow(message);
});

const overHost = (inner = createTypestateNative()) =>
  createTypestateForwarder({
    table: createTypestateHost({ wire: serveTypestateScale(), virt: inner }).table,
    wire: connectTypestateScale(),
  });

it.each([
  ['native', () => createTypestateNative()],
  ['a forwarder over the default host', () => overHost()],
])('contracts on %s, which counts with the full cost model, are refused with what to do', (_, make) => {
  for (const refuse of [createSolidityChain, createContractsRuntime]) {
    expect(() => refuse({ virt: make() })).toThrow(
      "virt counts 60 gas for 2 instructions, so its cost model is not naive. Make it with createTypestateNative({ costModel: 'naive' }); " +
        'a forwarder needs a host over that: createTypestateHost({ wire, virt })',
    );
  }
});

it('contracts are accepted where that was done, and nothing of the check stays', () => {
  const only = createTypestateNative({ costModel: 'naive', limits: { maxInstances: 1 } });
  for (const made of [typestate, overHost(typestate), only]) createSolidityChain({ virt: made });
  const compiled = only.fromBytes(COUNTER_PROGRAM);
  expect(compiled.ok && compiled.value.module.instantiate().ok).toBe(true);
});

it('checks with a program of two instructions', () => {
  expect([...PROBE]).toEqual([...assembleOrThrow('%isa = revive_v1\npub @p:\n  a0 = a0 /u a1\n  ret\n')]);
});
