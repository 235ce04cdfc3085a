/** Handles of the typestate generation: which call each makes, what consumes them, what a consumed one answers. */
import { createTypestateForwarder } from '@polkavirt/forwarder';
import {
  type Execution,
  err,
  type IdleInstance,
  ok,
  type TypestateHost,
  type TypestateVirtT,
  type VirtModule,
} from '@polkavirt/primitives';
import { hex } from '@polkavirt/test-support/hex';

/** A host that notes calls and answers what it is told: the wire hands it over as it is. */
const forwarderOver = (answers: Partial<TypestateHost> = {}) => {
  const calls: unknown[][] = [];
  const noted =
    <Args extends unknown[], R>(name: keyof TypestateHost, answer: (...args: Args) => R) =>
    (...args: Args): R => {
      calls.push([name, ...args]);
      return answer(...args);
    };
  const host: TypestateHost = {
    compileFromBytes: () => ok({ moduleId: 1, status: 'Compiled' }),
    lookup: () => ok(2),
    compileFromStorageKey: () => ok({ moduleId: 3, status: 'Cached' }),
    instantiate: () => ok(4),
    prepare: () => ok(undefined),
    run: () => ok({ kind: 'Finished', gasLeft: 9n }),
    destroy: () => ok(undefined),
    memoryRead: () => ok(undefined),
    memoryWrite: () => err('OutOfBounds'),
    ...answers,
  };
  const table = Object.fromEntries(
    Object.entries(host).map(([name, fn]) => [name, noted(name as keyof TypestateHost, fn as (...args: unknown[]) => unknown)]),
  );
  const virt = createTypestateForwarder({ table: {}, wire: { name: 'none', connect: () => table as unknown as TypestateHost } });
  return { virt, calls };
};

const moduleOf = (virt: TypestateVirtT): VirtModule => {
  const made = virt.fromBytes(hex('aa'));
  if (!made.ok) throw new Error(made.error);
  return made.value.module;
};

const instanceOf = (virt: TypestateVirtT): IdleInstance => {
  const made = moduleOf(virt).instantiate();
  if (!made.ok) throw new Error(made.error);
  return made.value;
};

const executionOf = (virt: TypestateVirtT): Execution => {
  const made = instanceOf(virt).prepare('go');
  if (!made.ok) throw new Error(made.error.error);
  return made.value;
};

const outOfRange = (what: string) =>
  expect.objectContaining({ code: 'ValueOutOfRange', message: expect.stringMatching(new RegExp(`^${what}: `)) });

describe('modules', () => {
  it('come from bytes, an identifier or a key, and instantiate by their id', () => {
    const { virt, calls } = forwarderOver();
    const [bytes, found, stored] = [
      virt.fromBytes(hex('aa'), hex('bb')),
      virt.lookup(hex('cc')),
      virt.fromStorageKey(hex('dd'), hex('ee')),
    ];
    expect([bytes, stored]).toMatchObject([{ value: { status: 'Compiled' } }, { value: { status: 'Cached' } }]);
    if (!bytes.ok || !found.ok || !stored.ok) throw new Error('no module');
    for (const module of [bytes.value.module, found.value, stored.value.module]) expect(module.instantiate().ok).toBe(true);
    virt.fromStorageKey(hex('dd'));
    expect(calls).toEqual([
      ['compileFromBytes', hex('aa'), hex('bb')],
      ['lookup', hex('cc')],
      ['compileFromStorageKey', hex('dd'), hex('ee')],
      ['instantiate', 1],
      ['instantiate', 2],
      ['instantiate', 3],
      ['compileFromStorageKey', hex('dd'), hex('')],
    ]);
  });

  it('that there are none of are errors, as are instances', () => {
    const { virt } = forwarderOver({
      compileFromBytes: () => err('InvalidImage'),
      lookup: () => err('NotCached'),
      compileFromStorageKey: () => err('NotFound'),
    });
    expect([virt.fromBytes(hex('')), virt.lookup(hex('')), virt.fromStorageKey(hex(''))]).toEqual([
      err('InvalidImage'),
      err('NotCached'),
      err('NotFound'),
    ]);
    expect(moduleOf(forwarderOver({ instantiate: () => err('TooManyInstances') }).virt).instantiate()).toEqual(
      err('TooManyInstances'),
    );
  });
});

describe('an idle instance', () => {
  it('is consumed by a preparation that succeeds, and by nothing else', () => {
    let answer: ReturnType<TypestateHost['prepare']> = err('InvalidImage');
    const { virt, calls } = forwarderOver({ prepare: () => answer });
    const instance = instanceOf(virt);
    expect(() => instance.prepare('\ud800')).toThrow(outOfRange('function name'));
    expect(() => instance.prepare(7 as unknown as string)).toThrow(outOfRange('function name'));
    expect(instance.prepare(hex('fffe'))).toEqual(err({ instance, error: 'InvalidImage' }));
    answer = ok(undefined);
    expect(instance.prepare('né').ok).toBe(true);
    expect(instance.prepare('né')).toEqual(err({ instance, error: 'InvalidInstance' }));
    instance.destroy();
    expect(calls.slice(2)).toEqual([
      ['prepare', 4, hex('fffe')],
      ['prepare', 4, hex('6ec3a9')],
    ]);
  });

  it('is destroyed once, also by `using`', () => {
    const { virt, calls } = forwarderOver();
    const instance = instanceOf(virt);
    {
      using scoped = instance;
      void scoped;
    }
    instance.destroy();
    expect(instance.prepare('go')).toEqual(err({ instance, error: 'InvalidInstance' }));
    expect(calls.slice(2)).toEqual([['destroy', 4]]);
  });
});

it('an execution is destroyed by `using` as well', () => {
  const { virt, calls } = forwarderOver();
  {
    using scoped = executionOf(virt);
    void scoped;
  }
  expect(calls.slice(3)).toEqual([['destroy', 4]]);
});

describe('an execution', () => {
  const SYSCALL = {
    kind: 'Syscall',
    gasLeft: 5n,
    syscallSymbol: hex('61'),
    a0: 1n,
    a1: 2n,
    a2: 3n,
    a3: 4n,
    a4: 5n,
    a5: 6n,
  } as const;

  it('is handed on by a syscall', () => {
    const { virt, calls } = forwarderOver({ run: () => ok(SYSCALL) });
    const first = executionOf(virt);
    const step = first.run(10n, 0n);
    if (step.kind !== 'Syscall') throw new Error(step.kind);
    const { execution, ...rest } = step;
    expect(rest).toEqual(SYSCALL);
    expect(first.run(10n, 0n)).toMatchObject({ kind: 'Error', error: 'InvalidInstance' });
    expect(execution.run(-3n, 8n).kind).toBe('Syscall');
    expect(calls.slice(3)).toEqual([
      ['run', 4, 10n, 0n],
      ['run', 4, -3n, 8n],
    ]);
  });

  it('gives the instance back when it finishes, or at an error', () => {
    const cases: [ReturnType<TypestateHost['run']>, object][] = [
      [ok({ kind: 'Finished', gasLeft: 9n }), { kind: 'Finished', gasLeft: 9n }],
      [err('OutOfGas'), { kind: 'Error', error: 'OutOfGas' }],
    ];
    for (const [answer, expected] of cases) {
      const { virt, calls } = forwarderOver({ run: () => answer });
      const step = executionOf(virt).run(10n, 0n);
      expect(step).toMatchObject(expected);
      if (step.kind === 'Syscall') throw new Error('a syscall');
      expect(step.instance.prepare('again').ok).toBe(true);
      expect(calls.at(-1)).toEqual(['prepare', 4, hex('616761696e')]);
    }
  });

  it('that is consumed answers without a call, but checks what it is given', () => {
    const { virt, calls } = forwarderOver();
    const execution = executionOf(virt);
    execution.destroy();
    const step = execution.run(0n, 0n);
    expect(step).toMatchObject({ kind: 'Error', error: 'InvalidInstance' });
    if (step.kind === 'Error') expect(step.instance.prepare('go')).toMatchObject(err({ error: 'InvalidInstance' }));
    expect(() => execution.run(2n ** 63n, 0n)).toThrow(outOfRange('gas'));
    expect(() => execution.run(0n, 2n ** 64n)).toThrow(outOfRange('a0'));
    expect(execution.readMemory(0, hex('00'))).toEqual(err('InvalidInstance'));
    expect(execution.writeMemory(0, hex('00'))).toEqual(err('InvalidInstance'));
    expect(() => execution.readMemory(-1, hex('00'))).toThrow(outOfRange('offset'));
    expect(() => execution.readMemory(0, [] as unknown as Uint8Array)).toThrow(outOfRange('dest'));
    expect(() => execution.writeMemory(2 ** 32, hex('00'))).toThrow(outOfRange('offset'));
    expect(() => execution.writeMemory(0, [] as unknown as Uint8Array)).toThrow(outOfRange('src'));
    expect(calls.slice(3)).toEqual([['destroy', 4]]);
  });

  it('is as it was after a fault of the host', () => {
    let isBroken = true;
    const { virt } = forwarderOver({
      run: () => {
        if (isBroken) throw new RangeError('broken');
        return ok(SYSCALL);
      },
    });
    const execution = executionOf(virt);
    expect(() => execution.run(0n, 0n)).toThrow('broken');
    isBroken = false;
    expect(execution.run(0n, 0n).kind).toBe('Syscall');
  });

  it('reads and writes memory by its id', () => {
    const { virt, calls } = forwarderOver();
    const execution = executionOf(virt);
    const dest = hex('0000');
    expect(execution.readMemory(5, dest)).toEqual(ok(undefined));
    expect(execution.writeMemory(6, hex('07'))).toEqual(err('OutOfBounds'));
    expect(calls.slice(3)).toEqual([
      ['memoryRead', 4, 5, dest],
      ['memoryWrite', 4, 6, hex('07')],
    ]);
    expect(calls[3][3]).toBe(dest);
  });
});
