import type { Execution } from '@polkavirt/primitives';
import { equal, error, hostFault, value } from '../../check.ts';
import { GAS_MAX } from '../../counter-host.ts';
import { PROBE } from '../../probe.ts';
import type { TypestateCaseTable, TypestateContext } from '../case.ts';
import { prepared, syscallOf } from '../counter-host.ts';

const MAX = 2n ** 64n - 1n;

/** An execution of the probe program. */
const probe = ({ instance }: TypestateContext, functionName: string): Execution =>
  prepared(instance(PROBE.program), functionName);

const bytesAt = (execution: Execution, address: number, length: number): Uint8Array => {
  const dest = new Uint8Array(length);
  value(execution.readMemory(address, dest), `read ${length} bytes at 0x${address.toString(16)}`);
  return dest;
};

/** What a run does to registers and memory, and what it says about a call of the host. */
export const typestateExecutionCases: TypestateCaseTable = {
  'a0 is set at every step, also the first': (context) => {
    for (const a0 of [0n, 1n, MAX]) {
      const call = syscallOf(probe(context, 'registers').run(GAS_MAX, a0), 'registers');
      // The first call of the host comes before anything else: every register is as the start left it.
      equal([call.a0, call.a1, call.a5], [a0, 0n, 0n], 'a0, a1 and a5');
    }
    let call = syscallOf(probe(context, 'arguments').run(GAS_MAX, 0n), 'arguments');
    for (const a0 of [MAX, 2n ** 63n, 0n]) {
      call = syscallOf(call.execution.run(GAS_MAX, a0), 'the next step');
      equal(call.a0, a0, 'a0 after the answer');
    }
  },

  'all bits of gas and arguments arrive': (context) => {
    const call = syscallOf(probe(context, 'arguments').run(GAS_MAX, 0n), 'arguments');
    equal([call.a0, call.a1, call.a2, call.a3, call.a4], [1n, 2n ** 63n, MAX, 0x0123456789abcdefn, 2n ** 32n], 'a0 to a4');
    const next = call.execution.run(-(2n ** 63n), 0n);
    equal(next.kind === 'Error' ? next.error : next.kind, 'OutOfGas', 'outcome with the least gas');
  },

  'symbols are bytes of any length up to 32': (context) => {
    let call = syscallOf(probe(context, 'symbols').run(GAS_MAX, 0n), 'symbols');
    for (const symbol of [
      Uint8Array.of(1, 0, 0, 0),
      Uint8Array.of(0x78, 0x56, 0x34, 0x12),
      Uint8Array.of(0xfe, 0xff, 0xff, 0xff),
    ]) {
      equal(call.syscallSymbol, symbol, 'symbol');
      const next = call.execution.run(GAS_MAX, 0n);
      if (next.kind === 'Syscall') call = next;
    }
    const short = syscallOf(probe(context, 'short_symbol').run(GAS_MAX, 0n), 'short_symbol');
    equal(short.syscallSymbol, Uint8Array.of(1, 2, 3), 'a symbol of three bytes');
    short.syscallSymbol.fill(0);
    const long = syscallOf(probe(context, 'long_symbol').run(GAS_MAX, 0n), 'long_symbol');
    equal(long.syscallSymbol, Uint8Array.of(1, 2, 3, 4, 5), 'a symbol of five bytes');
  },

  'a symbol is the caller`s own copy': ({ module }) => {
    const made = module(PROBE.program);
    for (let n = 0; n < 2; n++) {
      const call = syscallOf(prepared(value(made.instantiate(), 'instantiate'), 'symbols').run(GAS_MAX, 0n), 'symbols');
      equal(call.syscallSymbol, Uint8Array.of(1, 0, 0, 0), `symbol of instance ${n}`);
      call.syscallSymbol.fill(0xff);
    }
  },

  'an ecalli without an import is InvalidImage, and the instance is idle': (context) => {
    const result = probe(context, 'no_import').run(GAS_MAX, 0n);
    equal(result.kind === 'Error' ? result.error : result.kind, 'InvalidImage', 'outcome');
    if (result.kind !== 'Error') return;
    const call = syscallOf(prepared(result.instance, 'symbols').run(GAS_MAX, 0n), 'a call afterwards');
    equal(call.syscallSymbol, Uint8Array.of(1, 0, 0, 0), 'symbol');
  },

  'traps and faults are both Trap': (context) => {
    for (const name of ['load_null', 'load_far', 'store_null', 'store_read_only', 'store_across_end', 'store_then_trap']) {
      const result = probe(context, name).run(GAS_MAX, 0n);
      equal(result.kind === 'Error' ? result.error : result.kind, 'Trap', `outcome of ${name}`);
    }
  },

  'memory is there before the first step, and while suspended': (context) => {
    const start = probe(context, 'exchange');
    equal(bytesAt(start, PROBE.roAddress, 8), PROBE.roData, 'read-only data');
    equal(bytesAt(start, PROBE.rwAddress, 8), PROBE.rwData, 'read-write data');
    value(start.writeMemory(PROBE.rwAddress, Uint8Array.of(0x10)), 'write before the first step');
    const call = syscallOf(start.run(GAS_MAX, 0n), 'exchange');
    equal([call.a0, call.a1], [0x10n, 0x11n], 'what the guest loaded, and what it stored');
    equal(bytesAt(call.execution, PROBE.rwAddress, 1), Uint8Array.of(0x11), 'what the guest stored');
    value(call.execution.writeMemory(PROBE.rwAddress, Uint8Array.of(0x77)), 'write while suspended');
    equal(syscallOf(call.execution.run(GAS_MAX, 0n), 'the next step').a0, 0x77n, 'what the guest loads then');
  },

  'memory that a failed run wrote stays': (context) => {
    const failed = probe(context, 'store_then_trap').run(GAS_MAX, 0n);
    if (failed.kind === 'Error') {
      equal(bytesAt(prepared(failed.instance, 'symbols'), PROBE.rwAddress, 1), Uint8Array.of(0x5a), 'what it had stored');
    }
    equal(failed.kind, 'Error', 'outcome');
  },

  'an access that is not wholly inside, or a write to read-only memory, is OutOfBounds and changes nothing': (context) => {
    const execution = probe(context, 'symbols');
    for (const address of [0, PROBE.roAddress - 1, PROBE.rwEnd - 4, PROBE.stackTop - 4, 0xffff_fffc]) {
      const dest = new Uint8Array(8).fill(0xaa);
      error(execution.readMemory(address, dest), 'OutOfBounds', `read at 0x${address.toString(16)}`);
      equal(dest, new Uint8Array(8).fill(0xaa), 'the buffer of the failed read');
      error(execution.writeMemory(address, dest), 'OutOfBounds', `write at 0x${address.toString(16)}`);
    }
    equal(bytesAt(execution, PROBE.rwEnd - 4, 4), new Uint8Array(4), 'the end of the read-write data');
    error(execution.writeMemory(PROBE.roAddress, Uint8Array.of(0)), 'OutOfBounds', 'write to read-only data');
    equal(bytesAt(execution, PROBE.roAddress, 8), PROBE.roData, 'read-only data');
    for (const address of [0, 0xffff_ffff]) {
      value(execution.readMemory(address, new Uint8Array()), 'read of nothing');
      value(execution.writeMemory(address, new Uint8Array()), 'write of nothing');
    }
  },

  'an offset that is not a u32 is a fault of the caller': (context) => {
    const execution = probe(context, 'symbols');
    for (const offset of [-1, 2 ** 32, 0.5, Number.NaN]) {
      hostFault(() => execution.readMemory(offset, new Uint8Array(1)), 'ValueOutOfRange', `read at ${offset}`);
      hostFault(() => execution.writeMemory(offset, new Uint8Array(1)), 'ValueOutOfRange', `write at ${offset}`);
    }
  },
};
