/** anan-as of npm, an interpreter in WebAssembly, on the same code as our engine. */
import type { Program } from '@polkavirt/polkavm';
import type { Contender } from '../benchmark.ts';
import type { Loop } from './loops.ts';

/** What anan-as calls a generic program (code and pages, no container) and no metadata in front of it. */
export const GENERIC = 0;
export const NO_METADATA = 1;
const HALT = 0;
const READ_WRITE = 2;

const PAGE = 4096;
const RETURN_ADDRESS = 0xffff_0000;
const STACK_TOP = 0xfffe_0000;
/** Where a program without read-only data has its read-write data. */
const RW_DATA = 0x2_0000;

/** Plenty, and exact as a number. */
const GAS = 2 ** 50;

/** The Gray Paper's varint up to 14 bits, which is enough for the few bytes of a loop. */
const varint = (value: number): number[] => (value < 0x80 ? [value] : [0x80 | (value >> 8), value & 0xff]);

/** Number of jump table entries, bytes of an entry, length of the code; jump table, code, bitmask. */
export const codeBlobOf = ({ code, bitmask, jumpTable }: Program): number[] => {
  const entries = Array.from({ length: jumpTable.length }, (_, index) => jumpTable.get(index) ?? 0);
  const entryBytes = entries.flatMap((entry) => [entry & 0xff, entry >> 8]);
  return [...varint(entries.length), 2, ...varint(code.length), ...entryBytes, ...code, ...bitmask];
};

/** A contender that runs a loop from its start, as a process of anan-as would: program and memory made, run, thrown away. */
export const ananAs = async (loop: Loop, program: Program): Promise<Contender> => {
  const { prepareProgram, runProgram } = await import('@fluffylabs/anan-as');
  const blob = codeBlobOf(program);
  const pages = [
    { address: RW_DATA, length: program.rwDataSize, access: READ_WRITE },
    { address: STACK_TOP - program.stackSize, length: program.stackSize, access: READ_WRITE },
  ];
  const preallocated = (program.rwDataSize + program.stackSize) / PAGE;

  return (iterations) => {
    const registers = Array.from({ length: 13 }, () => 0n);
    [registers[0], registers[1], registers[7]] = [BigInt(RETURN_ADDRESS), BigInt(STACK_TOP), BigInt(iterations)];
    const prepared = prepareProgram(GENERIC, NO_METADATA, blob, registers, pages, [], [], preallocated);
    const { status, gas, registers: after } = runProgram(prepared, BigInt(GAS), 0, false, false, false);
    const instructions = loop.instructions(iterations);
    if (status !== HALT || Number(gas) !== GAS - instructions) {
      throw new Error(`anan-as: status ${status}, ${GAS - Number(gas)} gas used, ${instructions} expected`);
    }
    for (const [number, expected] of Object.entries(loop.registers(iterations))) {
      if (after[Number(number)] !== expected) throw new Error(`anan-as: r${number} is ${after[Number(number)]}, not ${expected}`);
    }
    return instructions;
  };
};
