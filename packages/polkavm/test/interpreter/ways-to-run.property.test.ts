/**
 * However a program is run, it comes to the same: in one go, instruction by instruction, in slices of gas, and in
 * an instance that shares its code with others. The programs are random, so most of what they do is nonsense.
 */

import { type Instance, type InstructionSetName, Reg, Stop } from '@polkavirt/polkavm';
import { INSTRUCTION_NAMES, INSTRUCTIONS } from '@polkavirt/polkavm/isa';
import { exploring } from '@polkavirt/test-support/exploring';
import fc from 'fast-check';
import { buildProgram, type CodeLine, moduleOf } from '../support/programs.ts';

/** Enough for programs that end; a loop runs into it. */
const GAS = 3000n;
const MAX_HOST_CALLS = 10;
const DATA = 0x2_0000;
/** What was read last of the data. */
const MEMORY = Buffer.alloc(0x2000);

const register = fc.integer({ min: 0, max: 12 });
const immediate = fc.oneof(
  fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }),
  fc.integer({ min: -8, max: 64 }),
  fc.integer({ min: DATA - 16, max: DATA + 0x2010 }),
);

const linesOf = (set: InstructionSetName): fc.Arbitrary<CodeLine[]> => {
  const names = INSTRUCTION_NAMES.filter((name) => INSTRUCTIONS[name].opcodes[set] !== undefined && name !== 'trap');
  const line = fc.record({
    name: fc.constantFrom(...names),
    reg1: register,
    reg2: register,
    reg3: register,
    imm1: immediate,
    imm2: immediate,
    target: fc.nat(),
  });
  // Most targets are starts of blocks.
  return fc.array(line, { minLength: 1, maxLength: 60 }).map((lines) => {
    const starts = lines.flatMap(({ name }, index) =>
      ['next', 'host_call'].includes(INSTRUCTIONS[name].flow) ? [] : [index + 1],
    );
    const targets = [0, ...starts.filter((start) => start < lines.length)];
    return lines.map((each) => ({ ...each, target: targets[each.target % targets.length] }));
  });
};

const program = fc
  .constantFrom<InstructionSetName>('revive_v1', 'latest32', 'latest64')
  .chain((instructionSet) => fc.tuple(fc.constant(instructionSet), linesOf(instructionSet)))
  .map(
    ([instructionSet, lines]) =>
      buildProgram(lines, { instructionSet, rwDataSize: 0x2000, stackSize: 4096, jumpTable: [0] }).program,
  );

/** What can be told of a run from outside, with the state at each call of the host. */
function observe(instance: Instance, run: () => Stop): string[] {
  instance.prepareCall(0);
  instance.registers[Reg.s0] = BigInt(DATA);
  const trail: string[] = [];
  for (;;) {
    const stop = run();
    instance.readMemory(DATA, MEMORY);
    const memory = MEMORY.toString('latin1');
    trail.push(`${stop} ${instance.pc} ${instance.registers.join()} ${instance.heapEnd} ${memory}`);
    if (stop !== Stop.HostCall || trail.length > MAX_HOST_CALLS) return trail;
    instance.registers[Reg.a0] = BigInt(trail.length);
  }
}

const inOneGo = (instance: Instance): string[] => {
  instance.setGas(GAS);
  return [...observe(instance, () => instance.run()), `${instance.getGas()}`];
};

const stepwise = (instance: Instance): string[] => {
  instance.setGas(GAS);
  const run = (): Stop => {
    for (;;) {
      const stop = instance.step();
      if (stop !== Stop.Step) return stop;
    }
  };
  return [...observe(instance, run), `${instance.getGas()}`];
};

/** Grants gas in slices, as much as in one go in all. */
const inSlices = (instance: Instance): string[] => {
  let reserve = GAS;
  instance.setGas(0n);
  const run = (): Stop => {
    for (;;) {
      const stop = instance.run();
      if (stop !== Stop.OutOfGas || reserve === 0n) return stop;
      const slice = reserve < 7n ? reserve : 7n;
      reserve -= slice;
      instance.setGas(instance.getGas() + slice);
    }
  };
  return [...observe(instance, run), `${instance.getGas() + reserve}`];
};

it('runs, steps and slices come to the same', () => {
  fc.assert(
    fc.property(program, (built) => {
      const module = moduleOf(built);
      const expected = inOneGo(module.instantiate());
      expect(stepwise(module.instantiate())).toEqual(expected);
      expect(inSlices(module.instantiate())).toEqual(expected);
      expect(inOneGo(moduleOf(built).instantiate())).toEqual(expected);
    }),
    exploring(200),
  );
});
