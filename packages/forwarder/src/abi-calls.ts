/** Shared by the forwarder's halves of the abi wire: arguments in linear memory, and answers as values or errors. */
import { failuresByDiscriminant, HostFault, packFatPointer } from '@polkavirt/primitives';
import type { RuntimeMemory } from './runtime-memory.ts';

/** Runs `act`, and frees what it allocated. */
export const withStack = <R>(memory: RuntimeMemory, act: () => R): R => {
  const mark = memory.mark();
  try {
    return act();
  } finally {
    memory.release(mark);
  }
};

/** Views of the memory as it is now, and copies into it. */
export const placeIn = (memory: RuntimeMemory) => {
  let view = new DataView(memory.buffer);
  let words = wordsOf(memory.buffer);
  const renew = (): void => {
    if (view.buffer === memory.buffer) return;
    view = new DataView(memory.buffer);
    words = wordsOf(memory.buffer);
  };
  return {
    view(): DataView {
      renew();
      return view;
    },
    /** The same as 64-bit numbers. */
    words(): BigUint64Array {
      renew();
      return words;
    },
    /** Allocates, copies, and gives the fat pointer. */
    bytes(source: Uint8Array): bigint {
      const address = memory.allocate(source.length);
      new Uint8Array(memory.buffer, address, source.length).set(source);
      return packFatPointer(address, source.length);
    },
  };
};

const wordsOf = (buffer: ArrayBufferLike): BigUint64Array => new BigUint64Array(buffer, 0, buffer.byteLength >>> 3);

/** What a function returned: a value from 0 as a number, or the failure that a negated discriminant stands for. */
export const answerReader = <Name extends string>(
  fn: string,
  { errors, maxValue }: { readonly errors: Readonly<Record<Name, number>>; readonly maxValue: number },
) => {
  const failures = failuresByDiscriminant(errors);
  return (result: bigint) => {
    if (typeof result === 'bigint') {
      // Rounding a large bigint cannot bring it into a range of small ones.
      const value = Number(result);
      if (value >= 0 && value <= maxValue) return value;
      const failure = failures[-value];
      if (failure !== undefined) return failure;
    }
    const allowed = `0 to ${maxValue}, or -1 to -${failures.length - 1}`;
    throw new HostFault('MalformedWire', `${fn} result: ${typeof result} ${String(result)} is not an i64 from ${allowed}`);
  };
};
