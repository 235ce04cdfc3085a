import { Observable, type Observer, type Operator, Subscriber, type Subscription } from 'rxjs';

type Next<T> = (value: T) => void;

/**
 * An observable that catches what its subscribers throw, also after operators. A plain observable reports it as an
 * uncaught exception, which ends a Node.js process.
 */
export class GuardedObservable<T> extends Observable<T> {
  readonly #onError: (error: unknown) => void;

  constructor(source: Observable<T> | undefined, onError: (error: unknown) => void) {
    super(source === undefined ? undefined : (subscriber) => source.subscribe(subscriber));
    this.#onError = onError;
  }

  override lift<R>(operator?: Operator<T, R>): Observable<R> {
    const lifted = new GuardedObservable<R>(undefined, this.#onError);
    lifted.source = this;
    lifted.operator = operator;
    return lifted;
  }

  override subscribe(
    target?: Partial<Observer<T>> | Next<T> | null,
    error?: ((error: unknown) => void) | null,
    complete?: (() => void) | null,
  ): Subscription {
    // An operator only passes notifications on; the subscriber at its end is guarded.
    if (target instanceof Subscriber) return super.subscribe(target);
    const observer: Partial<Observer<T>> =
      typeof target === 'function' || target == null
        ? { ...(target ? { next: target } : {}), ...(error ? { error } : {}), ...(complete ? { complete } : {}) }
        : target;
    const guard = (work: () => void): void => {
      try {
        work();
      } catch (thrown) {
        this.#onError(thrown);
      }
    };
    return super.subscribe({
      next: (value) => guard(() => observer.next?.(value)),
      error: (fault) => (observer.error === undefined ? this.#onError(fault) : guard(() => observer.error?.(fault))),
      complete: () => guard(() => observer.complete?.()),
    });
  }
}
