import type { AsyncLocalStorage } from 'node:async_hooks';

export class OneAtATime<T> implements Pick<AsyncLocalStorage<T>, 'getStore' | 'run'> {
  getStore(): T | undefined;
  run<R>(store: T, callback: () => R): R;
  run<R, A extends unknown[]>(store: T, callback: (...args: A) => R, ...args: A): R;
}
export function beforeJestMakesItsStorage(): void;
export function afterJestMadeItsStorage(): void;
