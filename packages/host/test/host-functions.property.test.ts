/** Whatever a runtime passes, a host function answers in its format or throws a HostFault that says what is wrong. */

import { createHost, serveAbi, serveScale } from '@polkavirt/host';
import { createNative } from '@polkavirt/native';
import {
  ABI_HOST_FUNCTIONS,
  type AbiFunction,
  HostFault,
  type HostFunctionTable,
  hostFunctionName,
  packFatPointer,
  SCALE_HOST_FUNCTIONS,
  type ScaleFunction,
} from '@polkavirt/primitives';
import { exploreUntil, exploring, fewer } from '@polkavirt/test-support/exploring';
import fc from 'fast-check';
import { program } from './programs.ts';

const parameters = exploring(300);
const image = program('asm/probe');

/** What a call gave, or the code of the fault. Anything else that is thrown fails the test. */
const outcome = (act: () => unknown): { readonly value: unknown } | { readonly fault: string } => {
  try {
    return { value: act() };
  } catch (fault) {
    if (!(fault instanceof HostFault)) throw fault;
    expect(fault.message.length).toBeGreaterThan(10);
    return { fault: fault.code };
  }
};

describe('any bytes into the scale wire', () => {
  const { table, manager } = createHost({ virt: createNative(), wire: serveScale });
  const functions = Object.keys(SCALE_HOST_FUNCTIONS) as ScaleFunction[];

  it('give a result in SCALE, or MalformedWire', () => {
    // Small numbers are likely, since they make valid ids, tags and lengths.
    const byte = fc.oneof(fc.integer({ min: 0, max: 4 }), fc.integer({ min: 0, max: 255 }));
    const args = fc.oneof(
      fc.array(byte, { maxLength: 30 }).map((bytes) => Uint8Array.from(bytes)),
      fc.array(byte, { minLength: 12, maxLength: 12 }).map((bytes) => Uint8Array.from(bytes)),
      fc.array(byte, { minLength: 21, maxLength: 21 }).map((bytes) => Uint8Array.from(bytes)),
    );
    let answered = 0;
    exploreUntil(
      parameters,
      (round) =>
        fc.assert(
          fc.property(fc.constantFrom(...functions), args, (fn, bytes) => {
            manager.destroyAll();
            manager.instantiate(image);
            const given = outcome(() => table[hostFunctionName(fn)](bytes));
            if ('fault' in given) return expect(given.fault).toBe('MalformedWire');
            answered++;
            SCALE_HOST_FUNCTIONS[fn].result.decode(given.value as Uint8Array);
          }),
          round,
        ),
      () => fewer(parameters.numRuns / 20, { answered }),
    );
  });
});

describe('any numbers into the abi wire', () => {
  const PAGE = 65_536;
  const memory = { buffer: new ArrayBuffer(PAGE) };
  const functions = Object.keys(ABI_HOST_FUNCTIONS) as AbiFunction[];

  it('give an answer that the ABI knows, or a fault that names the pointer', () => {
    const i32 = fc.oneof(fc.integer({ min: -3, max: 3 }), fc.constantFrom(PAGE - 64, PAGE - 63, 0x30000), fc.integer());
    const i64 = fc.oneof(
      fc.bigInt(-3n, 3n),
      fc.tuple(fc.nat(PAGE + 10), fc.nat(40)).map(([address, length]) => packFatPointer(address, length)),
      fc.bigInt(-(2n ** 63n), 2n ** 63n - 1n),
    );
    let answered = 0;
    let faults = 0;
    exploreUntil(
      parameters,
      (round) =>
        fc.assert(
          fc.property(
            fc.constantFrom(...functions),
            fc.array(i32, { minLength: 4, maxLength: 4 }),
            fc.array(i64, { minLength: 4, maxLength: 4 }),
            (fn, ints, longs) => {
              // Each run has a host of its own, whose first instance is 0.
              const { table, manager } = createHost({ virt: createNative(), wire: serveAbi(memory) });
              new Uint8Array(memory.buffer).fill(0x61);
              manager.instantiate(image);
              const { parameters: row, errors, maxValue } = ABI_HOST_FUNCTIONS[fn];
              const args = row.map(([, type], i) => (type === 'i32' || type === 'pointer' ? ints[i] : longs[i]));
              const raw: HostFunctionTable = table;
              const given = outcome(() => raw[hostFunctionName(fn)](...args));
              manager.destroyAll();
              if ('fault' in given) {
                faults++;
                return expect(given.fault).toBe('BadPointer');
              }
              answered++;
              expect(typeof given.value).toBe('bigint');
              expect(given.value).toBeGreaterThanOrEqual(-Object.keys(errors).length);
              expect(given.value).toBeLessThanOrEqual(maxValue);
            },
          ),
          round,
        ),
      () => fewer(parameters.numRuns / 20, { answered, faults }),
    );
  });
});
