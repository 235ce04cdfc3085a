import { decode, encode, type HexString, T, tryDecode } from '@polkavirt/mock-runtime';
import { Subscription } from 'rxjs';
import type { Block } from '../chain/block.ts';
import type { Chain } from '../chain/chain.ts';
import type { ChainHistory } from '../chain/chain-history.ts';
import { inNextTurn } from '../next-turn.ts';
import { identityOf, mismatchOf, storedIdentity } from './chain-identity.ts';
import { takeFile } from './file-owner.ts';
import { type Database, openDatabase } from './sqlite.ts';
import { StateFileError } from './state-file-error.ts';
import { changes, fromStored, fromStoredChanges, storedBlock, toStored, toStoredChanges } from './stored-block.ts';
import { fromStoredClock, storedClock, toStoredClock } from './stored-clock.ts';

/** Of the tables below. A file of another version is refused. */
const VERSION = 1;

/**
 * The blocks of the best chain by number, without the genesis. The changes of the first one are from the genesis, whatever its number;
 * those of the others from the block before.
 */
const TABLES = `
  create table if not exists meta (name text primary key, value blob not null) without rowid;
  create table if not exists block (number integer primary key, content blob not null);
`;

/** Forgotten blocks are removed from the file when there are this many, and at least as many as those that stay, because each removal compares two states. */
const LEAST_FORGOTTEN = 64;

export interface ChainStoreOptions {
  /** New blocks after which they are written; whatever is new is written when the store is closed. Default 1. */
  readonly every?: number;
  /** Called when a write failed, for example on a full disk. The store tries again with the next block. */
  readonly onError?: (error: unknown) => void;
}

/** A file that a chain is kept in: each write is whole or not there, whenever the process is killed. */
export class ChainStore {
  readonly #chain: Chain;
  readonly #database: Database;
  readonly #release: () => void;
  readonly #every: number;
  readonly #onError: (error: unknown) => void;
  readonly #subscriptions = new Subscription();
  /** The hashes of the blocks in the file. */
  readonly #written = new Map<number, HexString>();
  /** The lowest number in the file. */
  #first = 1;
  /** From this number on the file has other blocks or storage than the chain, because the chain was set back or changed by hand. */
  #changedFrom = 0;
  #stopWriting: (() => void) | undefined;
  #isClosed = false;

  private constructor(
    chain: Chain,
    database: Database,
    release: () => void,
    { every = 1, onError = () => {} }: ChainStoreOptions,
  ) {
    this.#chain = chain;
    this.#database = database;
    this.#release = release;
    this.#every = every;
    this.#onError = onError;
  }

  /**
   * Opens a file and continues its chain; a new file gets the present chain.
   *
   * @throws StateFileError If the file is not one of this runtime's chain, or another process has it.
   */
  static async open(chain: Chain, path: string, options: ChainStoreOptions = {}): Promise<ChainStore> {
    const release = takeFile(path);
    let database: Database | undefined;
    try {
      database = await openDatabase(path);
      const store = new ChainStore(chain, database, release, options);
      store.#load(path);
      store.#watch();
      return store;
    } catch (error) {
      database?.close();
      release();
      throw error instanceof StateFileError ? error : new StateFileError(`${path} cannot be opened: ${(error as Error).message}`);
    }
  }

  #load(path: string): void {
    const database = this.#database;
    database.transaction(() => {
      for (const table of TABLES.trim().split('\n')) database.run(table);
    });
    const meta = new Map(database.all('select name, value from meta').map(({ name, value }) => [name, value as Uint8Array]));
    if (meta.size > 0) {
      const history = this.#read(meta, path);
      this.#chain.restore(history);
      for (const { number, hash } of history.blocks) this.#written.set(number, hash);
      this.#first = history.blocks[0]?.number ?? 1;
      this.#changedFrom = Number.POSITIVE_INFINITY;
    }
    this.write();
  }

  #read(meta: ReadonlyMap<unknown, Uint8Array>, path: string): ChainHistory {
    const part = <Part>(name: string, type: T.Fields[string]): Part => {
      const read = tryDecode(type, meta.get(name) ?? new Uint8Array());
      if (!read.ok) throw new StateFileError(`${path} cannot be used: its ${name} is damaged: ${read.error}`);
      return read.value as Part;
    };
    const version = part<number>('version', T.u32);
    if (version !== VERSION) {
      throw new StateFileError(`${path} cannot be used: it has version ${version}, and this node has version ${VERSION}`);
    }
    const mismatch = mismatchOf(part('identity', storedIdentity), this.#chain);
    if (mismatch !== undefined) throw new StateFileError(`${path} cannot be used: ${mismatch}`);
    const genesisState = this.#chain.firstState.with(fromStoredChanges(part('genesis', changes)));
    const blocks: Block[] = [];
    let before = genesisState;
    for (const { content } of this.#database.all('select content from block order by number')) {
      const block = fromStored(decode(storedBlock, content as Uint8Array), before);
      const previous = blocks.at(-1);
      if (previous !== undefined && block.header.parentHash !== previous.hash) {
        throw new StateFileError(`${path} is damaged: block ${block.number} does not follow block ${previous.number}`);
      }
      blocks.push(block);
      before = block.state;
    }
    return { genesisState, blocks, finalized: part('finalized', T.u32), clock: fromStoredClock(part('clock', storedClock)) };
  }

  #watch(): void {
    this.#subscriptions.add(this.#chain.imported$.subscribe(() => this.#onChange()));
    this.#subscriptions.add(
      this.#chain.rewound$.subscribe(({ number }) => {
        this.#changedFrom = Math.min(this.#changedFrom, number);
        this.#onChange();
      }),
    );
  }

  /** Writes in the next turn of the event loop, so that all blocks of this turn go into one transaction. */
  #onChange(): void {
    const { number } = this.#chain.head;
    if (number < this.#changedFrom && number - this.#first - this.#written.size + 1 < this.#every) return;
    this.#stopWriting ??= inNextTurn(() => {
      try {
        this.write();
      } catch (error) {
        this.#onError(error);
      }
    });
  }

  /**
   * Writes what the file lacks, whole or not at all.
   *
   * @throws Error Of the file system; nothing is written then.
   */
  write(): void {
    this.#stopWriting?.();
    this.#stopWriting = undefined;
    const added = this.#toWrite();
    const from = added[0]?.number ?? this.#chain.head.number + 1;
    const isForgetting = this.#isForgetting();
    this.#database.transaction(() => {
      this.#database.run('delete from block where number >= ?', [from]);
      this.#database.runAll('insert into block values (?, ?)', this.#rows(added));
      if (isForgetting) this.#forget();
      this.#writeMeta();
    });
    for (const number of [...this.#written.keys()].filter((one) => one >= from)) this.#written.delete(number);
    if (this.#written.size === 0) this.#first = from;
    for (const { number, hash } of added) this.#written.set(number, hash);
    if (isForgetting) {
      for (let number = this.#first; number < this.#chain.oldestKept; number++) this.#written.delete(number);
      this.#first = this.#chain.oldestKept;
    }
    this.#changedFrom = Number.POSITIVE_INFINITY;
  }

  /** The blocks that the file does not have as they are, oldest first. */
  #toWrite(): Block[] {
    const missing: Block[] = [];
    for (let block: Block | undefined = this.#chain.head; block !== undefined && block.number > 0; ) {
      if (block.number < this.#changedFrom && this.#written.get(block.number) === block.hash) break;
      missing.push(block);
      block = this.#chain.block(block.header.parentHash);
    }
    return missing.reverse();
  }

  *#rows(blocks: readonly Block[]): Generator<[number, Uint8Array]> {
    for (const block of blocks) {
      const parent = this.#chain.block(block.header.parentHash) ?? this.#chain.genesis;
      yield [block.number, encode(storedBlock, toStored(block, parent.state))];
    }
  }

  #isForgetting(): boolean {
    const { oldestKept, head } = this.#chain;
    const forgotten = oldestKept - this.#first;
    return forgotten >= LEAST_FORGOTTEN && forgotten >= head.number - oldestKept;
  }

  /** The oldest block that stays has its changes from the genesis. */
  #forget(): void {
    const { oldestKept, genesis } = this.#chain;
    const oldest = this.#chain.block(this.#chain.hashAt(oldestKept) as HexString) as Block;
    this.#database.run('delete from block where number < ?', [oldestKept]);
    const content = encode(storedBlock, toStored(oldest, genesis.state));
    this.#database.run('update block set content = ? where number = ?', [content, oldestKept]);
  }

  #writeMeta(): void {
    const { clock, finalized, firstState, genesis } = this.#chain;
    this.#database.runAll('insert or replace into meta values (?, ?)', [
      ['version', encode(T.u32, VERSION)],
      ['identity', encode(storedIdentity, identityOf(this.#chain))],
      ['clock', encode(storedClock, toStoredClock(clock.state))],
      ['finalized', encode(T.u32, finalized.number)],
      ['genesis', encode(changes, toStoredChanges(firstState.changesTo(genesis.state)))],
    ]);
  }

  /** Writes what is new, and closes the file. */
  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#subscriptions.unsubscribe();
    try {
      this.write();
    } finally {
      this.#database.close();
      this.#release();
    }
  }
}
