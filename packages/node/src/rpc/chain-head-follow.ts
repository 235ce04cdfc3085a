import { bytesToHex, type HexString } from '@polkavirt/mock-runtime';
import { Observable, type Subscriber } from 'rxjs';
import type { Block } from '../chain/block.ts';
import { versionOf } from '../metadata/runtime-version.ts';
import type { NodeParts } from '../node-parts.ts';
import { RPC_CODES, RpcError } from './rpc-error.ts';

/** Blocks that a client can keep pinned. A client that never unpins is stopped. */
const MAX_PINNED = 1024;
/** Final blocks that `initialized` names at most: about a minute of them, as the specification asks for. */
const MAX_INITIAL = 16;
/** Operations that run or wait at a time. */
const MAX_OPERATIONS = 16;

/** The rest of an operation: emits events, and tells whether it waits for `continue`. */
export type Operation = () => { readonly events: readonly object[]; readonly isWaiting: boolean };

/** One `chainHead_v1_follow` of a client: which blocks it has pinned, and what it asked of them. */
export class ChainHeadFollow {
  readonly #node: NodeParts;
  readonly #withRuntime: boolean;
  readonly #pinned = new Map<HexString, Block>();
  readonly #operations = new Map<string, Operation>();
  #client: Subscriber<object> | undefined;

  constructor(node: NodeParts, withRuntime: boolean) {
    this.#node = node;
    this.#withRuntime = withRuntime;
  }

  /** What the client hears. @param onEnd Called once it is over. */
  events(onEnd: () => void): Observable<object> {
    return new Observable((client) => {
      this.#client = client;
      this.#initialize(client);
      const { imported$, finalized$, rewound$ } = this.#node.chain;
      const running = imported$.subscribe((block) => this.#onImported(block));
      running.add(finalized$.subscribe((blocks) => this.#onFinalized(blocks)));
      // The protocol cannot take back a block that was final, nor change one: the client starts again.
      running.add(rewound$.subscribe(() => this.#stop()));
      running.add(() => {
        this.#pinned.clear();
        this.#operations.clear();
        onEnd();
      });
      return running;
    });
  }

  #initialize(client: Subscriber<object>): void {
    const { chain } = this.#node;
    const { finalized, head } = chain;
    const recent = chain.recentlyFinalized(MAX_INITIAL);
    for (const block of recent) this.#pinned.set(block.hash, block);
    client.next({
      event: 'initialized',
      finalizedBlockHashes: recent.map(({ hash }) => hash),
      ...(this.#withRuntime ? { finalizedBlockRuntime: this.#runtime() } : {}),
    });
    for (const block of chain.between(finalized, head)) this.#announce(block, client);
    client.next({ event: 'bestBlockChanged', bestBlockHash: head.hash });
  }

  #runtime(): object {
    const { apis, ...version } = versionOf(this.#node.chain.runtime, this.#node.apis);
    const { specName, implName, specVersion, implVersion, transactionVersion } = version;
    return {
      type: 'valid',
      spec: {
        specName,
        implName,
        specVersion,
        implVersion,
        transactionVersion,
        apis: Object.fromEntries(apis.map(([id, number]) => [bytesToHex(id), number])),
      },
    };
  }

  #announce(block: Block, client: Subscriber<object>): void {
    this.#pinned.set(block.hash, block);
    client.next({
      event: 'newBlock',
      blockHash: block.hash,
      parentBlockHash: block.header.parentHash,
      ...(this.#withRuntime ? { newRuntime: null } : {}),
    });
  }

  #onImported(block: Block): void {
    const client = this.#client as Subscriber<object>;
    if (this.#pinned.size >= MAX_PINNED) {
      this.#stop();
      return;
    }
    this.#announce(block, client);
    client.next({ event: 'bestBlockChanged', bestBlockHash: block.hash });
  }

  #onFinalized(blocks: readonly Block[]): void {
    this.#client?.next({
      event: 'finalized',
      finalizedBlockHashes: blocks.map(({ hash }) => hash),
      prunedBlockHashes: [],
    });
  }

  #stop(): void {
    this.#client?.next({ event: 'stop' });
    this.#client?.complete();
  }

  /** @throws RpcError -32801 for a block that is not pinned. */
  pinned(hash: HexString): Block {
    const block = this.#pinned.get(hash);
    if (block === undefined) throw new RpcError(RPC_CODES.invalidBlock, 'Invalid block hash');
    return block;
  }

  unpin(hashes: readonly HexString[]): void {
    for (const hash of hashes) this.pinned(hash);
    for (const hash of hashes) this.#pinned.delete(hash);
  }

  /** Begins an operation, whose events follow the answer that this gives. */
  start(id: string, afterResponse: (work: () => void) => void, operation: (operationId: string) => Operation): object {
    if (this.#operations.size >= MAX_OPERATIONS) return { result: 'limitReached' };
    this.#operations.set(id, operation(id));
    afterResponse(() => this.#proceed(id));
    return { result: 'started', operationId: id };
  }

  /** Goes on with an operation that waits. */
  continue(id: string, afterResponse: (work: () => void) => void): void {
    if (!this.#operations.has(id)) throw new RpcError(RPC_CODES.invalidParams, `Invalid params: there is no operation ${id}`);
    afterResponse(() => this.#proceed(id));
  }

  stopOperation(id: string): void {
    this.#operations.delete(id);
  }

  #proceed(id: string): void {
    const operation = this.#operations.get(id);
    if (operation === undefined) return;
    const { events, isWaiting } = operation();
    if (!isWaiting) this.#operations.delete(id);
    for (const event of events) this.#client?.next(event);
  }
}
