/** How code is cut into nodes, what each ends with and where it goes on, worked out by hand. Lines and instructions are the same here. */
import { type Program, Reg } from '@polkavirt/polkavm';
import { decodeStepwise } from '../../src/recompiler/analysis/decoded-code.ts';
import { findNodesStepwise, NodeKind } from '../../src/recompiler/analysis/nodes.ts';
import { finish } from '../../src/recompiler/analysis/stepwise.ts';
import { bitmaskOf } from '../program/container.ts';
import { buildProgram, type CodeLine, op } from '../support/programs.ts';
import { call, RET } from './analyse.ts';

const FALL = op('fallthrough');
const TRAP = op('trap');
const SET = op('load_imm', { reg1: Reg.a1, imm1: 1 });
const jump = (target: number): CodeLine => op('jump', { target });
const branch = (target: number): CodeLine => op('branch_eq_imm', { reg1: Reg.a0, target });
const NAMES = Object.fromEntries(Object.entries(NodeKind).map(([name, kind]) => [kind, name]));

/** Each node as a line: its instructions, its kind, and the lines where it goes on. */
function tell(program: Program): string[] {
  const code = finish(decodeStepwise(program));
  const nodes = finish(findNodesStepwise(program, code, (offset) => 100 + [...code.offset].indexOf(offset)));
  expect(nodes.startingAt).toHaveLength(code.count + 1);
  const line = (node: number) => (node < 0 ? '' : ` ${nodes.first[node]}`);
  return Array.from({ length: nodes.count }, (_, node) => {
    expect(nodes.startingAt[nodes.first[node]]).toBe(node);
    const cost = nodes.isContinuation[node] !== 0 ? 'goes on' : `costs ${nodes.cost[node]}`;
    if (nodes.isContinuation[node] !== 0) expect(nodes.cost[node]).toBe(0);
    const taken = nodes.taken[node] < 0 ? '' : `, to${line(nodes.taken[node])}`;
    const next = nodes.next[node] < 0 ? '' : `, then${line(nodes.next[node])}`;
    return `${nodes.first[node]}-${nodes.last[node]} ${NAMES[nodes.kind[node]]}, ${cost}${taken}${next}`;
  });
}

const nodesOf = (lines: readonly CodeLine[], jumpTable: readonly number[] = []) =>
  tell(buildProgram(lines, { jumpTable }).program);

it('a block is a node, which ends as its last instruction does', () => {
  expect(nodesOf([SET, FALL, SET, branch(0), jump(2), op('jump_indirect', { reg1: Reg.t0 }), RET, SET, TRAP])).toEqual([
    '0-1 Fall, costs 100, then 2',
    '2-3 Branch, costs 102, to 0, then 4',
    '4-4 Jump, costs 104, to 2',
    '5-5 Switch, costs 105',
    '6-6 Return, costs 106',
    '7-8 Exit, costs 107',
  ]);
});

it('what must be left and entered again in the middle of a block cuts it; the rest is paid for', () => {
  const sbrk = op('sbrk', { reg1: Reg.a0, reg2: Reg.a0 });
  expect(nodesOf([SET, op('ecalli'), SET, op('memset'), sbrk, SET, FALL, TRAP])).toEqual([
    '0-1 HostCall, costs 100, then 2',
    '2-3 Memset, goes on, then 4',
    '4-4 Assist, goes on, then 5',
    '5-6 Fall, goes on, then 7',
    '7-7 Exit, costs 107',
  ]);
});

it('a node has at most 512 instructions', () => {
  const lines = (count: number) => nodesOf([...new Array<CodeLine>(count).fill(SET), TRAP]);
  expect(lines(511)).toEqual(['0-511 Exit, costs 100']);
  expect(lines(512)).toEqual(['0-511 Fall, costs 100, then 512', '512-512 Exit, goes on']);
  expect(lines(1024)).toEqual([
    '0-511 Fall, costs 100, then 512',
    '512-1023 Fall, goes on, then 1024',
    '1024-1024 Exit, goes on',
  ]);
});

describe('a jump that puts its return address into ra is a call', () => {
  const at = (line: CodeLine, ...jumpTable: number[]) => nodesOf([line, FALL, TRAP], jumpTable)[0];
  const direct = (reg1: number, imm1: number) => op('load_imm_and_jump', { reg1, imm1, target: 2 });
  const byAddress = (reg1: number, imm1: number) => op('load_imm_and_jump_indirect', { reg1, reg2: Reg.t0, imm1 });

  it('if that is the address of what follows it', () => {
    expect(at(call(2, 0), 1)).toBe('0-0 Call, costs 100, to 2, then 1');
    expect(at(byAddress(Reg.ra, 2), 1)).toBe('0-0 CallIndirect, costs 100, then 1');
    // The second entry of the table.
    expect(at(direct(Reg.ra, 4), 2, 1)).toBe('0-0 Call, costs 100, to 2, then 1');
  });

  it('and else a jump', () => {
    for (const [register, address, ...jumpTable] of [
      [Reg.ra, 2, 2],
      [Reg.ra, 2],
      [Reg.ra, 0, 1],
      [Reg.ra, 3, 1],
      [Reg.t1, 2, 1],
    ]) {
      expect(at(direct(register, address), ...jumpTable)).toBe('0-0 Jump, costs 100, to 2');
      expect(at(byAddress(register, address), ...jumpTable)).toBe('0-0 Switch, costs 100');
    }
  });

  it('with what it returns to', () => {
    const { program } = buildProgram([direct(Reg.ra, 4), FALL, byAddress(Reg.ra, 6), TRAP], { jumpTable: [0, 1, 3] });
    const nodes = finish(findNodesStepwise(program, finish(decodeStepwise(program)), () => 1));
    expect([...nodes.returnAddress]).toEqual([4, 0, 6, 0]);
  });
});

it('a jump to ra is a return, unless something is added to it', () => {
  expect(nodesOf([op('jump_indirect', { reg1: Reg.ra, imm1: 2 }), RET])).toEqual([
    '0-0 Switch, costs 100',
    '1-1 Return, costs 101',
  ]);
});

describe('what goes where no block begins is left to the interpreter', () => {
  it('a target in the middle of a block', () => {
    expect(nodesOf([jump(3), branch(3), SET, SET, TRAP])).toEqual([
      '0-0 Exit, costs 100',
      '1-1 Exit, costs 101, then 2',
      '2-4 Exit, costs 102',
    ]);
    expect(nodesOf([op('load_imm_and_jump', { reg1: Reg.ra, imm1: 2, target: 2 }), SET, TRAP], [1])[0]).toBe(
      '0-0 Exit, costs 100',
    );
  });

  it('the end of the code', () => {
    for (const last of [FALL, SET, op('ecalli'), op('memset'), op('sbrk'), branch(0)]) {
      expect(nodesOf([TRAP, last]).at(-1)).toMatch(/^1-1 Exit, costs 101(, to 0)?$/);
    }
  });

  it('what is not an instruction, and it ends its block', () => {
    // load_imm a0 = 1; a byte that is no opcode; trap.
    const program = (invalid: number) =>
      ({
        instructionSet: 'latest64',
        code: Uint8Array.of(51, 7, 1, invalid, 0),
        bitmask: bitmaskOf(5, 0, 3, 4),
        jumpTable: { length: 0, get: () => 0 },
      }) as unknown as Program;
    // Behind it no block begins.
    expect(tell(program(255))).toEqual(['0-1 Exit, costs 100']);
    expect(tell(program(0))).toEqual(['0-1 Exit, costs 100', '2-2 Exit, costs 102']);
  });
});
