/** A program of some 150,000 instructions in assembly: 2,000 functions, of which a frame calls 150 that it always calls and a few others. */

const FUNCTIONS = 2000;
const HOT = 150;
const OTHERS = 20;
/** Loads, changes and stores in the loop of a function. */
const STEPS = 12;
const DATA = 0x2_0000;

/** The text. Its one export `run` takes the number of frames in a0, and leaves a checksum there. */
export function bigProgramText(): string {
  const table: string[] = [];
  const body: string[] = [];
  const call = (name: number): void => {
    const label = `@back${table.length}`;
    table.push(label);
    body.push(`ra = ${2 * table.length}, jump @f${name}`, `${label}:`);
  };
  body.push('pub @run:', 'sp = sp - 16', 'u64 [sp] = ra', 'u64 [sp + 8] = s0', 's0 = a0', 'fallthrough', '@frame:', 'a0 = s0');
  for (let hot = 0; hot < HOT; hot++) call((hot * 13) % FUNCTIONS);
  for (let other = 0; other < OTHERS; other++) call((other * 97 + 500) % FUNCTIONS);
  body.push('s0 = s0 - 1', 'jump @frame if s0 != 0', 'ra = u64 [sp]', 's0 = u64 [sp + 8]', 'sp = sp + 16', 'ret');
  for (let f = 0; f < FUNCTIONS; f++) {
    const data = DATA + (((f * 4160) % 1_000_000) & ~7);
    body.push(`@f${f}:`, 'sp = sp - 16', 'u64 [sp] = ra', 'u64 [sp + 8] = s0', `s0 = a0 + ${f}`, `a1 = ${data}`);
    body.push(`a2 = ${8 + (f % 24)}`, 'fallthrough', `@loop${f}:`);
    for (let step = 0; step < STEPS; step++) {
      const offset = ((step * 16 + f) % 240) & ~7;
      body.push(`a3 = u64 [a1 + ${offset}]`, 'a3 = a3 + a2', 'a3 = a3 ^ a0', `u64 [a1 + ${offset}] = a3`);
    }
    body.push('a0 = a0 + a3', 'a2 = a2 - 1', `jump @loop${f} if a2 != 0`);
    // Functions whose number is no multiple of 3 call nothing.
    const callee = (f * 7 + 3) % FUNCTIONS;
    if (f % 3 === 0 && callee % 3 !== 0) call(callee);
    for (let step = 0; step < 6; step++) body.push(`a4 = a0 + ${step * f}`, 'a0 = a4 ^ s0');
    body.push('ra = u64 [sp]', 's0 = u64 [sp + 8]', 'sp = sp + 16', 'ret');
  }
  const head = ['%isa = latest64', '%rw_data_size = 1048576', '%stack_size = 65536', `%jump_table = ${table.join(' ')}`];
  return [...head, ...body].join('\n');
}
