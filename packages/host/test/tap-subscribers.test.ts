/** In which forms a tap is subscribed to, and what becomes of what subscribers throw. */
import { tapHostFunctions } from '@polkavirt/host';
import { map, Subject, take } from 'rxjs';

const tapped = (inspector?: object) => {
  const errors: unknown[] = [];
  const table = { call: (bytes: Uint8Array) => bytes.slice(1) };
  const onSubscriberError = (error: unknown): number => errors.push(error);
  const wire = { name: 'own', ...(inspector === undefined ? {} : { inspector: inspector as never }) };
  return { ...tapHostFunctions(table, wire, { onSubscriberError }), errors };
};

it('a wire without an inspector is shown by its raw values and their bytes', () => {
  const { table, calls$ } = tapped();
  const records: unknown[] = [];
  calls$.subscribe((record) => records.push(record));
  table.call(Uint8Array.of(1, 2, 3));
  expect(records).toEqual([
    {
      ...{ wire: 'own', wireVersion: 1, name: 'call', bytesIn: 3, bytesOut: 2, durationNs: expect.any(Number) },
      ...{ args: [Uint8Array.of(1, 2, 3)], result: [Uint8Array.of(2, 3)] },
    },
  ]);
  expect(Object.keys(records[0] as object).sort()).toEqual(
    ['args', 'bytesIn', 'bytesOut', 'durationNs', 'name', 'result', 'wire', 'wireVersion'].sort(),
  );
});

it('next, error and complete are heard as functions and as an object', () => {
  const { table, calls$, errors } = tapped();
  const heard: string[] = [];
  const say = (what: string) => () => heard.push(what);
  calls$.pipe(take(1)).subscribe(say('next'), say('error'), say('complete'));
  calls$.pipe(take(1)).subscribe({ next: say('next of an object'), complete: say('complete of an object') });
  calls$.pipe(take(1)).subscribe(null, null, say('complete alone'));
  calls$.pipe(take(1)).subscribe({});
  calls$.pipe(take(1)).subscribe();
  table.call(Uint8Array.of(1));
  table.call(Uint8Array.of(1));
  expect(heard).toEqual(['next', 'complete', 'next of an object', 'complete of an object', 'complete alone']);
  expect(errors).toEqual([]);
});

it('what an operator throws goes to the subscriber that hears errors, or to the tap', () => {
  const { table, calls$, errors } = tapped();
  const heard: unknown[] = [];
  const broken = calls$.pipe(
    map(() => {
      throw new Error('operator');
    }),
  );
  broken.subscribe({ error: (error: Error) => heard.push(error.message) });
  broken.subscribe(null, (error: Error) => heard.push(`${error.message}, as a function`));
  broken.subscribe({ next: () => undefined });
  table.call(Uint8Array.of(1));
  expect(heard).toEqual(['operator', 'operator, as a function']);
  expect(errors).toEqual([new Error('operator')]);
});

it('what subscribers throw goes to the tap, and neither the call nor other subscribers notice', () => {
  const { table, calls$, errors } = tapped();
  const fail = (what: string) => () => {
    throw new Error(what);
  };
  const heard: string[] = [];
  calls$.subscribe(fail('next'));
  calls$.pipe(take(1)).subscribe({ complete: fail('complete') });
  calls$.pipe(map(fail('operator'))).subscribe({ error: fail('error') });
  calls$.subscribe(() => heard.push('heard'));
  expect(table.call(Uint8Array.of(1, 2))).toEqual(Uint8Array.of(2));
  expect([heard, errors]).toEqual([['heard'], ['next', 'complete', 'error'].map((what) => new Error(what))]);
});

it('nothing is looked at any more once the last subscriber has gone, by itself or through an operator', () => {
  let looks = 0;
  const look = () => {
    looks += 1;
    return { bytes: 0, decoded: undefined };
  };
  const { table, calls$ } = tapped({ args: look, result: look });
  const call = (): number => {
    const before = looks;
    table.call(Uint8Array.of(1));
    return looks - before;
  };
  expect(call()).toBe(0);
  calls$.pipe(take(1)).subscribe();
  const subscription = calls$.subscribe();
  const subject = new Subject<unknown>();
  const forwarded: unknown[] = [];
  subject.subscribe((record) => forwarded.push(record));
  const other = calls$.subscribe(subject);
  expect(call()).toBe(2);
  expect(forwarded).toHaveLength(1);
  subscription.unsubscribe();
  other.unsubscribe();
  expect(call()).toBe(0);
});
