import { runTypestateConformance } from '@polkavirt/conformance';
import { createTypestateNative, type TypestateNativeOptions } from '@polkavirt/native';
import { assembleOrThrow, createEngine, type Engine } from '@polkavirt/polkavm';
import { type Execution, err, type TypestateVirtT, utf8Encode } from '@polkavirt/primitives';
import { program } from './programs.ts';

const GAS = 1_000_000n;
const probe = program('asm/probe');
const key = (text: string): Uint8Array => utf8Encode(text, 'text');

const prepared = (virt: TypestateVirtT, image: Uint8Array, name: string): Execution => {
  const compiled = virt.fromBytes(image);
  if (!compiled.ok) throw new Error(compiled.error);
  const instance = compiled.value.module.instantiate();
  if (!instance.ok) throw new Error(instance.error);
  const execution = instance.value.prepare(name);
  if (!execution.ok) throw new Error(execution.error.error);
  return execution.value;
};

/** An engine that counts what it compiles. */
const counting = (): { engine: Engine; compiled: () => number } => {
  const engine = createEngine();
  let count = 0;
  const createModule: Engine['createModule'] = (input, options) => {
    count++;
    return engine.createModule(input, options);
  };
  return { engine: { ...engine, createModule }, compiled: () => count };
};

runTypestateConformance(
  ({ storage, maxInstances }) => createTypestateNative({ storage, limits: { maxInstances } }),
  program('guests/counter'),
  { describe, it },
);

describe('imports', () => {
  it.each<[string, string, string]>([
    ['a symbol of 33 bytes', `%import = '${'x'.repeat(33)}'`, 'the symbol of import 0 has 33 bytes, the limit is 32'],
    ['one of 33 behind one of 32', `%import = '${'x'.repeat(32)}'\n%import = '${'y'.repeat(33)}'`, 'import 1 has 33 bytes'],
    // Two imports, whose offsets are 9 and 0, and a byte of symbols: no range is from 9 to 0.
    ['offsets that are broken', '%imports_section = 02 09 00 00 00 00 00 00 00 61', 'import 0 has no symbol'],
  ])('%s make the image invalid, and the reason is told', (_what, imports, reason) => {
    const reasons: string[] = [];
    const virt = createTypestateNative({ onInvalidImage: (text) => reasons.push(text) });
    const image = assembleOrThrow(`%isa = revive_v1\n${imports}\npub @go:\n  ret\n`);
    expect(virt.fromBytes(image, key('name'))).toEqual(err('InvalidImage'));
    expect(virt.lookup(key('name'))).toEqual(err('NotCached'));
    expect(reasons).toEqual([expect.stringContaining(reason)]);
  });

  it('a symbol of 32 bytes, and one of none, are names like others', () => {
    const image = assembleOrThrow(
      `%isa = revive_v1\n%import = '${'x'.repeat(32)}'\n%import = ''\npub @go:\n  ecalli 0\n  ecalli 1\n  ret\n`,
    );
    const first = prepared(createTypestateNative(), image, 'go').run(GAS, 0n);
    expect(first).toMatchObject({ kind: 'Syscall', syscallSymbol: new Uint8Array(32).fill(0x78) });
    if (first.kind !== 'Syscall') return;
    expect(first.execution.run(GAS, 0n)).toMatchObject({ kind: 'Syscall', syscallSymbol: new Uint8Array() });
  });
});

it('the last of several exports of one name counts, as upstream collects them', () => {
  const image = assembleOrThrow(
    "%isa = revive_v1\n%import = 'x'\n%export = @one 'twice'\n%export = @two 'twice'\n@one:\n  a1 = 1\n  ecalli 0\n  ret\n@two:\n  a1 = 2\n  ecalli 0\n  ret\n",
  );
  expect(prepared(createTypestateNative(), image, 'twice').run(GAS, 0n)).toMatchObject({ kind: 'Syscall', a1: 2n });
});

it('gas is counted by the full model unless another is asked for', () => {
  const used = (options: TypestateNativeOptions): bigint => {
    const step = prepared(createTypestateNative(options), program('guests/counter'), 'counter').run(GAS, 0n);
    return step.kind === 'Syscall' ? GAS - step.gasLeft : -1n;
  };
  // The first block of the counter program in C: 9 instructions, 126 cycles in upstream's interpreter.
  expect([used({}), used({ costModel: 'full' }), used({ costModel: 'naive' })]).toEqual([126n, 126n, 9n]);
});

describe('the cache', () => {
  it('compiles an identifier once', () => {
    const { engine, compiled } = counting();
    const virt = createTypestateNative({ engine });
    for (let n = 0; n < 3; n++) virt.fromBytes(probe, key('probe'));
    virt.lookup(key('probe'));
    virt.fromStorageKey(key('probe'));
    expect(compiled()).toBe(1);
    virt.fromBytes(probe);
    expect(compiled()).toBe(2);
  });

  it('keeps what was used last, within its number of modules', () => {
    const virt = createTypestateNative({ limits: { maxModules: 2 } });
    const use = (name: string): string => {
      const made = virt.fromBytes(probe, key(name));
      return made.ok ? made.value.status : made.error;
    };
    expect(['a', 'b', 'a', 'c', 'a', 'b'].map(use)).toEqual(['Compiled', 'Compiled', 'Cached', 'Compiled', 'Cached', 'Compiled']);
    // A lookup is a use as well.
    expect(virt.lookup(key('a')).ok).toBe(true);
    virt.fromBytes(probe, key('d'));
    expect([virt.lookup(key('a')).ok, virt.lookup(key('b')).ok, virt.lookup(key('d')).ok]).toEqual([true, false, true]);
  });

  it('counts bytes of programs and identifiers', () => {
    const limits = { maxProgramBytes: 2 * probe.length + 2 };
    const virt = createTypestateNative({ limits });
    virt.fromBytes(probe, key('a'));
    virt.fromBytes(probe, key('b'));
    expect([virt.lookup(key('a')).ok, virt.lookup(key('b')).ok]).toEqual([true, true]);
    virt.fromBytes(probe, key('cc'));
    expect([virt.lookup(key('a')).ok, virt.lookup(key('b')).ok, virt.lookup(key('cc')).ok]).toEqual([false, false, true]);
    // What is larger than all of it is not kept, and drops nothing.
    virt.fromBytes(probe, new Uint8Array(probe.length + 3));
    expect(virt.lookup(key('cc')).ok).toBe(true);
    expect(virt.lookup(new Uint8Array(probe.length + 3))).toEqual(err('NotCached'));
  });

  it('can be switched off', () => {
    const virt = createTypestateNative({ limits: { maxModules: 0 } });
    for (let n = 0; n < 2; n++) expect(virt.fromBytes(probe, key('a'))).toMatchObject({ value: { status: 'Compiled' } });
    expect(virt.lookup(key('a'))).toEqual(err('NotCached'));
  });

  it('belongs to one native, and a module outlives it', () => {
    const virt = createTypestateNative({ limits: { maxModules: 1 } });
    const made = virt.fromBytes(probe, key('a'));
    virt.fromBytes(probe, key('b'));
    expect(virt.lookup(key('a'))).toEqual(err('NotCached'));
    expect(made.ok && made.value.module.instantiate().ok).toBe(true);
    expect(createTypestateNative().lookup(key('b'))).toEqual(err('NotCached'));
  });
});

describe('limits', () => {
  it('30 instances live unless another number is asked for', () => {
    for (const [limits, count] of [
      [{}, 30],
      [{ maxInstances: 2 }, 2],
      [{ maxInstances: 0 }, 0],
    ] as const) {
      const compiled = createTypestateNative({ limits }).fromBytes(probe);
      if (!compiled.ok) throw new Error(compiled.error);
      const { module } = compiled.value;
      for (let n = 0; n < count; n++) expect(module.instantiate().ok).toBe(true);
      expect(module.instantiate()).toEqual(err('TooManyInstances'));
    }
  });

  it('bound the memory that a guest dirties', () => {
    const execution = prepared(createTypestateNative({ limits: { maxMemoryBytes: 4096 } }), probe, 'symbols');
    expect(execution.writeMemory(0x31000, new Uint8Array(1)).ok).toBe(true);
    expect(execution.writeMemory(0x32000, new Uint8Array(1))).toEqual(err('OutOfBounds'));
  });

  it.each<[string, TypestateNativeOptions]>([
    ['a back end', { backend: 'none' as 'interpreter' }],
    ['a cost model', { costModel: 'none' as 'naive' }],
    ['a memory limit', { limits: { maxMemoryBytes: -1 } }],
  ])('%s that does not exist is a fault of the caller', (_what, options) => {
    expect(() => createTypestateNative(options).fromBytes(probe)).toThrow(
      expect.objectContaining({ name: 'HostFault', code: 'ValueOutOfRange' }),
    );
  });
});

it('what the engine throws is a fault that says so, and the instance is released', () => {
  const engine = createEngine();
  const broken: Engine = {
    ...engine,
    createModule(input, options) {
      const module = engine.createModule(input, options);
      if (!module.ok) return module;
      const instantiate = () => {
        const made = module.value.instantiate();
        made.run = () => {
          throw new TypeError('oops');
        };
        return made;
      };
      return { ok: true, value: { ...module.value, program: module.value.program, instantiate } };
    },
  };
  const virt = createTypestateNative({ engine: broken, limits: { maxInstances: 1 } });
  for (let n = 0; n < 3; n++) {
    const execution = prepared(virt, probe, 'symbols');
    expect(() => execution.run(GAS, 0n)).toThrow(expect.objectContaining({ name: 'HostFault', code: 'Internal' }));
    expect(execution.run(GAS, 0n)).toMatchObject({ kind: 'Error', error: 'InvalidInstance' });
  }
});
