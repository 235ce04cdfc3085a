/**
 * Guests that are interpreters: a loop of dynamic jumps through the jump table. Its dispatch block goes by the index in the table, and passes
 * control on to entries of the loop as well, so whatever leads into it is here: operations in a row, host calls in the middle of one, an
 * operation that begins inside of a loop, one in another region, a return site in the table, indexes that lead nowhere.
 */
import { assemble, type Instance, type Module, parseProgram, unwrap } from '@polkavirt/polkavm';
import { begin, bothModules, CONTENDERS, type Feeding, remembered, trailOf } from './both-back-ends.ts';

const NEXT = ['a2 = u8 [s0]', 's0 = s0 + 1', 'a2 = a2 << 1', 'jump [a2 + 2]'].join('\n');
/** Where its program lies. */
const CODE = 0x20100;

/** The operations, by their numbers, with the labels of the jump table. */
const OPERATIONS = ['add', 'host', 'spin', 'inside', 'odd', 'far', 'call', 'after', 'with_number', 'stop'] as const;
const number = (name: (typeof OPERATIONS)[number]): number => OPERATIONS.indexOf(name);
/** Beyond the jump table. */
const NOWHERE = [10, 200, 255];

const INTERPRETER = `
%isa = revive_v1
%rw_data_size = 4096
%import = 0x01
%jump_table = ${OPERATIONS.map((name) => `@${name}`).join(' ')}

pub @main:
    u64 [0x20000] = ra
    s0 = ${CODE}
    a0 = 0
    ${NEXT}
@add:
    a0 = a0 + 3
    ${NEXT}
@host:
    a0 = a0 + 1
    ecalli 0
    a0 = a0 ^ 5
    ${NEXT}
@spin:
    a1 = 3
    fallthrough
@spinning:
    a0 = a0 + a1
    a1 = a1 - 1
    jump @spinning if a1 != 0
    ${NEXT}
@around:
    a0 = a0 + 7
    fallthrough
@inside:
    a0 = a0 << 1
    a3 = a3 + 1
    a4 = a3 & 3
    jump @around if a4 != 0
    ${NEXT}
@odd:
    a2 = a2 | 1
    jump [a2]
@call:
    ra = ${2 * (number('after') + 1)}, jump @leaf
@after:
    a0 = a0 + a5
    ${NEXT}
@with_number:
    a2 = u8 [s0]
    s0 = s0 + 1
    a2 = a2 << 1
    a4 = 9, jump [a2 + 2]
@stop:
    ra = u64 [0x20000]
    ret
pub @far:
    a0 = a0 + 100
    ${NEXT}
pub @leaf:
    a5 = a0 & 15
    ret
`;

const program = unwrap(parseProgram(unwrap(assemble(INTERPRETER))));

const started = (module: Module, code: readonly number[]): Instance => {
  const instance = begin(module);
  if (!instance.writeMemory(CODE, Uint8Array.from(code))) throw new Error('there is no room for the code');
  return instance;
};

/** Operations in an order that looks random, and how they end. */
function codeOf(seed: number): number[] {
  let state = seed;
  const below = (limit: number): number => {
    state = (Math.imul(state, 0x343fd) + 0x269ec3) >>> 0;
    return (state >>> 16) % limit;
  };
  const going = OPERATIONS.filter((name) => name !== 'odd' && name !== 'stop').map(number);
  const code = Array.from({ length: 40 }, () => going[below(going.length)]);
  const ends = [number('stop'), number('odd'), ...NOWHERE];
  return [...code, ends[seed % ends.length]];
}

const ENOUGH: Feeding = { gas: 100_000n, refill: 0n, stops: 100 };
const IN_SLICES: readonly Feeding[] = [1n, 7n, 23n].map((gas) => ({ gas, refill: gas, stops: 400 }));

/** A run from a place of the program, with a register that tells it apart. */
function observe(module: Module, code: readonly number[], feeding: Feeding, pc?: number): readonly string[] {
  const instance = started(module, code);
  if (pc !== undefined) {
    instance.registers[8] = 2n;
    instance.setNextPc(pc);
  }
  const trail = trailOf(instance, feeding);
  instance.release();
  return trail;
}

/** What the reference interpreter shows, which is the same for all contenders. */
const [reference] = bothModules(program);
const expectation = remembered<readonly string[]>();
function expectedOf(...run: [code: readonly number[], feeding: Feeding, pc?: number]): readonly string[] {
  const [code, { gas }, pc] = run;
  return expectation(`${code} ${gas} ${pc}`, () => observe(reference, ...run));
}

describe.each(CONTENDERS)('%s', (contender) => {
  const [, other] = bothModules(program, contender);

  it.each(OPERATIONS)('the operation %s, then each other one', (first) => {
    for (const second of OPERATIONS) {
      const code = [number(first), number(second), number('add'), number('stop')];
      for (const feeding of [ENOUGH, ...IN_SLICES]) {
        expect(observe(other, code, feeding)).toEqual(expectedOf(code, feeding));
      }
    }
  });

  it('programs that end well, at an odd address and beyond the table', () => {
    for (let seed = 0; seed < 60; seed++) {
      const code = codeOf(seed);
      for (const feeding of [ENOUGH, IN_SLICES[seed % IN_SLICES.length]]) {
        expect([seed, observe(other, code, feeding)]).toEqual([seed, expectedOf(code, feeding)]);
      }
    }
  });

  it('every place of the loop can be entered', () => {
    for (let pc = 0; pc < program.code.length; pc++) {
      const run = [codeOf(5), ENOUGH, pc] as const;
      expect([pc, observe(other, ...run)]).toEqual([pc, expectedOf(...run)]);
    }
  });
});
