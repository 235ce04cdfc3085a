/** Exact backtraces, held to the call chains that were reckoned from PolkaVM's own step trace. */
import {
  connectScale,
  connectTypestateAbi,
  createForwarder,
  createRuntimeMemory,
  createTypestateForwarder,
} from '@polkavirt/forwarder';
import { createHost, createTypestateHost, serveScale, serveTypestateAbi } from '@polkavirt/host';
import { type BacktraceFrame, createRecorder, explainLastStop, type Recording } from '@polkavirt/insight';
import { createNative, createTypestateNative } from '@polkavirt/native';
import { assembleOrThrow } from '@polkavirt/polkavm';
import { execute } from '@polkavirt/primitives';
import { expected, GUESTS, type Guest, guestBlob, recordTypestate, recordVirt } from './guests.ts';

interface ExpectedTrap {
  readonly export: string;
  readonly pc: number;
  readonly callChain: readonly string[];
  readonly frames: readonly (Pick<BacktraceFrame, 'function' | 'file' | 'line' | 'how' | 'pc'> | { readonly omitted: number })[];
}

const native = createNative();
const typestate = createTypestateNative({ costModel: 'naive' });
const memory = createRuntimeMemory();
const abi = { ...serveTypestateAbi(memory), ...connectTypestateAbi(memory) };
const forwarder = createForwarder({ table: createHost({ wire: serveScale, virt: native }).table, wire: connectScale });
const typestateForwarder = createTypestateForwarder({
  table: createTypestateHost({ wire: abi, virt: typestate }).table,
  wire: abi,
});

const RECORD: Readonly<Record<string, (program: Uint8Array, name: string) => Recording>> = {
  native: (program, name) => recordVirt(native, program, name),
  'the interpreter': (program, name) => recordVirt(createNative({ backend: 'interpreter' }), program, name),
  'the forwarder over scale': (program, name) => recordVirt(forwarder, program, name),
  'typestate native': (program, name) => recordTypestate(typestate, program, name),
  'the typestate forwarder over abi': (program, name) => recordTypestate(typestateForwarder, program, name),
};

/** The frames with the middle left out, as the expected ones have it. */
function likeExpected(frames: readonly BacktraceFrame[], like: ExpectedTrap['frames']): unknown[] {
  const omitted = like.findIndex((frame) => 'omitted' in frame);
  const shown = frames.map(({ function: name, file, line, how, pc }) => ({ function: name, file, line, how, pc }));
  if (omitted < 0) return shown;
  const { omitted: count } = like[omitted] as { readonly omitted: number };
  return [...shown.slice(0, omitted), { omitted: count }, ...shown.slice(omitted + count)];
}

const traps = (guest: Guest) => expected<readonly ExpectedTrap[]>(guest, 'traps');

describe.each(Object.keys(RECORD))('a recording of %s', (name) => {
  it.each(GUESTS)('gives the exact backtrace of each trap of %s', (guest) => {
    expect(traps(guest).length).toBeGreaterThan(1);
    for (const trap of traps(guest)) {
      const stop = explainLastStop(RECORD[name](guestBlob(guest), trap.export));
      expect(stop?.pc).toBe(trap.pc);
      expect(stop?.backtrace.map((frame) => frame.function)).toEqual(trap.callChain);
      expect(likeExpected(stop!.backtrace, trap.frames)).toEqual(trap.frames);
    }
  });
});

describe('the report of a recorded stop', () => {
  const { guest, name } = { guest: 'lexer', name: 'missing_close' } as const;
  const { callChain } = traps(guest).find((trap) => trap.export === name)!;

  it('has the exact calls, on both generations', () => {
    const recorder = createRecorder(native);
    const made = recorder.virt.instantiate(guestBlob(guest));
    if (!made.ok) throw new Error(made.error);
    using instance = made.value;
    instance.run(10_000_000n, execute(name));
    const report = instance.explain?.();
    expect(report?.backtrace.map((frame) => frame.function)).toEqual(callChain);
    expect(report?.backtrace.some((frame) => frame.likely)).toBe(false);
  });

  it('is none where the implementation has none', () => {
    const recorder = createRecorder(forwarder);
    const made = recorder.virt.instantiate(guestBlob(guest));
    if (!made.ok) throw new Error(made.error);
    using instance = made.value;
    instance.run(10_000_000n, execute(name));
    expect(instance.explain?.()).toBeUndefined();
  });
});

describe('a recording of much gas', () => {
  const program = assembleOrThrow(`
    %isa = latest64
    %stack_size = 4096
    %jump_table = @back
    pub @burn_19_million:
      a0 = 9500000
      jump @loop
    pub @burn_21_million:
      a0 = 10500000
      jump @loop
    @loop:
      a0 = a0 - 1
      jump @loop if a0 != 0
      ret
    pub @crash:
      ra = 2, jump @inner
    @back:
      ret
    @inner:
      sp = sp - 8
      u64 [sp] = ra
      trap
  `);

  it.each([
    ['burn_19_million', false],
    ['burn_21_million', true],
  ])('is not done again for a reason if that takes more than 20 million: after %s frames are likely, %s', (name, isLikely) => {
    const made = createRecorder(createNative()).virt.instantiate(program);
    if (!made.ok) throw new Error(made.error);
    using instance = made.value;
    expect(instance.run(1_000_000_000n, execute(name))).toMatchObject({ ok: true, value: { kind: 'Finished' } });
    expect(instance.run(1_000n, execute('crash'))).toMatchObject({ ok: false, error: 'Trap' });
    const { backtrace } = instance.explain?.() ?? { backtrace: [] };
    expect(backtrace.map((frame) => frame.function)).toEqual(['crash', expect.stringMatching(/^@/)]);
    expect(backtrace.some((frame) => frame.likely)).toBe(isLikely);
  });
});
