import { type Observable, Subscription } from 'rxjs';
import { RPC_CODES, RpcError } from './rpc-error.ts';

/** The notifications of a subscription. */
export interface Notification {
  readonly jsonrpc: '2.0';
  readonly method: string;
  readonly params: { readonly subscription: string; readonly result: unknown };
}

/** The names of a kind of subscription. */
interface Names {
  /** The method name of its notifications. */
  readonly notification: string;
  /** The method that ends it. */
  readonly unsubscribe: string;
}

/** The subscriptions of one client: at most so many at a time, each ended by its id and its own method. */
export class OpenSubscriptions {
  readonly #max: number;
  readonly #lifetime: Subscription;
  readonly #notify: (notification: Notification) => void;
  readonly #onFault: (fault: unknown) => void;
  readonly #open = new Map<string, { readonly unsubscribe: string; readonly running: Subscription }>();

  /** @param lifetime Ends them all. */
  constructor(
    max: number,
    lifetime: Subscription,
    notify: (notification: Notification) => void,
    onFault: (fault: unknown) => void,
  ) {
    this.#max = max;
    this.#lifetime = lifetime;
    this.#notify = notify;
    this.#onFault = onFault;
    lifetime.add(() => this.#open.clear());
  }

  get size(): number {
    return this.#open.size;
  }

  /** @throws RpcError If there are as many as there may be. */
  checkRoom(): void {
    if (this.#open.size < this.#max) return;
    throw new RpcError(RPC_CODES.tooManySubscriptions, `Too many subscriptions: the limit is ${this.#max}`);
  }

  /** @returns A function that starts the notifications, to be called when the client has the id. */
  add(id: string, { notification: method, unsubscribe }: Names, notifications$: Observable<unknown>): () => void {
    const running = new Subscription();
    this.#open.set(id, { unsubscribe, running });
    this.#lifetime.add(running);
    const end = () => {
      this.#open.delete(id);
      this.#lifetime.remove(running);
    };
    return () => {
      if (running.closed) return;
      running.add(
        notifications$.subscribe({
          next: (result) => this.#notify({ jsonrpc: '2.0', method, params: { subscription: id, result } }),
          complete: end,
          error: (fault) => {
            end();
            this.#onFault(fault);
          },
        }),
      );
    };
  }

  /** @returns Whether there was one with this id that this method ends. */
  end(id: string, unsubscribe: string): boolean {
    const found = this.#open.get(id);
    if (found?.unsubscribe !== unsubscribe) return false;
    this.#open.delete(id);
    this.#lifetime.remove(found.running);
    found.running.unsubscribe();
    return true;
  }
}
