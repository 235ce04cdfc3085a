/** Two back ends, one of which has a planted fault: the block where it happens is named, and what differs. */
import { engineSide, firstDivergence } from '@polkavirt/insight';
import {
  createEngine,
  type Engine,
  type EngineObserver,
  type Instance,
  observeEngine,
  parseProgram,
  Reg,
  unwrap,
} from '@polkavirt/polkavm';
import { guestBlob } from './guests.ts';

const program = guestBlob('lexer');
const { exports } = unwrap(parseProgram(program));
const entry = exports.find(({ symbol }) => new TextDecoder().decode(symbol) === 'evaluate_flat')!.pc;
const run = { program, pc: entry, answer: () => 0n, maxHostCalls: 10 };
const GAS = 100_000n;
const interpreter = engineSide('interpreter', { options: { backend: 'interpreter' } }, run);

it('finds nothing where two back ends agree', () => {
  const recompiler = engineSide('recompiler', { options: { backend: 'recompiler' } }, run);
  expect(firstDivergence(program, interpreter, recompiler, GAS)).toBeUndefined();
});

/** A fault in one instruction, by its code offset. */
const faultAt = (pc: number, fault: (instance: Instance) => void): EngineObserver => ({
  stepped(instance) {
    if (instance.pc === pc) fault(instance);
  },
});

const faulty = (pc: number, fault: (instance: Instance) => void) =>
  engineSide('faulty', { engine: observeEngine(createEngine(), faultAt(pc, fault)), options: { backend: 'interpreter' } }, run);

it('names the instruction that differs, with its line, and what differs after it', () => {
  // In `divide`, which the program reaches late: `jump 721 if a1 == 0`, at 713, is a block of its own.
  const wrong = faulty(713, ({ registers }) => {
    registers[Reg.a0] += 3n;
  });
  const found = firstDivergence(program, interpreter, wrong, GAS);
  expect(found).toMatchObject({ block: 713, gasUsed: 515n });
  expect(found?.instruction).toEqual({
    pc: 713,
    text: 'jump 721 if a1 == 0',
    function: 'divide',
    file: './lexer/lexer.c',
    line: 45,
  });
  expect(found?.instructions).toEqual([found?.instruction]);
  expect(found?.values.map(({ what }) => what)).toEqual(['a0']);
});

it('finds an instruction in the midst of a block that writes a wrong byte', () => {
  // `u64 [sp] = ra`, the second instruction of the export; the program never gets as far down its stack as the byte.
  const STORE = 69;
  const address = 0xfffdd000;
  const wrong = faulty(STORE, (instance) => void instance.writeMemory(address, Uint8Array.of(0xee)));
  const found = firstDivergence(program, interpreter, wrong, GAS);
  expect([found?.block, found?.instruction?.pc]).toEqual([entry, STORE]);
  expect(found?.values).toEqual([{ what: 'memory at 0xfffdd000', left: '0x0', right: '0xee' }]);
});

it('names the block alone where its instructions one by one do no harm, as with compiled code', () => {
  let isRunning = false;
  const observed = observeEngine(
    createEngine(),
    faultAt(713, ({ registers }) => {
      if (isRunning) registers[Reg.a0] += 3n;
    }),
  );
  /** Its runs are faulty, its single steps are not. */
  const engine: Engine = {
    ...observed,
    createModule(input, options) {
      const module = unwrap(observed.createModule(input, options));
      const instantiate = (): Instance => {
        const instance = module.instantiate();
        const run = instance.run.bind(instance);
        return Object.assign(instance, {
          run() {
            isRunning = true;
            const stop = run();
            isRunning = false;
            return stop;
          },
        });
      };
      return { ok: true, value: { ...module, instantiate } };
    },
  };
  const found = firstDivergence(
    program,
    interpreter,
    engineSide('compiled', { engine, options: { backend: 'interpreter' } }, run),
    GAS,
  );
  expect([found?.block, found?.instruction]).toEqual([713, undefined]);
  expect(found?.values).toContainEqual({ what: 'a0', left: expect.any(String), right: expect.any(String) });
});

it('says nothing of a program that one side refuses', () => {
  const refusing = engineSide('none', { options: { backend: 'nothing' as never } }, run);
  expect(firstDivergence(program, interpreter, refusing, GAS)).toBeUndefined();
});
