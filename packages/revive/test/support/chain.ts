import { u8aToHex } from '@polkadot/util';
import {
  constructRuntime,
  createBalances,
  createSystem,
  createTimestamp,
  hexToBytes,
  type RuntimeOrigin as Origin,
  RuntimeOrigin,
  type TestExternalities,
} from '@polkavirt/mock-runtime';
import type { TypestateVirtT } from '@polkavirt/primitives';
import type { Abi } from 'viem';
import { decodeErrorResult, decodeEventLog, decodeFunctionResult, encodeFunctionData } from 'viem/utils';
import {
  type Address,
  type ContractOutcome,
  createRevive,
  describeDiagnostic,
  fallbackAccount,
  type ReviveConfig,
} from '../../src/index.ts';
import { encodeConstructor, type Fixture } from './solidity.ts';

/** Accounts of Ethereum keys, by address. */
export const ALICE: Address = `0x${'a1'.repeat(20)}`;
export const BOB: Address = `0x${'b0'.repeat(20)}`;
export const ENDOWMENT = 10n ** 30n;

export type ReviveOptions = Partial<Omit<ReviveConfig, 'System' | 'Balances' | 'virt'>>;

export function createChain(virt: TypestateVirtT, options: ReviveOptions = {}) {
  const System = createSystem();
  const Balances = createBalances({ System, existentialDeposit: 1000n });
  const Timestamp = createTimestamp();
  const Revive = createRevive({ System, Balances, Timestamp, virt, ...options });
  const runtime = constructRuntime({ System, Balances, Timestamp, Revive });
  const externalities: TestExternalities = runtime.newTestExt({
    Balances: { balances: [ALICE, BOB].map((who) => [fallbackAccount(who), ENDOWMENT] as const) },
  });
  externalities.executeWith(() => System.runToBlock(1));
  return { ...runtime, externalities };
}
export type Chain = ReturnType<typeof createChain>;

export const signed = (who: Address): Origin => RuntimeOrigin.signed(fallbackAccount(who));

/** What went wrong, for the message of a failing test. */
export const explainOutcome = ({ result, diagnostics }: ContractOutcome): string =>
  [result.ok ? '' : `${result.error.name}: ${result.error.message}`, ...diagnostics.map(describeDiagnostic)].join('\n');

/** A deployed contract with its ABI: calls of its functions, with the outcome decoded. */
export function contractAt(chain: Chain, { abi }: Pick<Fixture, 'abi'>, address: Address) {
  const request = (from: Address, functionName: string, args: readonly unknown[], value = 0n) => ({
    origin: fallbackAccount(from),
    dest: address,
    data: hexToBytes(encodeFunctionData({ abi, functionName, args } as Parameters<typeof encodeFunctionData>[0])),
    value,
  });
  const decode = (outcome: ContractOutcome, functionName: string): unknown => {
    if (!outcome.result.ok) throw new Error(explainOutcome(outcome));
    const data = toHex(outcome.result.value.data);
    if (outcome.result.value.reverted) {
      if (data === '0x') throw new Error('reverted without a reason');
      const { errorName, args } = decodeErrorResult({ abi, data });
      throw new Error(`${errorName}(${(args ?? []).join(', ')})`);
    }
    return decodeFunctionResult({ abi, functionName, data } as Parameters<typeof decodeFunctionResult>[0]);
  };
  return {
    address,
    request,
    /** The outcome of a call whose changes stay. */
    outcome: (from: Address, name: string, args: readonly unknown[] = [], value = 0n): ContractOutcome =>
      chain.Revive.bareCall(request(from, name, args, value)),
    /** Calls, and gives the result. @throws Error with the revert reason. */
    send: (from: Address, name: string, args: readonly unknown[] = [], value = 0n): unknown =>
      decode(chain.Revive.bareCall(request(from, name, args, value)), name),
    /** A dry run. @throws Error with the revert reason. */
    read: (name: string, args: readonly unknown[] = [], from: Address = ALICE): unknown =>
      decode(chain.Revive.dryRunCall(request(from, name, args)), name),
  };
}
export type DeployedContract = ReturnType<typeof contractAt>;

export const toHex = (bytes: Uint8Array): `0x${string}` => u8aToHex(bytes);

/** Deploys a fixture. @throws Error with the reason if that fails. */
export function deploy(
  chain: Chain,
  fixture: Fixture,
  args: readonly unknown[] = [],
  value = 0n,
  from = ALICE,
): DeployedContract {
  const outcome = chain.Revive.bareInstantiate({
    origin: fallbackAccount(from),
    code: fixture.code,
    data: encodeConstructor(fixture, args),
    value,
  });
  if (!outcome.result.ok) throw new Error(explainOutcome(outcome));
  if (outcome.result.value.reverted) throw new Error(`the constructor reverted: ${toHex(outcome.result.value.data)}`);
  return contractAt(chain, fixture, outcome.result.value.address);
}

/** The Solidity events of an outcome. */
export const eventsOf = ({ logs }: ContractOutcome, abi: Abi) =>
  logs.map(({ address, topics, data }) => {
    const { eventName, args } = decodeEventLog({ abi, data: toHex(data), topics: topics.map(toHex) as [`0x${string}`] });
    return { address, eventName, args };
  });
