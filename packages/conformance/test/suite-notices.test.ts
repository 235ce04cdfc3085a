import { createNative } from '@polkavirt/native';
import {
  type ExecAction,
  type ExecError,
  type ExecOutcome,
  err,
  type Memory,
  ok,
  type Result,
  type Virt,
  type VirtT,
} from '@polkavirt/primitives';
import { conformanceCases, runConformance } from '../src/index.ts';
import { counterInC } from './programs.ts';

/** What a broken implementation does differently from *native*; `inner` is the sound instance. */
interface Break {
  instantiate?(sound: VirtT, program: Uint8Array): ReturnType<VirtT['instantiate']>;
  run?(inner: Virt, gasLeft: bigint, action: ExecAction): Result<ExecOutcome, ExecError>;
  memory?(inner: Virt): Memory;
  destroy?(inner: Virt): ReturnType<Virt['destroy']>;
  dispose?(inner: Virt): void;
}

function broken({ instantiate, run, memory, destroy, dispose }: Break): VirtT {
  const sound = createNative();
  return {
    instantiate(program) {
      const made = instantiate?.(sound, program) ?? sound.instantiate(program);
      if (!made.ok) return made;
      const inner = made.value;
      return ok({
        run: (gasLeft, action) => run?.(inner, gasLeft, action) ?? inner.run(gasLeft, action),
        memory: () => memory?.(inner) ?? inner.memory(),
        destroy: () => destroy?.(inner) ?? inner.destroy(),
        [Symbol.dispose]: () => (dispose ?? (() => inner[Symbol.dispose]()))(inner),
      });
    },
  };
}

/** A run whose outcome is changed on its way out. */
const outcomes =
  (change: (outcome: ExecOutcome) => ExecOutcome): NonNullable<Break['run']> =>
  (inner, gasLeft, action) => {
    const result = inner.run(gasLeft, action);
    return result.ok ? ok(change(result.value)) : result;
  };

/** A run whose error is changed on its way out. */
const errors =
  (from: ExecError, to: ExecError): NonNullable<Break['run']> =>
  (inner, gasLeft, action) => {
    const result = inner.run(gasLeft, action);
    return result.ok || result.error !== from ? result : err(to);
  };

/** Handles of the sound memory with one method of another. */
const memories =
  (change: (sound: Memory) => Partial<Memory>): NonNullable<Break['memory']> =>
  (inner) => {
    const sound = inner.memory();
    const { read, write } = change(sound);
    return {
      read: (offset, dest) => (read ?? sound.read.bind(sound))(offset, dest),
      write: (offset, src) => (write ?? sound.write.bind(sound))(offset, src),
    };
  };

/** What some of the broken ones remember of an instance. */
const firstGas = new WeakMap<Virt, bigint>();
const lost = new WeakSet<Virt>();

/** What is broken -> how, and one of the cases that must fail for it. */
const BROKEN: Readonly<Record<string, readonly [Break, string]>> = {
  'gas off by one': [
    { run: outcomes((outcome) => ({ ...outcome, gasLeft: outcome.gasLeft - 1n })) },
    'gas: counter uses exactly its gas, at each syscall and in all',
  ],
  'the gas of the first step kept for all': [
    {
      run(inner, gasLeft, action) {
        if (action.kind === 'Execute') firstGas.set(inner, gasLeft);
        return inner.run(firstGas.get(inner) ?? gasLeft, action);
      },
    },
    'gas: each step gets its own gas, more or less than was left',
  ],
  'negative gas taken for unsigned': [
    { run: (inner, gasLeft, action) => inner.run(gasLeft < 0n ? 2n ** 62n : gasLeft, action) },
    'gas: no gas and negative gas are OutOfGas before anything runs',
  ],
  'gas wrapped to an i64 in silence': [
    { run: (inner, gasLeft, action) => inner.run(BigInt.asIntN(64, gasLeft), action) },
    'state machine: gas beyond i64, a return value beyond u64 and a broken name are faults of the caller and change nothing',
  ],
  'Trap reported as OutOfGas': [{ run: errors('Trap', 'OutOfGas') }, 'counter: do_panic is Trap and leaves the counter'],
  'OutOfGas reported as Trap': [{ run: errors('OutOfGas', 'Trap') }, 'state machine: after OutOfGas it is idle'],
  'an unknown export reported as InvalidInstance': [
    { run: errors('InvalidImage', 'InvalidInstance') },
    'state machine: an unknown export is InvalidImage and changes nothing',
  ],
  'Resume while idle answered with Trap': [
    { run: errors('InvalidInstance', 'Trap') },
    'state machine: Resume of a new instance is InvalidInstance',
  ],
  'a failed Execute that forgets the suspended call': [
    {
      run(inner, gasLeft, action) {
        if (lost.has(inner)) return err('InvalidInstance');
        const result = inner.run(gasLeft, action);
        if (!result.ok && action.kind === 'Execute') lost.add(inner);
        return result;
      },
    },
    'state machine: Execute while suspended is InvalidInstance and keeps it suspended',
  ],
  'a return value cut to 32 bits': [
    {
      run: (inner, gasLeft, action) =>
        inner.run(gasLeft, action.kind === 'Resume' ? { ...action, returnValue: action.returnValue & 0xffff_ffffn } : action),
    },
    'execution: a syscall carries a0..a5 whole, and Resume writes a0 and nothing else',
  ],
  'arguments read as signed': [
    {
      run: outcomes((outcome) => (outcome.kind === 'Syscall' ? { ...outcome, a1: BigInt.asIntN(64, outcome.a1) } : outcome)),
    },
    'execution: a syscall carries a0..a5 whole, and Resume writes a0 and nothing else',
  ],
  'syscall numbers read as signed': [
    {
      run: outcomes((outcome) => (outcome.kind === 'Syscall' ? { ...outcome, syscallNo: outcome.syscallNo | 0 } : outcome)),
    },
    'execution: syscall_no is the four bytes of the symbol, little-endian and unsigned',
  ],
  'names compared without their case': [
    {
      run: (inner, gasLeft, action) =>
        inner.run(gasLeft, action.kind === 'Execute' ? { ...action, functionName: action.functionName.toLowerCase() } : action),
    },
    'state machine: an unknown export is InvalidImage and changes nothing',
  ],
  'an exception where the interface has an error': [
    {
      run(inner, gasLeft, action) {
        const result = inner.run(gasLeft, action);
        if (!result.ok && result.error === 'Trap') throw new Error('trapped');
        return result;
      },
    },
    'counter: do_panic is Trap and leaves the counter',
  ],
  'memory handles that are copies': [
    {
      memory(inner) {
        const page = new Uint8Array(0x1000);
        inner.memory().read(0x30000, page);
        const sound = inner.memory();
        return {
          read(offset, dest) {
            if (offset < 0x30000 || offset + dest.length > 0x31000) return sound.read(offset, dest);
            dest.set(page.subarray(offset - 0x30000, offset - 0x30000 + dest.length));
            return ok(undefined);
          },
          write: (offset, src) => sound.write(offset, src),
        };
      },
    },
    'memory: the handle is live: guest and host see each other`s writes, while suspended too',
  ],
  'a read out of bounds that fills what it can': [
    {
      memory: memories((sound) => ({
        read(offset, dest) {
          const result = sound.read(offset, dest);
          if (!result.ok) dest.fill(0);
          return result;
        },
      })),
    },
    'memory: a read that is not wholly inside is OutOfBounds and leaves the buffer',
  ],
  'a write out of bounds that writes what fits': [
    {
      memory: memories((sound) => ({
        write(offset, src) {
          const result = sound.write(offset, src);
          if (!result.ok) sound.write(offset, src.subarray(0, 1));
          return result;
        },
      })),
    },
    'memory: a write that is not wholly inside is OutOfBounds and writes nothing',
  ],
  'writes to read-only memory dropped in silence': [
    {
      memory: memories((sound) => ({
        write: (offset, src) => (offset >>> 12 === 0x10 && src.length > 0 ? ok(undefined) : sound.write(offset, src)),
      })),
    },
    'memory: writing read-only memory is OutOfBounds and writes nothing',
  ],
  'zero bytes out of bounds refused': [
    {
      memory: memories((sound) => ({ read: (offset, dest) => sound.read(offset, dest.length === 0 ? new Uint8Array(1) : dest) })),
    },
    'memory: zero bytes succeed anywhere',
  ],
  'offsets that wrap at 2^32': [
    { memory: memories((sound) => ({ read: (offset, dest) => sound.read(offset >>> 0, dest) })) },
    'memory: an offset that is not a u32 is a fault of the caller',
  ],
  'reads that ignore the offset of a view': [
    {
      memory: memories((sound) => ({
        read(offset, dest) {
          const whole = new Uint8Array(dest.length);
          const result = sound.read(offset, whole);
          if (result.ok) new Uint8Array(dest.buffer).set(whole);
          return result;
        },
      })),
    },
    'memory: views into larger buffers: only their own bytes move',
  ],
  'destroy that does nothing': [
    { destroy: () => ok(undefined) },
    'lifecycle: a destroyed instance is InvalidInstance for everything',
  ],
  'destroy that succeeds twice': [
    {
      destroy(inner) {
        inner.destroy();
        return ok(undefined);
      },
    },
    'lifecycle: a destroyed instance is InvalidInstance for everything',
  ],
  'dispose that does nothing': [{ dispose: () => undefined }, 'lifecycle: disposing destroys, and may be done twice'],
  'memory that outlives its instance': [
    {
      memory: memories((sound) => ({
        read: (offset, dest) => (dest.length === 0 ? ok(undefined) : sound.read(offset, dest)),
      })),
    },
    'memory: every access after destroy is InvalidInstance, zero bytes included',
  ],
  'one instance for all': [
    {
      instantiate: (() => {
        const made = new Map<string, ReturnType<VirtT['instantiate']>>();
        return (sound: VirtT, program: Uint8Array) => {
          const key = program.join();
          const instance = made.get(key) ?? sound.instantiate(program);
          made.set(key, instance);
          return instance;
        };
      })(),
    },
    'lifecycle: eight instances take turns and do not mix',
  ],
  'any bytes taken for a program': [
    {
      instantiate(sound, program) {
        const made = sound.instantiate(program);
        return made.ok ? made : sound.instantiate(counterInC);
      },
    },
    'lifecycle: bytes that are not a program are InvalidImage',
  ],
};

const CASES = conformanceCases({ virt: createNative(), program: counterInC }).length;

describe.each(Object.entries(BROKEN))('%s', (_, [how, mustFail]) => {
  const { passed, failed } = runConformance(broken(how), counterInC);

  it(`fails "${mustFail}"`, () => {
    expect(failed.map(({ name }) => name)).toContain(mustFail);
  });

  it('says what was expected in one line', () => {
    for (const { message } of failed) expect(message).toMatch(/^[^\n]{10,}$/);
  });

  it('runs every case all the same', () => {
    expect(passed.length + failed.length).toBe(CASES);
  });
});

it('a sound implementation fails nothing, and names are unique', () => {
  const { passed, failed } = runConformance(createNative(), counterInC);
  expect(failed).toEqual([]);
  expect(new Set(passed).size).toBe(passed.length);
});

it('shows what was thrown in words', () => {
  const message = (thrown: unknown): string | undefined => {
    const throwing = broken({
      run(inner, gasLeft, action) {
        if (gasLeft === 2n ** 63n) throw thrown;
        return inner.run(gasLeft, action);
      },
    });
    const { failed } = runConformance(throwing, counterInC);
    return failed.find(({ message: text }) => text.startsWith('gas 2^63'))?.message;
  };
  const prefix = "gas 2^63: code of the HostFault: expected 'ValueOutOfRange', got";
  expect(message(new TypeError('no such gas'))).toBe(`${prefix} TypeError: no such gas`);
  expect(message({})).toBe(`${prefix} {}`);
  expect(message({ deep: [{ gas: 1n }] })).toBe(`${prefix} { deep: [{ gas: 1n }] }`);
  const circle: { self?: unknown } = {};
  circle.self = circle;
  expect(message(circle)).toContain('…');
});
