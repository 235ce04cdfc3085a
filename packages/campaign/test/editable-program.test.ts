/** A program that goes through its lines and back does what it did. */
import { readFileSync } from 'node:fs';
import { createEngine, type Instance, type Program, parseProgram, Stop, unwrap } from '@polkavirt/polkavm';
import { createRandom, randomProgram } from '../src/index.ts';
import { fromEditable, toEditable } from '../src/minimise/editable-program.ts';

const engine = createEngine();
const GAS = 200_000n;

/** What the host sees of a program from an export until it ends, and the registers that do not hold places in the code. */
function trailOf(program: Program, entry: number): string[] {
  const instance: Instance = unwrap(engine.createModule(program, { backend: 'interpreter' })).instantiate();
  const trail: string[] = [];
  instance.setGas(GAS);
  instance.prepareCall(program.exports[entry].pc);
  for (let stops = 0; stops < 50; stops++) {
    const stop = instance.run();
    trail.push(`${stop} ${stop === Stop.HostCall ? instance.hostCall : ''} ${instance.getGas()} ${instance.registers.join(' ')}`);
    if (stop !== Stop.HostCall) break;
  }
  return trail;
}

const blobs = ['guests/counter', 'guests/sha256.small', 'guests/quicksort.small', 'asm/jump-table', 'solidity/Counter'];

it.each(blobs)('%s', (name) => {
  const bytes = readFileSync(new URL(`../../../fixtures/${name}.polkavm`, import.meta.url));
  const program = unwrap(parseProgram(new Uint8Array(bytes)));
  const { program: rebuilt } = fromEditable(toEditable(program)!);
  expect(rebuilt.exports).toHaveLength(program.exports.length);
  for (const entry of program.exports.keys()) expect(trailOf(rebuilt, entry)).toEqual(trailOf(program, entry));
});

it('programs at random, of every instruction set', () => {
  for (const [at, set] of (['latest64', 'latest32', 'revive_v1', 'jam_v1'] as const).entries()) {
    for (let seed = 0; seed < 15; seed++) {
      const { program } = randomProgram(createRandom(1000 * at + seed), set);
      const { program: rebuilt } = fromEditable(toEditable(program)!);
      for (const entry of program.exports.keys()) {
        expect([set, seed, ...trailOf(rebuilt, entry)]).toEqual([set, seed, ...trailOf(program, entry)]);
      }
    }
  }
});
