import { bytesToHex, type HexString } from '@polkavirt/mock-runtime';
import { Observable, type Subscriber } from 'rxjs';
import type { Block } from '../chain/block.ts';
import { RPC_CODES, RpcError } from '../json-rpc/rpc-error.ts';
import { versionOf } from '../metadata/runtime-version.ts';
import type { NodeParts } from '../node-parts.ts';
import { FollowOperation, type OperationEvents } from './follow-operation.ts';

/** Blocks that a client can keep pinned. A client that never unpins is stopped. */
const MAX_PINNED = 1024;
/** Final blocks that `initialized` names at most: about a minute of them, as the specification asks for. */
const MAX_INITIAL = 16;
/** Operations that run or wait at a time. */
const MAX_OPERATIONS = 16;

/** One `chainHead_v1_follow` of a client: its pinned blocks and its operations. */
export class ChainHeadFollow {
  readonly #node: NodeParts;
  readonly #withRuntime: boolean;
  readonly #pinned = new Map<HexString, Block>();
  readonly #operations = new Map<string, FollowOperation>();
  #client: Subscriber<object> | undefined;

  constructor(node: NodeParts, withRuntime: boolean) {
    this.#node = node;
    this.#withRuntime = withRuntime;
  }

  /** The notifications for the client. @param onEnd Called when the subscription is over. */
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
        for (const operation of [...this.#operations.values()]) operation.stop();
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

  /** @throws RpcError -32802 for a follow that does not tell of the runtime. */
  requireRuntime(): void {
    if (!this.#withRuntime) {
      throw new RpcError(RPC_CODES.invalidRuntimeCall, 'The follow was not opened with withRuntime: true');
    }
  }

  /** @throws RpcError -32804 for a block that is named twice, -32801 for one that is not pinned; nothing is unpinned then. */
  unpin(hashes: readonly HexString[]): void {
    if (new Set(hashes).size < hashes.length) throw new RpcError(RPC_CODES.invalidDuplicateHashes, 'Duplicate block hashes');
    for (const hash of hashes) this.pinned(hash);
    for (const hash of hashes) this.#pinned.delete(hash);
  }

  /** Begins an operation, whose events follow the answer that this gives. */
  start(id: string, afterResponse: (work: () => void) => void, events: (operationId: string) => OperationEvents): object {
    if (this.#operations.size >= MAX_OPERATIONS) return { result: 'limitReached' };
    const tell = (event: object): void => this.#client?.next(event);
    const operation = new FollowOperation(events(id), tell, () => this.#operations.delete(id));
    this.#operations.set(id, operation);
    afterResponse(() => {
      if (this.#operations.has(id)) operation.proceed();
    });
    return { result: 'started', operationId: id };
  }

  /**
   * Goes on with an operation that waits.
   *
   * @throws RpcError -32803 if there is none that does.
   */
  continue(id: string, afterResponse: (work: () => void) => void): void {
    const operation = this.#operations.get(id);
    if (operation?.isWaiting !== true) {
      throw new RpcError(RPC_CODES.invalidContinue, 'Wait for continue event was not generated for the subscription');
    }
    afterResponse(() => operation.proceed());
  }

  stopOperation(id: string): void {
    this.#operations.get(id)?.stop();
  }
}
