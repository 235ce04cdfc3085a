/** Whatever a runtime passes, a host function answers in its format or throws a HostFault that says what is wrong. */

import { createTypestateHost, serveTypestateAbi, serveTypestateScale } from '@polkavirt/host';
import { createTypestateNative } from '@polkavirt/native';
import {
  HostFault,
  hostFunctionName,
  packFatPointer,
  TYPESTATE_FUNCTION_NAMES,
  TYPESTATE_HOST_FUNCTIONS,
  utf8Encode,
} from '@polkavirt/primitives';
import { exploreUntil, exploring, fewer } from '@polkavirt/test-support/exploring';
import fc from 'fast-check';
import { program } from '../programs.ts';

const parameters = exploring(300);
const image = program('asm/counter-names');
const name = utf8Encode('counter', 'text');

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

const anyFunction = fc.constantFrom(...TYPESTATE_FUNCTION_NAMES);

it('any bytes into the scale wire give a result in SCALE, or MalformedWire', () => {
  const { table, manager } = createTypestateHost({ virt: createTypestateNative(), wire: serveTypestateScale() });
  const byte = fc.oneof(fc.integer({ min: 0, max: 4 }), fc.integer({ min: 0, max: 255 }));
  const args = fc.oneof(
    ...[30, 4, 12, 20].map((maxLength) =>
      fc.array(byte, { minLength: maxLength === 30 ? 0 : maxLength, maxLength }).map((bytes) => Uint8Array.from(bytes)),
    ),
  );
  let answered = 0;
  exploreUntil(
    parameters,
    (round) =>
      fc.assert(
        fc.property(anyFunction, args, (fn, bytes) => {
          manager.clear();
          manager.compileFromBytes(image, name);
          const given = outcome(() => table[hostFunctionName(fn)](bytes));
          if ('fault' in given) return expect(given.fault).toBe('MalformedWire');
          answered++;
          TYPESTATE_HOST_FUNCTIONS[fn].scale.result.decode(given.value as Uint8Array);
        }),
        round,
      ),
    () => fewer(parameters.numRuns / 20, { answered }),
  );
});

it('any numbers into the abi wire give an i64 of the table`s range, or a fault that says why', () => {
  const memory = { buffer: new ArrayBuffer(65_536) };
  const { table, manager } = createTypestateHost({ virt: createTypestateNative(), wire: serveTypestateAbi(memory) });
  const small = fc.integer({ min: 0, max: 3 });
  const number = fc.oneof(small, fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }), fc.integer({ min: 0, max: 70_000 }));
  const pointer = fc.tuple(number, fc.oneof(small, number)).map(([at, length]) => packFatPointer(at >>> 0, length >>> 0));
  const bigint = fc.oneof(pointer, fc.bigInt(-(2n ** 63n), 2n ** 63n - 1n), fc.constantFrom(0n, 1000n));
  let answered = 0;
  exploreUntil(
    parameters,
    (round) =>
      fc.assert(
        fc.property(
          anyFunction,
          fc.array(number, { minLength: 4, maxLength: 4 }),
          fc.array(bigint, { minLength: 4, maxLength: 4 }),
          (fn, numbers, bigints) => {
            manager.clear();
            const { moduleId } = (manager.compileFromBytes(image, name) as { value: { moduleId: number } }).value;
            manager.instantiate(moduleId);
            const { parameters: rows, errors, maxValue } = TYPESTATE_HOST_FUNCTIONS[fn].abi;
            const args = rows.map(([, type], i) => (type === 'i32' || type === 'pointer' ? numbers[i] : bigints[i]));
            const raw = table[hostFunctionName(fn)] as unknown as (...args: unknown[]) => bigint;
            const given = outcome(() => raw(...args));
            if ('fault' in given) return expect(given.fault).toBe('BadPointer');
            answered++;
            const value = Number(given.value as bigint);
            expect(value >= 0 ? value <= maxValue : Object.values<number>(errors).includes(-value)).toBe(true);
          },
        ),
        round,
      ),
    () => fewer(parameters.numRuns / 20, { answered }),
  );
});

it('parameters of another JavaScript type are MalformedWire', () => {
  const memory = { buffer: new ArrayBuffer(65_536) };
  const { table } = createTypestateHost({ virt: createTypestateNative(), wire: serveTypestateAbi(memory) });
  for (const fn of TYPESTATE_FUNCTION_NAMES) {
    const rows = TYPESTATE_HOST_FUNCTIONS[fn].abi.parameters as readonly (readonly [string, string])[];
    rows.forEach((_, wrong) => {
      const args = rows.map(([, type], i) => ((type === 'i32' || type === 'pointer') === (i !== wrong) ? 0 : 0n));
      const raw = table[hostFunctionName(fn)] as unknown as (...args: unknown[]) => bigint;
      expect(outcome(() => raw(...args))).toEqual({ fault: 'MalformedWire' });
    });
  }
});
