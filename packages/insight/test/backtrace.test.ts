/** Exact backtraces, held to the call chains that were reckoned from PolkaVM's own step trace. */
import {
  connectScale,
  connectTypestateAbi,
  createForwarder,
  createRuntimeMemory,
  createTypestateForwarder,
} from '@polkavirt/forwarder';
import { createHost, createTypestateHost, serveScale, serveTypestateAbi } from '@polkavirt/host';
import { type BacktraceFrame, explainLastStop, type Recording } from '@polkavirt/insight';
import { createNative, createTypestateNative } from '@polkavirt/native';
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
