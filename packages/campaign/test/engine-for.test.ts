/** How soon the engines of a campaign compile: modules of WebAssembly are counted as they are made. */
import { jest } from '@jest/globals';
import { unwrap } from '@polkavirt/polkavm';
import { wasm } from '../../polkavm/src/wasm/api.ts';
import { buildProgram, engineFor, op } from '../src/index.ts';

/** Two functions, each with a loop of a thousand rounds; the first calls the second. */
const { program } = buildProgram(
  [
    op('load_imm_and_jump', { reg1: 0, imm1: 2, target: 6 }),
    op('load_imm', { reg1: 7, imm1: 1000 }),
    op('fallthrough'),
    op('add_imm_64', { reg1: 7, reg2: 7, imm1: -1 }),
    op('branch_not_eq_imm', { reg1: 7, imm1: 0, target: 3 }),
    op('trap'),
    op('load_imm', { reg1: 8, imm1: 1000 }),
    op('fallthrough'),
    op('add_imm_64', { reg1: 8, reg2: 8, imm1: -1 }),
    op('branch_not_eq_imm', { reg1: 8, imm1: 0, target: 8 }),
    op('jump_indirect', { reg1: 0 }),
  ],
  { jumpTable: [1] },
);

/** How many modules of WebAssembly are made while a program runs with so much gas. */
function modulesMade(compileAfter: number | 'in pieces', gas: bigint): number {
  const instance = unwrap(engineFor(compileAfter).createModule(program, { backend: 'recompiler' })).instantiate();
  const made = jest.spyOn(wasm, 'Module');
  try {
    instance.prepareCall(0);
    instance.setGas(gas);
    instance.run();
    return made.mock.calls.length;
  } finally {
    made.mockRestore();
    instance.release();
  }
}

beforeAll(() => {
  // The interpreter of tier 0 is a module, too, and is made once a process.
  modulesMade(1_000_000, 100n);
});

it('after so much gas a whole program is compiled, and not before', () => {
  expect(modulesMade(1_000_000, 3000n)).toBe(0);
  const whole = modulesMade(0, 10n);
  expect(whole).toBeGreaterThanOrEqual(1);
  expect(modulesMade(0, 10_000n)).toBe(whole);
});

it('in pieces each function is compiled when it has run', () => {
  // The first loop is that of the function that is called.
  const first = modulesMade('in pieces', 1500n);
  const both = modulesMade('in pieces', 5000n);
  expect(first).toBeGreaterThanOrEqual(1);
  expect(both).toBeGreaterThan(first);
});
