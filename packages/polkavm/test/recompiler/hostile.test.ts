/** Code that is made to hurt a compiler: it runs in bounded time, and as the interpreter runs it. */
import {
  createEngine,
  createRecompilerBackend,
  type Instance,
  interpreterBackend,
  type Program,
  Reg,
  tier0Backend,
  unwrap,
} from '@polkavirt/polkavm';
import type { InstructionName } from '@polkavirt/polkavm/isa';
import { buildProgram, type CodeLine, op, type ProgramExtras } from '../support/programs.ts';

const engine = createEngine({
  backends: [interpreterBackend, createRecompilerBackend(tier0Backend, { compileAfter: 0 })],
});

const start = (program: Program, backend: 'interpreter' | 'recompiler', gas: bigint): Instance => {
  const module = unwrap(engine.createModule(program, { backend }));
  const instance = module.instantiate();
  instance.setGas(gas);
  instance.prepareCall(0);
  return instance;
};

const ret = op('jump_indirect', { reg1: Reg.ra });
const some = (count: number, make: (index: number) => CodeLine): CodeLine[] => Array.from({ length: count }, (_, i) => make(i));
const alu = (i: number): CodeLine => op('add_64', { reg1: 2 + (i % 11), reg2: 2 + ((i * 7) % 11), reg3: 2 + ((i * 3) % 11) });
const call = (i: number, target: number): CodeLine => op('load_imm_and_jump', { reg1: Reg.ra, imm1: 2 * (i + 1), target });

const CASES: Record<string, [lines: CodeLine[], extras?: ProgramExtras]> = {
  'one block of 100,000 instructions': [[...some(100_000, alu), ret]],
  'one block of 600,000 instructions, which is not compiled': [[...some(600_000, alu), ret]],
  'one block of 20,000 stores': [
    [...some(20_000, (i) => op('store_indirect_u64', { reg1: 2 + (i % 11), reg2: Reg.sp, imm1: -8 * (1 + (i % 400)) })), ret],
    { stackSize: 4096 },
  ],
  '65,000 blocks in a row': [[...some(65_000, () => op('fallthrough')), ret]],
  '65,000 blocks that jump backwards': [
    [op('jump', { target: 65_000 }), ret, ...some(65_000, (i) => op('jump', { target: i + 1 }))],
  ],
  '20,000 branches to anywhere': [
    some(20_000, (i) => op('branch_eq_imm', { reg1: Reg.t0, imm1: i & 1, target: (i * 7919) % 20_000 })),
  ],
  '10,000 loops in each other': [
    [
      ...some(10_000, () => op('fallthrough')),
      ...some(10_000, (i) => op('branch_eq_imm', { reg1: Reg.t0, imm1: 1, target: 9999 - i })),
      ret,
    ],
  ],
  '10,000 calls of each other': [
    [...some(10_000, (i) => call(i, (i * 7919) % 10_000)), ret],
    { jumpTable: Array.from({ length: 10_000 }, (_, i) => i + 1) },
  ],
  'endless recursion': [[call(0, 0), ret], { jumpTable: [1] }],
  'dynamic jumps only': [
    [
      op('load_imm', { reg1: Reg.t0, imm1: 4 }),
      op('fallthrough'),
      ...some(5000, (i) => op('jump_indirect', { reg1: Reg.t0, imm1: 2 * ((i * 37) % 5000) })),
    ],
    { jumpTable: Array.from({ length: 5002 }, (_, i) => i) },
  ],
  'a jump table of a million entries': [[op('fallthrough'), ret], { jumpTable: new Array(1_000_000).fill(1) }],
  'a jump table of 200,000 entries': [[op('fallthrough'), ret], { jumpTable: new Array(200_000).fill(1) }],
  'host calls only': [[...some(20_000, () => op('ecalli')), ret]],
};

describe('hostile code', () => {
  it.each(Object.keys(CASES))('%s', (name) => {
    const [lines, extras] = CASES[name];
    const { program } = buildProgram(lines, extras);
    const states = (['interpreter', 'recompiler'] as const).map((backend) => {
      const instance = start(program, backend, 1_000_000n);
      const began = performance.now();
      const stop = instance.run();
      expect(performance.now() - began).toBeLessThan(10_000);
      return [stop, instance.pc, instance.nextPc, instance.getGas(), ...instance.registers].join();
    });
    expect(states[1]).toBe(states[0]);
  });

  it('bytes that are no program run alike', () => {
    // Every byte an instruction, and none of them what it seems: jumps into the middle of what was just run.
    for (const last of ['trap', 'jump_indirect', 'add_64'] as InstructionName[]) {
      const { program } = buildProgram([...some(50, alu), op('jump', { target: 3 }), op(last)]);
      const bitmask = new Uint8Array(program.bitmask.length).fill(255);
      const states = (['interpreter', 'recompiler'] as const).map((backend) => {
        const instance = start({ ...program, bitmask }, backend, 1000n);
        return [instance.run(), instance.pc, instance.getGas(), ...instance.registers].join();
      });
      expect(states[1]).toBe(states[0]);
    }
  });
});
