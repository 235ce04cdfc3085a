import { createNative, type NativeOptions } from '@polkavirt/native';
import { assembleOrThrow, createEngine, type Engine } from '@polkavirt/polkavm';
import { err, execute, ok, resume, type Virt } from '@polkavirt/primitives';
import { program } from './programs.ts';

const GAS = 1_000_000n;

const instance = (name: string, options?: NativeOptions): Virt => {
  const made = createNative(options).instantiate(program(name));
  if (!made.ok) throw new Error(made.error);
  return made.value;
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

describe('native', () => {
  it.each(['short_symbol', 'long_symbol', 'no_import'])(
    'an ecalli with %s is InvalidImage when it is reached, then idle',
    (name) => {
      const virt = instance('asm/probe');
      expect(virt.run(GAS, execute(name))).toEqual(err('InvalidImage'));
      expect(virt.run(GAS, resume(0n))).toEqual(err('InvalidInstance'));
      expect(virt.run(GAS, execute('symbols'))).toMatchObject({ ok: true, value: { kind: 'Syscall', syscallNo: 1 } });
    },
  );

  it('reads a symbol as a little-endian number, beyond 2^31 too', () => {
    const virt = instance('asm/probe');
    const numbers: number[] = [];
    let step = virt.run(GAS, execute('symbols'));
    while (step.ok && step.value.kind === 'Syscall') {
      numbers.push(step.value.syscallNo);
      step = virt.run(GAS, resume(0n));
    }
    expect(numbers).toEqual([1, 0x12345678, 0xfffffffe]);
  });

  it('segmentation faults are traps', () => {
    const virt = instance('asm/probe');
    for (const name of ['load_null', 'load_far', 'store_null', 'store_read_only', 'store_across_end']) {
      expect(virt.run(GAS, execute(name))).toEqual(err('Trap'));
    }
  });

  it('the first of several exports of one name counts, as upstream finds it', () => {
    const made = createNative().instantiate(
      assembleOrThrow("%isa = revive_v1\n%export = @one 'twice'\n%export = @two 'twice'\n@one:\n  ret\n@two:\n  trap\n"),
    );
    if (!made.ok) throw new Error(made.error);
    expect(made.value.run(GAS, execute('twice'))).toEqual(ok({ kind: 'Finished', gasLeft: GAS - 1n }));
  });

  it('an import of broken offsets is InvalidImage when it is called, and an export that is not UTF-8 is not there', () => {
    const made = createNative().instantiate(
      assembleOrThrow('%isa = revive_v1\n%imports_section = 02 09 00 00 00 00 00 00 00 61\npub @go:\n  ecalli 0\n  ret\n'),
    );
    if (!made.ok) throw new Error(made.error);
    expect(made.value.run(GAS, execute('go'))).toEqual(err('InvalidImage'));
    expect(made.value.run(GAS, execute('undefined'))).toEqual(err('InvalidImage'));
  });

  it('gas may be anything that is an i64', () => {
    const virt = instance('asm/probe');
    for (const gas of [-(2n ** 63n), -1n, 0n]) expect(virt.run(gas, execute('symbols'))).toEqual(err('OutOfGas'));
    const most = 2n ** 63n - 1n;
    expect(virt.run(most, execute('symbols'))).toMatchObject({ value: { gasLeft: most - 4n } });
  });

  it('says why a program is refused', () => {
    const reasons: string[] = [];
    const virt = createNative({ onInvalidImage: (reason) => reasons.push(reason) });
    expect(virt.instantiate(new Uint8Array([1, 2, 3, 4, 5]))).toEqual(err('InvalidImage'));
    expect(virt.instantiate(program('asm/probe').slice(0, 100))).toEqual(err('InvalidImage'));
    expect(reasons.length).toBe(2);
    for (const reason of reasons) expect(reason.length).toBeGreaterThan(10);
  });

  it.each<[string, NativeOptions]>([
    ['a back end', { backend: 'none' as 'interpreter' }],
    ['a cost model', { costModel: 'none' as 'naive' }],
    ['a memory limit', { limits: { maxMemoryBytes: -1 } }],
  ])('%s that does not exist is a fault of the caller', (_what, options) => {
    expect(() => createNative(options).instantiate(program('asm/probe'))).toThrow(
      expect.objectContaining({ name: 'HostFault', code: 'ValueOutOfRange' }),
    );
  });

  it('what is no bytes is a fault of the caller', () => {
    expect(() => createNative().instantiate('PVM' as unknown as Uint8Array)).toThrow(
      expect.objectContaining({ code: 'ValueOutOfRange' }),
    );
  });

  it('limits the memory that a guest dirties', () => {
    // probe has 17 pages of read-write data, of which the first comes from the program itself.
    const virt = instance('asm/probe', { limits: { maxMemoryBytes: 4096 } });
    const memory = virt.memory();
    expect(memory.write(0x31000, new Uint8Array(1))).toEqual(ok(undefined));
    expect(memory.write(0x32000, new Uint8Array(1))).toEqual(err('OutOfBounds'));
    expect(memory.read(0x32000, new Uint8Array(1))).toEqual(ok(undefined));
  });

  it('tells what memory an instance holds, and holds none after destroy', () => {
    const virt = instance('asm/probe');
    const before = virt.memoryBytes ?? 0;
    expect(before).toBeGreaterThan(0);
    expect(virt.memory().write(0x30000, new Uint8Array(17 * 4096).fill(1))).toEqual(ok(undefined));
    expect(virt.memoryBytes).toBeGreaterThanOrEqual(17 * 4096);
    expect(virt.memoryBytes).toBeGreaterThan(before);
    virt.destroy();
    expect(virt.memoryBytes).toBe(0);
  });

  it('turns what the engine throws into a fault that says so', () => {
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
        return { ok: true, value: { ...module.value, instantiate } };
      },
    };
    const virt = instance('asm/probe', { engine: broken });
    expect(() => virt.run(GAS, execute('symbols'))).toThrow(
      expect.objectContaining({
        name: 'HostFault',
        code: 'Internal',
        message: expect.stringMatching(/^the engine failed at pc \d+: TypeError: oops$/),
        cause: expect.any(TypeError),
      }),
    );
    expect(virt.run(GAS, resume(0n))).toEqual(err('InvalidInstance'));
  });
});

describe('module cache of native', () => {
  const probe = program('asm/probe');
  const counter = program('guests/counter');

  it('makes the same bytes ready once, wherever they lie', () => {
    const { engine, compiled } = counting();
    const virt = createNative({ engine });
    virt.instantiate(probe);
    const shifted = new Uint8Array(probe.length + 1);
    shifted.set(probe, 1);
    virt.instantiate(shifted.subarray(1));
    virt.instantiate(new Uint8Array(probe));
    expect(compiled()).toBe(1);
  });

  it('is not fooled by bytes that change, at either end or in between', () => {
    const { engine, compiled } = counting();
    const virt = createNative({ engine });
    const bytes = new Uint8Array(probe);
    virt.instantiate(bytes);
    for (const at of [0, probe.length >> 1, probe.length - 1]) {
      bytes[at] ^= 1;
      virt.instantiate(bytes);
      bytes[at] ^= 1;
    }
    expect(compiled()).toBe(4);
    virt.instantiate(probe);
    expect(compiled()).toBe(4);
  });

  it('compares the last bytes of a program, whatever its length', () => {
    const lengths = new Set<number>();
    for (const data of ['', '01', '01 02', '01 02 03']) {
      const image = assembleOrThrow(`%isa = revive_v1\n%ro_data = ff ${data}\npub @go:\n  ret\n`);
      lengths.add(image.length % 4);
      for (const fromEnd of [1, 2, 3, 4]) {
        const { engine, compiled } = counting();
        const virt = createNative({ engine });
        virt.instantiate(image);
        const other = new Uint8Array(image);
        other[other.length - fromEnd] ^= 1;
        virt.instantiate(other);
        expect(compiled()).toBe(2);
      }
    }
    expect(lengths.size).toBe(4);
  });

  it('gives each instance memory of its own', () => {
    const virt = createNative();
    const [a, b] = [virt.instantiate(probe), virt.instantiate(probe)];
    if (!a.ok || !b.ok) throw new Error('no instance');
    a.value.memory().write(0x30000, new Uint8Array(1));
    const dest = new Uint8Array(1);
    b.value.memory().read(0x30000, dest);
    expect(dest[0]).toBe(0x77);
  });

  it('keeps the programs used last, within its limits', () => {
    const { engine, compiled } = counting();
    const virt = createNative({ engine, limits: { maxModules: 2 } });
    const fib = program('guests/fib');
    const use = (bytes: Uint8Array) => {
      const before = compiled();
      virt.instantiate(bytes);
      return compiled() > before ? 'made' : 'kept';
    };
    expect([use(probe), use(counter), use(probe), use(fib), use(probe), use(counter)]).toEqual([
      'made',
      'made',
      'kept',
      'made',
      'kept',
      'made',
    ]);
  });

  it.each<NativeOptions['limits'] & object>([{ maxModules: 0 }, { maxProgramBytes: probe.length - 1 }])(
    'can be too small: %p',
    (limits) => {
      const { engine, compiled } = counting();
      const virt = createNative({ engine, limits });
      virt.instantiate(probe);
      virt.instantiate(probe);
      expect(compiled()).toBe(2);
    },
  );
});
