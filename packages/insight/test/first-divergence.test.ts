/** Two back ends, one of which has a planted fault: the block where it happens is named, and what differs. */
import { firstDivergence } from '@polkavirt/insight';
import { createEngine, type EngineObserver, observeEngine, parseProgram, Reg, unwrap } from '@polkavirt/polkavm';
import { guestBlob } from './guests.ts';

const program = guestBlob('lexer');
const { exports } = unwrap(parseProgram(program));
const entry = exports.find(({ symbol }) => new TextDecoder().decode(symbol) === 'evaluate_flat')!.pc;
const run = { program, pc: entry, gas: 100_000n, answer: () => 0n, maxHostCalls: 10 };
const interpreter = { name: 'interpreter', options: { backend: 'interpreter' } } as const;

it('finds nothing where two back ends agree', () => {
  expect(firstDivergence(interpreter, { name: 'recompiler', options: { backend: 'recompiler' } }, run)).toBeUndefined();
});

/** A fault in one instruction, by its code offset: what it leaves in a0 is wrong by three. */
const faultAt = (pc: number): EngineObserver => ({
  stepped(instance) {
    if (instance.pc === pc) instance.registers[Reg.a0] += 3n;
  },
});

it('names the block of the first instruction that differs, with its lines and what differs', () => {
  // In `divide`, which the program reaches late: `jump 721 if a1 == 0`, at 713, is a block of its own.
  const engine = observeEngine(createEngine(), faultAt(713));
  const found = firstDivergence(interpreter, { name: 'faulty', engine, options: { backend: 'interpreter' } }, run);
  expect(found?.block).toBe(713);
  expect(found?.gasUsed).toBe(515n);
  expect(found?.instructions[0]).toBe('713: jump 721 if a1 == 0  (divide ./lexer/lexer.c:45)');
  expect(found?.values.map(({ what }) => what)).toEqual(['a0']);
});
