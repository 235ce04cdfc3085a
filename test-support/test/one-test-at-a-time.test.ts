import asyncHooks, { AsyncLocalStorage, createHook } from 'node:async_hooks';
import { onTestEnd } from '@polkavirt/test-support';
import { OneAtATime } from '../one-test-at-a-time.mjs';

it('a test has the storage of Node', async () => {
  expect(asyncHooks.AsyncLocalStorage).toBe(AsyncLocalStorage);
  const storage = new AsyncLocalStorage<string>();
  onTestEnd('the storage', () => storage.disable());
  const inside = storage.run('inside', async () => {
    await Promise.resolve();
    return storage.getStore();
  });
  expect(storage.getStore()).toBeUndefined();
  expect(await inside).toBe('inside');
});

it('no hook is called for the promises of a test', () => {
  // Node calls the hooks of all storages in the constructor of a resource, and they show themselves as its own properties.
  const resources: object[] = [];
  const hook = createHook({ init: (_id, type, _trigger, resource) => void (type === 'PROMISE' && resources.push(resource)) });
  hook.enable();
  const promise = Promise.resolve();
  hook.disable();
  expect(resources).toContain(promise);
  const stores = Object.getOwnPropertySymbols(promise).filter((symbol) => symbol.description === 'kResourceStore');
  expect(stores).toEqual([]);
});

describe('one at a time', () => {
  it('says what runs, also in what runs inside it, until that has ended', async () => {
    const storage = new OneAtATime<string>();
    expect(storage.getStore()).toBeUndefined();
    const result = storage.run(
      'test',
      async (one: number, two: number) => {
        expect(storage.run('hook', () => storage.getStore())).toBe('hook');
        expect(storage.getStore()).toBe('test');
        await storage.run('later hook', async () => {
          await Promise.resolve();
          expect(storage.getStore()).toBe('later hook');
        });
        expect(storage.getStore()).toBe('test');
        return one + two;
      },
      1,
      2,
    );
    // The later hook has begun, and has not ended.
    expect(storage.getStore()).toBe('later hook');
    expect(await result).toBe(3);
    expect(storage.getStore()).toBeUndefined();
  });

  it('is over after what fails', async () => {
    const storage = new OneAtATime<string>();
    const fails = () => {
      throw new Error('at once');
    };
    expect(() => storage.run('test', fails)).toThrow('at once');
    expect(storage.getStore()).toBeUndefined();
    await expect(storage.run('test', async () => fails())).rejects.toThrow('at once');
    expect(storage.getStore()).toBeUndefined();
  });
});
