/** One object over the handles of the typestate generation: which handle it uses in which state, and what it passes on. */
import { type ExecResult, type Execution, err, type IdleInstance, OwnedInstance, ok, refusalReport } from '@polkavirt/primitives';

const SYSCALL = { gasLeft: 3n, syscallSymbol: Uint8Array.of(9), a0: 10n, a1: 11n, a2: 12n, a3: 13n, a4: 14n, a5: 15n };

/** Handles that note their calls, and end each step as the list says. */
function handles(...steps: readonly ('Finished' | 'Syscall' | 'Error')[]) {
  const calls: unknown[][] = [];
  const left = [...steps];
  const note = (...call: unknown[]) => void calls.push(call);
  const idle = (name: string): IdleInstance => ({
    prepare: (functionName) => {
      note(name, 'prepare', functionName);
      if (functionName === 'missing') return err({ instance: idle(`${name}, refused`), error: 'InvalidImage' });
      return ok(execution(`${name}, prepared`));
    },
    explain: () => refusalReport(`of ${name}`),
    destroy: () => note(name, 'destroy'),
    [Symbol.dispose]: () => undefined,
  });
  const execution = (name: string): Execution => ({
    run: (gasLeft, a0): ExecResult => {
      note(name, 'run', gasLeft, a0);
      const kind = left.shift();
      if (kind === 'Syscall') return { kind, execution: execution(`${name}, suspended`), ...SYSCALL };
      if (kind === 'Finished') return { kind, instance: idle('again'), gasLeft: 4n };
      return { kind: 'Error', instance: idle('again'), error: 'OutOfGas' };
    },
    readMemory: (offset, dest) => {
      note(name, 'readMemory', offset, dest);
      return ok(undefined);
    },
    writeMemory: (offset, src) => {
      note(name, 'writeMemory', offset, src);
      return err('OutOfBounds');
    },
    explain: () => refusalReport(`of ${name}`),
    destroy: () => note(name, 'destroy'),
    [Symbol.dispose]: () => undefined,
  });
  return { instance: new OwnedInstance(idle('first')), calls };
}

const bytes = new Uint8Array(2);

it('an idle instance can be prepared, and nothing else', () => {
  const { instance, calls } = handles();
  expect(instance.isPrepared).toBe(false);
  expect(instance.run(1n, 2n)).toEqual(err('InvalidInstance'));
  expect(instance.memoryRead(1, bytes)).toEqual(err('InvalidInstance'));
  expect(instance.memoryWrite(1, bytes)).toEqual(err('InvalidInstance'));
  expect(calls).toEqual([]);
  expect(instance.prepare('call')).toEqual(ok(undefined));
  expect([instance.isPrepared, calls]).toEqual([true, [['first', 'prepare', 'call']]]);
});

it('a prepared one runs and gives its memory, and cannot be prepared', () => {
  const { instance, calls } = handles('Syscall');
  instance.prepare('call');
  expect(instance.prepare('call')).toEqual(err('InvalidInstance'));
  expect(instance.memoryRead(5, bytes)).toEqual(ok(undefined));
  expect(instance.memoryWrite(6, bytes)).toEqual(err('OutOfBounds'));
  expect(instance.run(7n, 8n)).toStrictEqual(ok({ kind: 'Syscall', ...SYSCALL }));
  expect(instance.isPrepared).toBe(true);
  instance.memoryRead(9, bytes);
  expect(calls.slice(1)).toEqual([
    ['first, prepared', 'readMemory', 5, bytes],
    ['first, prepared', 'writeMemory', 6, bytes],
    ['first, prepared', 'run', 7n, 8n],
    ['first, prepared, suspended', 'readMemory', 9, bytes],
  ]);
});

it.each([
  ['Finished', ok({ kind: 'Finished', gasLeft: 4n })],
  ['Error', err('OutOfGas')],
] as const)('one that ends (%s) is idle, and can be used again', (kind, outcome) => {
  const { instance, calls } = handles(kind);
  instance.prepare('call');
  expect(instance.run(1n, 2n)).toStrictEqual(outcome);
  expect([instance.isPrepared, instance.run(1n, 2n)]).toEqual([false, err('InvalidInstance')]);
  expect(instance.prepare('call')).toEqual(ok(undefined));
  expect(calls.at(-1)).toEqual(['again', 'prepare', 'call']);
});

it('one whose export is missing stays, by the handle that came back', () => {
  const { instance, calls } = handles();
  expect(instance.prepare('missing')).toEqual(err('InvalidImage'));
  expect(instance.isPrepared).toBe(false);
  expect(instance.prepare('call')).toEqual(ok(undefined));
  expect(calls.at(-1)).toEqual(['first, refused', 'prepare', 'call']);
});

it('the handle of its state explains and destroys it', () => {
  const { instance, calls } = handles('Finished');
  const explains = () => instance.explain()?.reason;
  const destroyed = () => {
    instance.destroy();
    return calls.filter(([, call]) => call === 'destroy').map(([name]) => name);
  };
  expect([explains(), destroyed()]).toEqual(['of first', ['first']]);
  instance.prepare('call');
  expect([explains(), destroyed()]).toEqual(['of first, prepared', ['first', 'first, prepared']]);
  instance.run(1n, 2n);
  expect([explains(), destroyed()]).toEqual(['of again', ['first', 'first, prepared', 'again']]);
});

it('an implementation that cannot explain is not asked', () => {
  const plain = { prepare: () => ok({ run: () => undefined }) } as unknown as IdleInstance;
  const instance = new OwnedInstance(plain);
  expect(instance.explain()).toBeUndefined();
  instance.prepare('call');
  expect(instance.explain()).toBeUndefined();
});
