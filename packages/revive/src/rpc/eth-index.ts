import { bytesToHex, type DispatchInfo, type EventRecord, type HexString, type Weight } from '@polkavirt/mock-runtime';
import type { Block, Chain } from '@polkavirt/node';
import { type Address, create1 } from '../address.ts';
import type { EthPallets, GasModel } from './eth-runtime.ts';
import { decodeIncluded, type EthTransaction } from './eth-transaction.ts';

/** An event of a contract with its place in the chain. */
export interface EthLog {
  readonly address: Address;
  readonly topics: readonly HexString[];
  readonly data: HexString;
  /** In the block. */
  readonly logIndex: number;
  readonly transaction: IncludedTransaction;
}

/** A transaction in a block, with what became of it. */
export interface IncludedTransaction {
  readonly transaction: EthTransaction;
  readonly block: Block;
  /** Among the block's Ethereum transactions. */
  readonly index: number;
  /** Among all extrinsics of the block. */
  readonly extrinsicIndex: number;
  readonly succeeded: boolean;
  readonly gasUsed: bigint;
  readonly cumulativeGasUsed: bigint;
  /** If it is a deployment. */
  readonly contractAddress: Address | undefined;
  readonly logs: readonly EthLog[];
  /** Milliseconds since 1970 of the block. */
  readonly time: bigint;
  /** What a gas cost at least. */
  readonly baseFee: bigint;
  /** What the extrinsic weighed in the end. */
  readonly weight: Weight | undefined;
}

/** A block as Ethereum sees it. */
export interface EthBlock {
  readonly block: Block;
  /** Milliseconds since 1970. */
  readonly time: bigint;
  readonly transactions: readonly IncludedTransaction[];
  readonly logs: readonly EthLog[];
  readonly gasUsed: bigint;
  readonly baseFee: bigint;
  readonly gasLimit: bigint;
  readonly author: Address;
  readonly prevRandao: HexString | undefined;
  /** Whether it is only what the next block would be. */
  readonly isPending: boolean;
}

interface ContractEmitted {
  readonly contract: Address;
  readonly data: Uint8Array;
  readonly topics: readonly HexString[];
}

/** Finds Ethereum's blocks, transactions and logs in the chain. All of it derives from extrinsics and events, and is kept with the block. */
export class EthIndex {
  readonly #chain: Chain;
  readonly #pallets: EthPallets;
  readonly #gas: GasModel;
  readonly #blocks = new WeakMap<Block, EthBlock>();
  /** The transactions of each block by the block's hash; the oldest blocks first. */
  readonly #included = new Map<HexString, readonly IncludedTransaction[]>();
  /** By their hash, the latest first: the same transaction may stand on an abandoned branch too. */
  readonly #byHash = new Map<HexString, readonly IncludedTransaction[]>();
  #indexedTo: Block | undefined;

  constructor(chain: Chain, pallets: EthPallets, gas: GasModel) {
    this.#chain = chain;
    this.#pallets = pallets;
    this.#gas = gas;
  }

  /** @param isPending Whether it is only what the next block would be. */
  block(block: Block, isPending = false): EthBlock {
    let found = this.#blocks.get(block);
    if (found === undefined) {
      found = this.#read(block, isPending);
      this.#blocks.set(block, found);
    }
    return found;
  }

  /** A transaction of the best chain. */
  transaction(hash: HexString): IncludedTransaction | undefined {
    this.#catchUp();
    return this.#byHash.get(hash)?.find(({ block }) => this.#chain.isCanonical(block));
  }

  /** Reads the blocks that came since the last time, and forgets those that the chain has forgotten. */
  #catchUp(): void {
    const { head } = this.#chain;
    if (this.#indexedTo === head) return;
    const added: Block[] = [];
    for (let block: Block | undefined = head; block !== undefined && !this.#included.has(block.hash); ) {
      added.push(block);
      block = this.#chain.block(block.header.parentHash);
    }
    for (const block of added.reverse()) {
      const { transactions } = this.block(block);
      this.#included.set(block.hash, transactions);
      for (const included of transactions) {
        const { hash } = included.transaction;
        this.#byHash.set(hash, [included, ...(this.#byHash.get(hash) ?? [])]);
      }
    }
    // The oldest stand first, and go first.
    for (const [hash, transactions] of this.#included) {
      if (this.#chain.block(hash) !== undefined) break;
      this.#included.delete(hash);
      for (const { transaction } of transactions) this.#forget(transaction.hash, hash);
    }
    this.#indexedTo = head;
  }

  #forget(hash: HexString, blockHash: HexString): void {
    const rest = this.#byHash.get(hash)?.filter(({ block }) => block.hash !== blockHash) ?? [];
    if (rest.length === 0) this.#byHash.delete(hash);
    else this.#byHash.set(hash, rest);
  }

  #read(block: Block, isPending: boolean): EthBlock {
    const { Timestamp, Revive } = this.#pallets;
    const { System } = this.#chain.runtime;
    const { records, time, baseFee, gasLimit, author, prevRandao } = this.#chain.executeAt(block, () => ({
      records: System.eventRecords(),
      time: Timestamp?.now() ?? 0n,
      baseFee: Revive.gasPrice(),
      gasLimit: Revive.blockGasLimit(),
      author: Revive.blockAuthor(),
      prevRandao: Revive.settings.current().prevRandao,
    }));
    const name = Revive.definition.scope.runtime.name;
    const transactions: IncludedTransaction[] = [];
    const logs: EthLog[] = [];
    let cumulativeGasUsed = 0n;
    for (const [extrinsicIndex, encoded] of block.extrinsics.entries()) {
      const transaction = this.#ethTransaction(name, encoded);
      if (transaction === undefined) continue;
      const events = records.filter(({ phase }) => phase.type === 'ApplyExtrinsic' && phase.value === extrinsicIndex);
      const { succeeded, gasUsed, weight } = this.#outcomeOf(transaction, events);
      cumulativeGasUsed += gasUsed;
      const own: EthLog[] = [];
      const included: IncludedTransaction = {
        transaction,
        block,
        index: transactions.length,
        extrinsicIndex,
        succeeded,
        gasUsed,
        cumulativeGasUsed,
        contractAddress: transaction.to === undefined ? create1(transaction.from, transaction.nonce) : undefined,
        logs: own,
        time,
        baseFee,
        weight,
      };
      for (const { event } of events) {
        if (event.type !== name || event.value.type !== 'ContractEmitted') continue;
        const { contract, data, topics } = event.value.value as ContractEmitted;
        own.push({
          address: contract,
          topics,
          data: bytesToHex(data),
          logIndex: logs.length + own.length,
          transaction: included,
        });
      }
      logs.push(...own);
      transactions.push(included);
    }
    return { block, time, transactions, logs, gasUsed: cumulativeGasUsed, baseFee, gasLimit, author, prevRandao, isPending };
  }

  #ethTransaction(name: string, encoded: Uint8Array): EthTransaction | undefined {
    const extrinsic = this.#chain.checker.decode(encoded);
    if (!extrinsic.ok || extrinsic.value.signature !== undefined) return undefined;
    const { type, value } = extrinsic.value.call;
    if (type !== name || value.type !== 'ethTransact') return undefined;
    return decodeIncluded(bytesToHex((value.value as { payload: Uint8Array }).payload));
  }

  #outcomeOf(
    transaction: EthTransaction,
    events: readonly EventRecord[],
  ): { succeeded: boolean; gasUsed: bigint; weight: Weight | undefined } {
    const { System } = this.#chain.runtime;
    const system = System.definition.scope.runtime.name;
    const { baseExtrinsic } = System.constants.BlockWeights.perClass.normal;
    const end = events.find(
      ({ event }) => event.type === system && (event.value.type === 'ExtrinsicSuccess' || event.value.type === 'ExtrinsicFailed'),
    );
    if (end === undefined) return { succeeded: false, gasUsed: transaction.gas, weight: undefined };
    const { name } = this.#pallets.Revive.definition.scope.runtime;
    const isReverted = events.some(({ event }) => event.type === name && event.value.type === 'EthExtrinsicRevert');
    const { dispatchInfo } = end.event.value.value as { dispatchInfo: Pick<DispatchInfo, 'weight'> };
    const weight = { ...dispatchInfo.weight, refTime: dispatchInfo.weight.refTime - baseExtrinsic.refTime };
    return {
      succeeded: end.event.value.type === 'ExtrinsicSuccess' && !isReverted,
      gasUsed: this.#gas.gasUsed(transaction, { weight }),
      weight: dispatchInfo.weight,
    };
  }
}
