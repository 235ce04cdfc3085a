/** The debug sections of three guests, against what PolkaVM's own reader says of them. */
import { assembleOrThrow, createEngine, type Instance, parseProgram, Reg, type Stop, unwrap } from '@polkavirt/polkavm';
import { checkDebugInfo, type DebugFrame, locatorOf } from '@polkavirt/polkavm/debug-info';
import { explainStop } from '@polkavirt/polkavm/debugging';
import { writeProgram } from '@polkavirt/polkavm/program';
import {
  DEBUG_INFO_GUESTS,
  type DebugInfoGuest,
  debugInfoAnswers,
  debugInfoBlob,
  describeDebugInfoGuests,
} from '@polkavirt/test-support/debug-info-guests';

interface Region {
  readonly begin: number;
  readonly end: number;
  readonly frames: readonly Readonly<Record<keyof DebugFrame, string | number | null>>[];
}

interface Coverage {
  readonly lines: Readonly<Record<string, readonly number[]>>;
  readonly functions: Readonly<Record<string, { readonly file: string; readonly line: number }>>;
}

interface TrapAnswer {
  readonly export: string;
  readonly gas: number;
  readonly outcome: string;
  readonly gasLeft: number;
  readonly pc: number;
  readonly instruction: string;
  readonly faultAddress: string | null;
  readonly innermost: { readonly function: string; readonly file: string; readonly line: number };
  readonly callChain: readonly string[];
  readonly frames: readonly { readonly function: string; readonly how: string }[];
}

const programOf = (guest: DebugInfoGuest) => unwrap(parseProgram(debugInfoBlob(guest)));

/** A frame as the answers have it: what is not known is null. */
const asAnswered = ({ kind, namespace, function: name, path, line, column }: DebugFrame) => ({
  kind,
  namespace: namespace || null,
  function: name || null,
  path: path || null,
  line: line || null,
  column: column || null,
});

const entryOf = (instance: Instance, name: string): number =>
  instance.module.program.exports.find(({ symbol }) => Buffer.from(symbol).toString() === name)!.pc;

const stopOf = (instance: Instance, name: string, gas: number): Stop => {
  instance.prepareCall(entryOf(instance, name));
  instance.setGas(BigInt(gas));
  for (;;) {
    const stop = instance.run();
    if (stop !== 2) return stop;
    instance.registers[Reg.a0] = 0n;
  }
};

describeDebugInfoGuests('the debug sections of guests', () => {
  describe.each(DEBUG_INFO_GUESTS)('%s', (guest) => {
    it('has every region as PolkaVM reads it', () => {
      const { debug } = locatorOf(programOf(guest));
      const read = [...debug.regions()].map(({ begin, end, frames }) => ({ begin, end, frames: frames.map(asAnswered) }));
      expect(read).toEqual(debugInfoAnswers<readonly Region[]>(guest, 'regions'));
      expect(debug.problem).toBeUndefined();
    });

    it('gives the same region for each of its bytes', () => {
      const { debug } = locatorOf(programOf(guest));
      for (const { begin, end, frames } of debugInfoAnswers<readonly Region[]>(guest, 'regions')) {
        for (let pc = begin; pc < end; pc++) expect(debug.regionAt(pc)?.frames.map(asAnswered)).toEqual(frames);
      }
    });

    it('is found in order', () => {
      const { customSections, code } = programOf(guest);
      expect(checkDebugInfo(customSections, code.length)).toBeUndefined();
    });

    it('has every line and function', () => {
      const { debug } = locatorOf(programOf(guest));
      const { lines, functions } = debugInfoAnswers<Coverage>(guest, 'coverage');
      const byFile: Record<string, number[]> = {};
      for (const { file, line } of debug.lines()) byFile[file] = [...(byFile[file] ?? []), line];
      expect(byFile).toEqual(lines);
      const found = debug.functions().map(({ name, file, line }) => ({ name, file, line }));
      expect(new Set(found.map(({ name }) => name))).toEqual(new Set(Object.keys(functions)));
      // Where several have one name, the answers have one of them.
      for (const [name, place] of Object.entries(functions)) expect(found).toContainEqual({ name, ...place });
    });

    it('counts each byte of code in one function', () => {
      const regions = debugInfoAnswers<readonly Region[]>(guest, 'regions');
      const covered = regions.reduce((sum, { begin, end }) => sum + end - begin, 0);
      const functions = locatorOf(programOf(guest)).debug.functions();
      expect(functions.reduce((sum, { bytes, inlinedBytes }) => sum + bytes + inlinedBytes, 0)).toBe(covered);
    });

    it('is written back byte for byte', () => {
      const program = programOf(guest);
      expect(writeProgram(program)).toEqual(debugInfoBlob(guest));
    });

    const traps = debugInfoAnswers<readonly TrapAnswer[]>(guest, 'traps');
    describe.each(['interpreter', 'tier0', 'recompiler'] as const)('on the %s', (backend) => {
      const module = unwrap(createEngine().createModule(debugInfoBlob(guest), { backend }));
      it.each(traps.map((trap) => [trap.export, trap] as const))('explains the trap of %s', (name, trap) => {
        const instance = module.instantiate();
        const report = explainStop(instance, stopOf(instance, name, trap.gas), entryOf(instance, name));
        expect(report).toMatchObject({
          kind: trap.outcome,
          pc: trap.pc,
          instruction: trap.instruction,
          faultAddress: trap.faultAddress === null ? null : Number(trap.faultAddress),
          gasLeft: BigInt(trap.gasLeft),
        });
        const { innermost } = trap;
        expect(report.frames.at(-1)).toMatchObject({ function: innermost.function, file: innermost.file, line: innermost.line });
        // What the stack cannot show is a function that was left by a jump.
        const shown = trap.frames.filter((_, n) => trap.frames[n + 1]?.how !== 'jump');
        const whole = trap.callChain.length === trap.frames.length ? shown.map(({ function: one }) => one) : trap.callChain;
        expect(report.backtrace.map(({ function: one }) => one)).toEqual(whole);
        expect(report.backtrace.map(({ likely }) => likely)).toEqual(
          report.backtrace.map((_, n) => n < report.backtrace.length - report.frames.length),
        );
        instance.release();
      });
    });
  });
});

it('names code without debug information after the entry before it', () => {
  const text =
    '%isa = latest64\npub @first:\n  ra = 2, jump @inner\n@back:\n  ret\n@inner:\n  trap\npub @last:\n  a0 = 1\n  trap';
  const program = unwrap(parseProgram(assembleOrThrow(text)));
  const names = program.exports.map(({ pc }) => locatorOf(program).locate(pc)[0].name);
  expect(names).toEqual(['first', 'last']);
  expect(locatorOf(program).locate(program.code.length - 1)).toEqual([
    { name: 'last', way: 'machine', file: null, line: null, column: null },
  ]);
});
