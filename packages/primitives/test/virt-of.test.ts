/** The handle of `VirtT` over a core: which actions fit which state, and what the core is asked. */
import {
  type ExecError,
  type ExecOutcome,
  err,
  execute,
  ok,
  type Result,
  resume,
  type VirtCore,
  virtOf,
} from '@polkavirt/primitives';

const SYSCALL: ExecOutcome = { kind: 'Syscall', gasLeft: 3n, syscallNo: 9, a0: 1n, a1: 2n, a2: 3n, a3: 4n, a4: 5n, a5: 6n };
const FINISHED: ExecOutcome = { kind: 'Finished', gasLeft: 4n };

/** A core that notes what it is asked, and ends each run as the list says. */
function coreOf(...ends: readonly Result<ExecOutcome, ExecError>[]) {
  const calls: unknown[][] = [];
  const left = [...ends];
  const core: VirtCore<string> = {
    prepare: (...call) => {
      calls.push(['prepare', ...call]);
      return call[1] === 'missing' ? err('InvalidImage') : ok(undefined);
    },
    run: (...call) => {
      calls.push(['run', ...call]);
      return left.shift() ?? err('Trap');
    },
    memoryRead: (...call) => {
      calls.push(['read', ...call]);
      return ok(undefined);
    },
    memoryWrite: (...call) => {
      calls.push(['write', ...call]);
      return err('OutOfBounds');
    },
    destroy: (...call) => {
      calls.push(['destroy', ...call]);
      return ok(undefined);
    },
    memoryBytes: () => 4096,
  };
  return { virt: virtOf(core, 'it'), calls };
}

it('starts an export, answers syscalls, and can start again once it has finished', () => {
  const { virt, calls } = coreOf(ok(SYSCALL), ok(SYSCALL), ok(FINISHED), ok(FINISHED));
  expect(virt.run(10n, execute('main'))).toEqual(ok(SYSCALL));
  expect(virt.run(9n, resume(7n))).toEqual(ok(SYSCALL));
  expect(virt.run(8n, resume(6n))).toEqual(ok(FINISHED));
  expect(virt.run(5n, execute('other'))).toEqual(ok(FINISHED));
  expect(calls).toEqual([
    ['prepare', 'it', 'main'],
    ['run', 'it', 10n, 0n],
    ['run', 'it', 9n, 7n],
    ['run', 'it', 8n, 6n],
    ['prepare', 'it', 'other'],
    ['run', 'it', 5n, 0n],
  ]);
});

describe('an action that does not fit the state is refused without a call of the core', () => {
  const refused = (virt: ReturnType<typeof virtOf>, calls: unknown[][], action: Parameters<typeof virt.run>[1]) => {
    const before = calls.length;
    expect(virt.run(1n, action)).toEqual(err('InvalidInstance'));
    expect(calls).toHaveLength(before);
  };

  it('an answer, before anything ran, after it finished, failed or was not there', () => {
    const { virt, calls } = coreOf(ok(FINISHED), err('OutOfGas'), ok(SYSCALL), ok(FINISHED), ok(SYSCALL), err('Trap'));
    refused(virt, calls, resume(1n));
    for (const name of ['finishes', 'runs out of gas', 'missing']) {
      virt.run(1n, execute(name));
      refused(virt, calls, resume(1n));
    }
    // After an answer as well.
    for (const _ of ['finishes', 'traps']) {
      expect(virt.run(1n, execute('asks'))).toEqual(ok(SYSCALL));
      virt.run(1n, resume(1n));
      refused(virt, calls, resume(1n));
    }
  });

  it('a start, while it waits for an answer', () => {
    const { virt, calls } = coreOf(ok(SYSCALL), ok(SYSCALL), ok(FINISHED));
    virt.run(1n, execute('asks'));
    refused(virt, calls, execute('asks'));
    virt.run(1n, resume(1n));
    refused(virt, calls, execute('asks'));
    virt.run(1n, resume(1n));
    expect(virt.run(1n, execute('again'))).toEqual(err('Trap'));
  });
});

it('passes on memory, its size and its end, and checks what it is given', () => {
  const { virt, calls } = coreOf();
  const bytes = new Uint8Array(2);
  expect(virt.memoryBytes).toBe(4096);
  expect(virt.explain?.()).toBeUndefined();
  expect([virt.memory().read(5, bytes), virt.memory().write(6, bytes)]).toEqual([ok(undefined), err('OutOfBounds')]);
  expect(virt.destroy()).toEqual(ok(undefined));
  virt[Symbol.dispose]();
  expect(calls).toEqual([
    ['read', 'it', 5, bytes],
    ['write', 'it', 6, bytes],
    ['destroy', 'it'],
    ['destroy', 'it'],
  ]);
  for (const [act, what] of [
    [() => virt.run(2n ** 63n, execute('x')), 'gas: '],
    [() => virt.run(1n, resume(-1n)), 'return value: '],
    [() => virt.memory().read(-1, bytes), 'offset: '],
    [() => virt.memory().write(0.5, bytes), 'offset: '],
    [() => virt.memory().read(1, [] as never), 'dest: '],
    [() => virt.memory().write(1, 'x' as never), 'src: '],
  ] as const)
    expect(act).toThrow(expect.objectContaining({ code: 'ValueOutOfRange', message: expect.stringMatching(`^${what}`) }));
  expect(calls).toHaveLength(4);
});
