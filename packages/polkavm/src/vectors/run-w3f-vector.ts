/** Runs a W3F vector and compares everything that it specifies. */
import type { Engine } from '../engine/engine.ts';
import { type Instance, type ModuleOptions, Stop } from '../engine/interface.ts';
import { REGISTERS } from '../isa/registers.ts';
import { PAGE_SIZE } from '../memory/create-memory-map.ts';
import type { PageRange } from '../memory/page-map.ts';
import type { MemoryChunk, VectorStatus, W3fVector } from './w3f-vector.ts';

export interface VectorResult {
  readonly name: string;
  readonly passed: boolean;
  /** One line for each difference. */
  readonly differences: readonly string[];
}

const STATUSES: Readonly<Record<Stop, VectorStatus | 'host-call' | 'step'>> = {
  [Stop.Finished]: 'halt',
  [Stop.Trap]: 'panic',
  [Stop.Segfault]: 'page-fault',
  [Stop.OutOfGas]: 'out-of-gas',
  [Stop.HostCall]: 'host-call',
  [Stop.Step]: 'step',
};

const hex = (value: number | bigint): string => `0x${value.toString(16)}`;

/** The contents of a range of pages, given `chunks` of memory; the rest is zero. */
function imageOf(range: PageRange, chunks: readonly MemoryChunk[]): Uint8Array {
  const image = new Uint8Array(range.length);
  for (const { address, contents } of chunks) {
    const from = Math.max(address, range.address);
    const to = Math.min(address + contents.length, range.address + range.length);
    if (from < to) image.set(contents.subarray(from - address, to - address), from - range.address);
  }
  return image;
}

/** The chunks that are not wholly inside the pages. */
const outside = (ranges: readonly PageRange[], chunks: readonly MemoryChunk[]): readonly MemoryChunk[] =>
  chunks.filter(({ address, contents }) => {
    const covers = (at: number) => ranges.some((range) => at >= range.address && at < range.address + range.length);
    return contents.some((_, index) => !covers(address + index));
  });

/** All memory is compared: bytes that the vector does not mention must be zero. */
function compareMemory(instance: Instance, vector: W3fVector, report: (difference: string) => void): void {
  for (const range of vector.initialPageMap) {
    const expected = imageOf(range, vector.expectedMemory);
    const actual = new Uint8Array(range.length);
    if (!instance.readMemory(range.address, actual)) {
      report(`memory: cannot read ${range.length} bytes at ${hex(range.address)}`);
      continue;
    }
    const at = actual.findIndex((byte, index) => byte !== expected[index]);
    if (at >= 0) report(`memory at ${hex(range.address + at)}: expected ${hex(expected[at])}, got ${hex(actual[at])}`);
  }
}

/**
 * Runs a vector. Compared are status, registers, the whole memory, pc, gas and the address of a page fault. The
 * code is taken as `latest64`, whose opcodes are those of the Gray Paper 0.5.4 (see `programFromCodeBlob`).
 */
export function runW3fVector(engine: Engine, vector: W3fVector, options?: Partial<ModuleOptions>): VectorResult {
  const differences: string[] = [];
  const report = (difference: string): void => {
    differences.push(difference);
  };
  const compare = (what: string, expected: string, actual: string): void => {
    if (expected !== actual) report(`${what}: expected ${expected}, got ${actual}`);
  };
  const result = (): VectorResult => ({ name: vector.name, passed: differences.length === 0, differences });

  for (const { address } of outside(vector.initialPageMap, [...vector.initialMemory, ...vector.expectedMemory])) {
    report(`the memory chunk at ${hex(address)} is not inside the pages (of ${PAGE_SIZE} bytes) that the vector maps`);
  }
  const pages = vector.initialPageMap.map((range) => ({ ...range, contents: imageOf(range, vector.initialMemory) }));
  const module = engine.createModuleFromCode({ code: vector.program, instructionSet: 'latest64', pages }, options);
  if (!module.ok) {
    report(`the program was refused: ${module.error.message}`);
    return result();
  }
  const instance = module.value.instantiate();
  instance.registers.set(vector.initialRegs);
  instance.setGas(vector.initialGas);
  instance.setNextPc(vector.initialPc);
  const stop = instance.run();

  compare('status', vector.expectedStatus, STATUSES[stop]);
  compare('pc', `${vector.expectedPc}`, `${instance.pc}`);
  compare('gas', `${vector.expectedGas}`, `${instance.getGas()}`);
  REGISTERS.forEach((name, index) => {
    compare(name, hex(vector.expectedRegs[index]), hex(instance.registers[index]));
  });
  compareMemory(instance, vector, report);
  if (vector.expectedPageFaultAddress !== undefined || stop === Stop.Segfault) {
    const expected = vector.expectedPageFaultAddress;
    const actual = stop === Stop.Segfault ? hex(instance.faultAddress) : 'none';
    compare('page fault address', expected === undefined ? 'none' : hex(expected), actual);
  }
  instance.release();
  return result();
}
