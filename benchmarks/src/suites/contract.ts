/** A contract of more than 10,000 instructions, new each time. */
import { type Program, writeProgram } from '@polkavirt/polkavm';
import { fixture, parsedProgram } from '../programs.ts';

const LOAD_IMM = 51;
const TRAP = 0;

/** The first bits of each bitmask, one behind the other. */
const joinBits = (parts: readonly { readonly bits: Uint8Array; readonly length: number }[]): Uint8Array => {
  const total = parts.reduce((sum, { length }) => sum + length, 0);
  const joined = new Uint8Array(Math.ceil(total / 8));
  let at = 0;
  for (const { bits, length } of parts) {
    for (let i = 0; i < length; i++, at++) if ((bits[i >> 3] >> (i & 7)) & 1) joined[at >> 3] |= 1 << (at & 7);
  }
  return joined;
};

export interface FreshContract {
  /** Instructions of the code. */
  readonly instructions: number;
  /**
   * The blob with another immediate in code that nothing calls, so that no cache below has seen it. It is the same array each
   * time, for which whoever keeps it must have made a copy.
   */
  next(): Uint8Array;
}

const countBits = (bits: Uint8Array): number => {
  let count = 0;
  for (const byte of bits) for (let rest = byte; rest !== 0; rest &= rest - 1) count++;
  return count;
};

/**
 * Two contracts in one program: the exports are those of the first one, and the code and jump table of the second one stand
 * behind, which nothing calls, but which a loader has to deal with all the same.
 */
export const freshContract = (): FreshContract => {
  const first = parsedProgram(fixture('solidity/Ledger'));
  const second = parsedProgram(fixture('solidity/Token'));
  const immediate = [0x78, 0x56, 0x34, 0x12];
  const tail = Uint8Array.of(LOAD_IMM, 7, ...immediate, TRAP);
  const code = new Uint8Array(Buffer.concat([first.code, second.code, tail]));
  const bitmask = joinBits([
    { bits: first.bitmask, length: first.code.length },
    { bits: second.bitmask, length: second.code.length },
    { bits: Uint8Array.of(0b100_0001), length: tail.length },
  ]);
  const targets = [
    ...Array.from({ length: first.jumpTable.length }, (_, i) => first.jumpTable.get(i) ?? 0),
    ...Array.from({ length: second.jumpTable.length }, (_, i) => first.code.length + (second.jumpTable.get(i) ?? 0)),
  ];
  const program: Program = {
    ...first,
    code,
    bitmask,
    jumpTable: { length: targets.length, get: (index) => targets[index] },
  };
  const blob = writeProgram(program);
  const at = Buffer.from(blob).lastIndexOf(Buffer.from(immediate));
  const view = new DataView(blob.buffer, blob.byteOffset, blob.byteLength);
  let counter = 0x1000_0000;
  return {
    instructions: countBits(bitmask),
    next() {
      view.setUint32(at, counter++, true);
      return blob;
    },
  };
};
