import { parsedProgram } from '../src/programs.ts';
import { GUESTS, type GuestRun } from '../src/suites/guest-programs.ts';
import { type Outcome, runBytecode } from './models/bytecode-interpreter.ts';
import { runHashMap } from './models/hash-map.ts';

const guest = (name: string) => {
  const found = GUESTS.find((one) => one.name === name);
  if (found === undefined) throw new Error(`no guest ${name}`);
  return found;
};

const outcomeOf = ({ checksum, gas }: GuestRun): Outcome => ({ checksum, gas });

it('has six guests in C, which are there as WebAssembly too, and two in assembly', () => {
  expect(GUESTS.filter(({ wasm }) => wasm !== undefined)).toHaveLength(6);
  expect(GUESTS.filter(({ wasm }) => wasm === undefined).map(({ name }) => name)).toEqual(['bytecode-interpreter', 'hash-map']);
});

// The models were written from the comments in the fixtures, know nothing of PolkaVM, and give what upstream's interpreter counts.
describe('what the assembly guests come to is what a model of them comes to', () => {
  it.each([
    ['short', 250],
    ['long', 20_000],
  ] as const)('bytecode interpreter, %s', (size, rounds) => {
    const run = guest('bytecode-interpreter')[size];
    const program = parsedProgram(run.blob);
    const initial = new BigUint64Array(program.rwData.slice().buffer);
    expect(runBytecode(program.roData, initial, rounds)).toEqual(outcomeOf(run));
  });

  it.each([
    ['short', 5_000],
    ['long', 300_000],
  ] as const)('hash map, %s', (size, rounds) => {
    expect(runHashMap(rounds)).toEqual(outcomeOf(guest('hash-map')[size]));
  });
});

it('jumps through a table of 72 handlers, all of which the bytecode interpreter runs', () => {
  const { jumpTable, roData } = parsedProgram(guest('bytecode-interpreter').short.blob);
  expect(jumpTable.length).toBe(72);
  expect(new Set(Array.from({ length: 72 }, (_, index) => jumpTable.get(index))).size).toBe(72);
  const opcodes = new Set<number>();
  for (let at = 0; at < roData.length; at++) {
    const opcode = roData[at];
    opcodes.add(opcode);
    // `loop`, `byte`, `addi`, `shl` and `shr` have an operand.
    if (opcode >= 0x38 && opcode <= 0x43) at++;
  }
  expect(opcodes.size).toBe(72);
});
