/** Runs a program on the reference interpreter and another back end side by side and compares everything that an instance shows. */
import {
  type Backend,
  createEngine,
  type Instance,
  interpreterBackend,
  type ModuleOptions,
  type Program,
  Stop,
} from '@polkavirt/polkavm';
import type { Random } from './random.ts';

/** An instance of either back end, at the same place. */
interface Pair {
  readonly name: string;
  readonly instance: Instance;
}

export interface Comparison {
  readonly random: Random;
  readonly program: Program;
  /** Code offsets where instructions start. */
  readonly pcs: readonly number[];
  /** What is held against the reference interpreter. */
  readonly backend: Backend;
  readonly options?: Partial<ModuleOptions>;
  /** How often the program is resumed at most. */
  readonly stops: number;
  /** The most gas that is granted at a time. */
  readonly gas: number;
}

const describeState = ({ instance }: Pair, stop: Stop | string): string =>
  [
    `stop ${stop}`,
    `pc ${instance.pc} next ${instance.nextPc}`,
    `gas ${instance.getGas()}`,
    stop === Stop.HostCall ? `host call ${instance.hostCall}` : '',
    stop === Stop.Segfault ? `fault ${instance.faultAddress}` : '',
    `heap ${instance.heapEnd}`,
    [...instance.registers].map((value) => value.toString(16)).join(' '),
  ].join('; ');

/** The first difference between what the two can read of the memory, or undefined. */
function compareMemory(one: Instance, other: Instance): string | undefined {
  const { memoryMap: map } = one.module;
  const expected = new Uint8Array(4096);
  const actual = new Uint8Array(4096);
  for (const [start, end] of [
    [map.roDataAddress - 4096, map.roDataAddress + map.roDataSize + 4096],
    [map.rwDataAddress - 4096, Math.min(map.rwDataAddress + map.rwDataSize + 40 * 4096, map.stackAddressLow - 4096)],
    [map.stackAddressLow - 4096, map.stackAddressHigh + 4096],
  ]) {
    for (let page = start; page < end; page += 4096) {
      const isReadable = one.readMemory(page, expected);
      const where = `memory at 0x${page.toString(16)}`;
      if (other.readMemory(page, actual) !== isReadable) return `${where}: readable is ${isReadable} and ${!isReadable}`;
      const at = isReadable ? expected.findIndex((byte, index) => byte !== actual[index]) : -1;
      if (at >= 0) return `${where} + ${at}: ${expected.subarray(at, at + 16)} and ${actual.subarray(at, at + 16)}`;
    }
  }
  return undefined;
}

/** The first difference, or undefined. */
export function compareBackends(comparison: Comparison): string | undefined {
  const { random, program, pcs, backend: contender, options } = comparison;
  const engine = createEngine({ backends: [interpreterBackend, contender] });
  const [expected, actual] = (['interpreter', contender.name] as const).map((backend) =>
    engine.createModule(program, { ...options, backend }),
  );
  if (!expected.ok || !actual.ok) return expected.ok === actual.ok ? undefined : 'only one back end takes the program';
  const modules = [expected.value, actual.value];

  // The second round runs on memory that the first one has used.
  for (let round = 0; round < 2; round++) {
    const pairs = modules.map((module) => ({ name: module.backend, instance: module.instantiate() }));
    const [one, other] = pairs;
    const check = (stops: readonly (Stop | string)[], when: string): string | undefined => {
      const [expected, actual] = pairs.map((pair, index) => describeState(pair, stops[index]));
      return expected === actual ? undefined : `round ${round}, ${when}:\n  ${expected}\n  ${actual}`;
    };
    const both = (act: (instance: Instance) => void) => {
      act(one.instance);
      act(other.instance);
    };
    const start = random.chance(90) ? random.pick(program.exports).pc : random.pick(pcs);
    const gas = BigInt(random.below(comparison.gas));
    both((instance) => {
      instance.setGas(gas);
      instance.prepareCall(start);
    });
    for (let count = 0; count < comparison.stops; count++) {
      const isStep = random.chance(5);
      const stops = pairs.map(({ instance }) => (isStep ? instance.step() : instance.run()));
      const problem = check(stops, `stop ${count}`);
      if (problem !== undefined) return problem;
      if (!prepareNext(comparison, stops[0], one.instance, both)) break;
      const changed = check(stops, `after stop ${count}`);
      if (changed !== undefined) return changed;
    }
    const difference = compareMemory(one.instance, other.instance);
    if (difference !== undefined) return `round ${round}, ${difference}`;
    both((instance) => instance.release());
  }
  return undefined;
}

/** Does what a host may do between two runs; false to stop here. */
function prepareNext(
  { random, pcs, program, gas }: Comparison,
  stop: Stop,
  one: Instance,
  both: (act: (instance: Instance) => void) => void,
): boolean {
  if (stop === Stop.Finished || stop === Stop.Trap) {
    if (random.chance(70)) return false;
    const pc = random.pick(program.exports).pc;
    both((instance) => instance.prepareCall(pc));
  }
  if (stop === Stop.OutOfGas || random.chance(10)) {
    const more = random.chance(3) ? -BigInt(random.below(500)) : BigInt(random.below(gas));
    both((instance) => instance.setGas(instance.getGas() + more));
  }
  if (random.chance(40)) {
    const register = random.below(13);
    const value = BigInt.asUintN(64, BigInt(random.below(2 ** 32)) * BigInt(random.pick([1, 1, 0x1000, -1])));
    if (register > 1) {
      both((instance) => {
        instance.registers[register] = value;
      });
    }
  }
  if (random.chance(20)) {
    const address = one.module.memoryMap.rwDataAddress + random.below(64);
    const bytes = Uint8Array.from({ length: 1 + random.below(9) }, () => random.below(256));
    const written = [] as boolean[];
    both((instance) => written.push(instance.writeMemory(address, bytes)));
    if (written[0] !== written[1]) throw new Error(`writing to ${address.toString(16)} worked on one back end only`);
  }
  if (random.chance(2)) {
    const pc = random.chance(90) ? random.pick(pcs) : random.below(program.code.length + 3);
    both((instance) => instance.setNextPc(pc));
  }
  return one.nextPc !== undefined;
}
