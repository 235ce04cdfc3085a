/** Programs that nothing has seen before, so that no cache below helps: neither one of ours nor the engine's for WebAssembly. */
import type { Program } from '@polkavirt/polkavm';
import { writeProgram } from '@polkavirt/polkavm/program';

const LOAD_IMM = 51;
const TRAP = 0;
const IMMEDIATE = [0x78, 0x56, 0x34, 0x12];

/** The first bits of each bitmask, one behind the other. */
export const joinBits = (parts: readonly { readonly bits: Uint8Array; readonly length: number }[]): Uint8Array => {
  const total = parts.reduce((sum, { length }) => sum + length, 0);
  const joined = new Uint8Array(Math.ceil(total / 8));
  let at = 0;
  for (const { bits, length } of parts) {
    for (let i = 0; i < length; i++, at++) if ((bits[i >> 3] >> (i & 7)) & 1) joined[at >> 3] |= 1 << (at & 7);
  }
  return joined;
};

/**
 * Gives a program's blob with two instructions more, behind the code, which nothing calls: in one of them is an immediate that is another
 * each time. The blob is the same array each time, for which whoever keeps it must have made a copy.
 */
export const freshProgram = (program: Program): (() => Uint8Array) => {
  const tail = Uint8Array.of(LOAD_IMM, 7, ...IMMEDIATE, TRAP);
  const blob = writeProgram({
    ...program,
    code: new Uint8Array(Buffer.concat([program.code, tail])),
    bitmask: joinBits([
      { bits: program.bitmask, length: program.code.length },
      { bits: Uint8Array.of(0b100_0001), length: tail.length },
    ]),
  });
  const at = Buffer.from(blob).lastIndexOf(Buffer.from(IMMEDIATE));
  const view = new DataView(blob.buffer, blob.byteOffset, blob.byteLength);
  let counter = 0x1000_0000;
  return () => {
    view.setUint32(at, counter++, true);
    return blob;
  };
};
