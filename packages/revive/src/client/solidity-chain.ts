import {
  bytesToHex,
  constructRuntime,
  createBalances,
  createSystem,
  createTimestamp,
  headerHash,
  orderedRoot,
  RuntimeOrigin,
  type StorageSnapshot,
  type TestExternalities,
} from '@polkavirt/mock-runtime';
import type { TypestateVirtT } from '@polkavirt/primitives';
import type { Abi, Address } from 'viem';
import { getAddress } from 'viem/utils';
import { fallbackAccount } from '../address.ts';
import { createRevive, type RevivePallet } from '../pallet/revive.ts';
import type { ReviveConfig } from '../pallet/revive-config.ts';
import type { ContractContext } from './contract.ts';
import { CONSOLE_ADDRESS, type ConsoleEntry, createContractConsole, describeConsoleEntry } from './contract-console.ts';
import { createPalletExecutor } from './pallet-executor.ts';

export interface SolidityChainOptions extends Partial<Omit<ReviveConfig, 'System' | 'Balances' | 'Timestamp' | 'virt'>> {
  /** The implementation that runs the contracts: `createTypestateNative({ costModel: 'naive' })`, or a forwarder over a host of it. Another cost model is refused. */
  readonly virt: TypestateVirtT;
  /** Wei that each account has at first. Default 10^24, a million ether. */
  readonly endowment?: bigint;
  /** Hears what contracts log with `console.log`. Default: it is printed. */
  readonly onConsole?: (entry: ConsoleEntry) => void;
  /** Seconds since 1970 of the first block. Default: now. */
  readonly timestamp?: number;
}

/** Hashes of blocks that contracts can ask for. */
const KEPT_HASHES = 256;
const NO_EXTRINSICS = bytesToHex(orderedRoot([], 1));

/** Addresses of funded accounts without keys, made from the number of the account. */
const ACCOUNTS = 10;
const accountNumber = (n: number): Address => getAddress(`0x${`${n + 1}`.repeat(40).slice(0, 40)}`);

const print = (entry: ConsoleEntry): void => console.log(describeConsoleEntry(entry));

/** A chain in this process for tests of contracts: no node, no blocks unless the test asks for them. */
export interface SolidityChain extends ContractContext {
  /** Ten accounts with funds; the first is the sender. */
  readonly accounts: readonly Address[];
  readonly Revive: RevivePallet;
  readonly externalities: TestExternalities;
  balanceOf(address: Address): bigint;
  blockNumber(): number;
  /** Advances by a number of blocks or seconds; by one block if neither is given. */
  mine(options?: { readonly blocks?: number; readonly seconds?: number }): void;
  /** The whole state at this moment. */
  snapshot(): StorageSnapshot;
  /** Restores a state. Known ABIs are kept. */
  restore(snapshot: StorageSnapshot): void;
}

/**
 * Sets up a chain at block 1.
 *
 * ```ts
 * import { createTypestateNative } from '@polkavirt/native';
 * import { createSolidityChain, deploy } from '@polkavirt/revive/client';
 * import { readArtifact } from '@polkavirt/revive/compile';
 *
 * const chain = createSolidityChain({ virt: createTypestateNative({ costModel: 'naive' }) });
 * const token = await deploy(chain, await readArtifact('artifacts/Token'), [1_000n]);
 * ```
 */
export function createSolidityChain(options: SolidityChainOptions): SolidityChain {
  const { endowment = 10n ** 24n, timestamp = Math.floor(Date.now() / 1000), onConsole = print, ...config } = options;
  const contractConsole = createContractConsole();
  const precompiles = { [CONSOLE_ADDRESS]: contractConsole.precompile, ...config.precompiles };
  const System = createSystem();
  const Timestamp = createTimestamp();
  const Balances = createBalances({ System });
  const Revive = createRevive({ System, Balances, Timestamp, ...config, precompiles });
  const runtime = constructRuntime({ System, Timestamp, Balances, Revive });
  const accounts = Array.from({ length: ACCOUNTS }, (_, n) => accountNumber(n));
  const externalities = runtime.newTestExt({
    Balances: {
      balances: accounts.map(
        (who) => [fallbackAccount(who.toLowerCase() as Address), endowment / (config.nativeToEthRatio ?? 1n)] as const,
      ),
    },
  });
  const on = <T>(work: () => T): T => externalities.executeWith(work);
  const lower = (address: Address): Address => address.toLowerCase() as Address;

  const setTime = (milliseconds: bigint): void => {
    Timestamp.DidUpdate.kill();
    Timestamp.set(RuntimeOrigin.none(), milliseconds);
  };
  /** @param keepsHash Whether contracts can ask for the hash of the block that ends. */
  const nextBlock = (keepsHash: boolean): void => {
    const stateRoot = keepsHash ? externalities.stateRoot() : undefined;
    on(() => {
      const number = System.blockNumber();
      if (stateRoot !== undefined) {
        const parentHash = System.BlockHash.get(number - 1);
        const header = { parentHash, number, stateRoot, extrinsicsRoot: NO_EXTRINSICS, digest: { logs: [] } };
        System.BlockHash.insert(number, headerHash(header));
      }
      if (number > KEPT_HASHES) System.BlockHash.remove(number - KEPT_HASHES);
      System.resetEvents();
      System.runToBlock(number + 1);
    });
  };
  on(() => {
    System.runToBlock(1);
    setTime(BigInt(timestamp) * 1000n);
  });
  return {
    executor: createPalletExecutor(Revive, externalities, { console: contractConsole, onConsole }),
    sender: accounts[0],
    abis: new Map<Address, Abi>(),
    createdAbis: new Set<Abi>(),
    creatable: new Map(),
    accounts,
    Revive,
    externalities,
    balanceOf: (address) => on(() => Revive.balanceOf(lower(address))),
    blockNumber: () => on(() => System.blockNumber()),
    mine: ({ blocks = 1, seconds = 0 } = {}) => {
      for (let made = 0; made < blocks; made++) nextBlock(blocks - made <= KEPT_HASHES);
      on(() => setTime(Timestamp.now() + BigInt(Math.round(seconds * 1000))));
    },
    snapshot: () => externalities.snapshot(),
    restore: (snapshot) => externalities.restore(snapshot),
  };
}
