/** From bytes to a module: what is refused, and how it is said. */

import {
  type Backend,
  createEngine,
  DEFAULT_MODULE_OPTIONS,
  type EngineError,
  interpreterBackend,
  type ModuleOptions,
  Stop,
  unwrap,
} from '@polkavirt/polkavm';
import { writeProgram } from '@polkavirt/polkavm/program';
import { rejected } from '../../src/program/parsed.ts';
import { buildProgram, op, readGuest } from '../support/programs.ts';

const BLOB = readGuest('counter.polkavm');

const errorOf = (
  input: Uint8Array | ReturnType<typeof buildProgram>['program'],
  options?: Partial<ModuleOptions>,
): EngineError => {
  const module = createEngine().createModule(input, options);
  if (module.ok) throw new Error('the module was accepted');
  return module.error;
};

describe('createModule', () => {
  it('takes bytes or a program, with defaults', () => {
    for (const input of [BLOB, buildProgram([op('trap')]).program]) {
      const module = createEngine().createModule(input);
      expect(module).toMatchObject({ ok: true, value: { backend: 'recompiler', costModel: 'naive' } });
    }
    expect(DEFAULT_MODULE_OPTIONS.maxMemoryBytes).toBe(268_435_456);
  });

  it("takes an engine's defaults, and options over them", () => {
    const engine = createEngine({ defaults: { costModel: 'full' } });
    expect(engine.createModule(BLOB)).toMatchObject({ value: { costModel: 'full' } });
    expect(engine.createModule(BLOB, { costModel: 'naive' })).toMatchObject({ value: { costModel: 'naive' } });
  });

  it.each([
    ['nothing', new Uint8Array(0), 'bad_magic'],
    ['other bytes', new Uint8Array(100).fill(7), 'bad_magic'],
    ['a cut program', BLOB.subarray(0, BLOB.length - 1), 'length_mismatch'],
    ['a version that is none', Uint8Array.from(BLOB, (byte, at) => (at === 4 ? 77 : byte)), 'unsupported_version'],
  ])('refuses %s', (_, bytes, code) => {
    expect(errorOf(bytes).code).toBe(code);
  });

  it('refuses what does not fit into the address space', () => {
    const { program } = buildProgram([op('trap')], { rwDataSize: 0xffff_0000 });
    const error = errorOf(writeProgram(program));
    expect(error.code).toBe('memory_map');
    expect(error.message).toBe(
      'read-only data, read-write data and stack (0 + 4294901760 + 0 bytes) do not fit into the address space together',
    );
  });

  it('refuses invalid instructions in jam_v1 only', () => {
    const { program } = buildProgram([op('unlikely'), op('trap')], { instructionSet: 'jam_v1' });
    const code = Uint8Array.of(2, 255);
    expect(errorOf({ ...program, code })).toEqual({
      code: 'invalid_instruction',
      offset: 1,
      message: 'jam_v1: no valid instruction at code offset 1',
    });
    for (const instructionSet of ['revive_v1', 'latest64', 'latest32'] as const) {
      expect(createEngine().createModule({ ...program, code, instructionSet }).ok).toBe(true);
    }
    // jam_v1 has neither memset (2 is unlikely there) nor sbrk (101 counts bits).
    const counting = { ...program, code: Uint8Array.of(101, 0), bitmask: Uint8Array.of(1) };
    expect(errorOf(counting)).toMatchObject({ code: 'invalid_instruction', offset: 2 });
  });

  it('says which back ends there are', () => {
    const engine = createEngine({ backends: [interpreterBackend] });
    expect(engine.backends).toEqual(['interpreter']);
    expect(engine.createModule(BLOB, { backend: 'recompiler' })).toEqual({
      ok: false,
      error: { code: 'no_such_backend', message: 'there is no back end "recompiler"; there are interpreter' },
    });
  });

  it.each([
    [{ maxMemoryBytes: -1 }, 'maxMemoryBytes is -1, it must be an integer from 0 to 1073741824'],
    [{ maxMemoryBytes: 0.5 }, 'maxMemoryBytes is 0.5, it must be an integer from 0 to 1073741824'],
    [{ maxMemoryBytes: 2 ** 31 }, 'maxMemoryBytes is 2147483648, it must be an integer from 0 to 1073741824'],
    [{ costModel: 'toString' as 'naive' }, 'there is no cost model "toString"; there are naive, full'],
  ])('refuses the option %p', (options, message) => {
    expect(errorOf(BLOB, options)).toEqual({ code: 'invalid_option', message });
  });

  it('hands a checked program to the back end that was asked for', () => {
    const asked: unknown[] = [];
    const other: Backend = {
      name: 'recompiler',
      createModule(source) {
        asked.push(source.options, source.pageMap, source.blockCost(0));
        return rejected({ code: 'not_supported', message: 'not this one' });
      },
    };
    const engine = createEngine({ backends: [interpreterBackend, other] });
    const { program } = buildProgram([op('unlikely'), op('trap')]);
    const module = engine.createModule(program, { backend: 'recompiler', maxMemoryBytes: 4096 });
    expect(module).toEqual({ ok: false, error: { code: 'not_supported', message: 'not this one' } });
    const options = { ...DEFAULT_MODULE_OPTIONS, backend: 'recompiler', maxMemoryBytes: 4096 };
    expect(asked).toEqual([options, undefined, 2]);
  });
});

describe('the full cost model', () => {
  it('charges the same blocks, by cycles', () => {
    const { program } = buildProgram([op('trap')]);
    const engine = createEngine({ defaults: { costModel: 'full' } });
    const module = unwrap(engine.createModule(program));
    const cost = module.gasCost(0)!;
    const instance = module.instantiate();
    instance.prepareCall(0);
    instance.setGas(cost - 1n);
    expect(instance.run()).toBe(Stop.OutOfGas);
    instance.setGas(cost);
    expect([instance.run(), instance.getGas()]).toEqual([Stop.Trap, 0n]);
  });
});
