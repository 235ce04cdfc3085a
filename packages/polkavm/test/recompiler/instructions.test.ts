/** Every instruction, on values at the edges: the compiled code does what the interpreter does. */
import {
  createEngine,
  createRecompilerBackend,
  type Instance,
  type InstructionSetName,
  interpreterBackend,
  type Program,
  Reg,
  Stop,
  tier0Backend,
  unwrap,
} from '@polkavirt/polkavm';
import { INSTRUCTION_NAMES, INSTRUCTIONS, type InstructionName } from '@polkavirt/polkavm/isa';
import { buildProgram, op } from '../support/programs.ts';
import { findInvalid } from './compile.ts';

const engine = createEngine({
  backends: [interpreterBackend, tier0Backend, createRecompilerBackend(tier0Backend, { compileAfter: 0 })],
});

const VALUES = [
  0n,
  1n,
  2n,
  0x7fn,
  0x80n,
  0xffffn,
  0x7fff_ffffn,
  0x8000_0000n,
  0xffff_ffffn,
  0x1_0000_0000n,
  0x0123_4567_89ab_cdefn,
  0x7fff_ffff_ffff_ffffn,
  0x8000_0000_0000_0000n,
  0xffff_ffff_8000_0000n,
  0xffff_ffff_ffff_ffffn,
];
const IMMEDIATES = [0, 1, -1, -101, 31, 32, 63, 64, 0x7fff_ffff, -0x8000_0000];

const RW_ADDRESS = 0x2_0000;

const startAll = (program: Program): Instance[] =>
  (['interpreter', 'tier0', 'recompiler'] as const).map((backend) => {
    const module = unwrap(engine.createModule(program, { backend }));
    return module.instantiate();
  });

/** The values of the register that is a base, or the second operand. */
const othersFor = (isAccess: boolean, hasImmediate: boolean): readonly bigint[] => {
  if (isAccess) return [BigInt(RW_ADDRESS), BigInt(RW_ADDRESS + 4089), 0n, 1n];
  return hasImmediate ? [0n, VALUES[10]] : VALUES;
};

const withImmediate = (name: InstructionName): boolean => /imm/.test(INSTRUCTIONS[name].format);

/**
 * One instruction between an `ecalli`, where registers are set, and another one, where they are looked at: once with each immediate, all in
 * one program, because compiling takes longer than running. Each has an export.
 */
const around = (name: InstructionName, set: InstructionSetName, immediates: readonly number[]): Program => {
  const { flow } = INSTRUCTIONS[name];
  const lines = immediates.flatMap((imm1, index) => {
    const target = flow === 'branch' || flow === 'jump' ? { target: 5 * index + 3 } : {};
    return [
      op('ecalli'),
      op(name, { reg1: Reg.a0, reg2: Reg.a1, reg3: Reg.a2, imm1, imm2: 0x1234_5678, ...target }),
      op('fallthrough'),
      op('ecalli'),
      op('jump_indirect', { reg1: Reg.ra }),
    ];
  });
  const { program, pcs } = buildProgram(lines, { instructionSet: set, rwDataSize: 4096, jumpTable: [3] });
  const symbol = new Uint8Array(0);
  return { ...program, exports: immediates.map((_, index) => ({ symbol, pc: pcs[5 * index] })) };
};

describe.each(['latest64', 'jam_v1'] as const)('%s', (set) => {
  // Of the other sets only what has other bytes there.
  const names = INSTRUCTION_NAMES.filter((name) => {
    const { opcodes } = INSTRUCTIONS[name];
    return opcodes[set] !== undefined && (set === 'latest64' || opcodes[set] !== opcodes.latest64);
  });

  it.each(names)('%s is the same on tier 0 and in compiled code', (name) => {
    const isAccess = /^(load|store)/.test(name) && !/^load_imm/.test(name);
    const immediates = isAccess ? [RW_ADDRESS, RW_ADDRESS + 4090, 0, 64] : withImmediate(name) ? IMMEDIATES : [0];
    const program = around(name, set, immediates);
    expect(findInvalid(program)).toBeUndefined();
    const instances = startAll(program);
    for (const [index, imm1] of immediates.entries()) {
      for (const one of VALUES) {
        for (const other of othersFor(isAccess, withImmediate(name))) {
          const seen = instances.map((instance) => {
            instance.setGas(100n);
            instance.prepareCall(program.exports[index].pc);
            if (instance.run() !== Stop.HostCall) throw new Error(`${name} was not reached`);
            instance.registers[Reg.a0] = one;
            instance.registers[Reg.a1] = isAccess ? other : one;
            instance.registers[Reg.a2] = other & (name === 'memset' ? 0xffn : -1n);
            const stop = instance.run();
            const call = stop === Stop.HostCall ? instance.hostCall : undefined;
            return [stop, instance.pc, instance.nextPc, call, instance.getGas(), ...instance.registers].join();
          });
          // Jest would take most of the time to find that they are equal.
          if (seen.some((state) => state !== seen[0])) {
            expect([name, imm1, one, other, ...seen]).toEqual([name, imm1, one, other, ...seen.map(() => seen[0])]);
          }
        }
      }
    }
    for (const instance of instances) instance.release();
  });
});
