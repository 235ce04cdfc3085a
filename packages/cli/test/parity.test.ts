import { readFileSync } from 'node:fs';
import { type Engine, observeEngine, Reg } from '@polkavirt/polkavm';
import { err, ok, type VirtT } from '@polkavirt/primitives';
import type { Choice } from '../src/choice.ts';
import { allChoices, type Composed, composeVirt } from '../src/composition/compose.ts';
import type { ExecCase } from '../src/exec/case.ts';
import { compare } from '../src/parity/compare.ts';
import { renderParity } from '../src/parity/render-run.ts';
import { parityToJson } from '../src/parity/to-json.ts';
import { loadBlob } from '../src/program-argument.ts';
import { screenOf } from '../src/screen.ts';
import { virtTarget } from '../src/target/virt-target.ts';
import { inRepository, polkavirt } from './run.ts';

const RECURSION = inRepository('fixtures/asm/recursion.txt');
const CHOICES = allChoices({ api: 'virt', costModel: 'naive' });
const FORWARDERS = CHOICES.filter(({ implementation }) => implementation === 'forwarder').length;

interface JsonRow {
  readonly implementation: string;
  readonly wire: string | null;
  readonly bytesToHost: number | null;
  readonly bytesFromHost: number | null;
}

describe('parity PROGRAM', () => {
  it('prints a row for each implementation, back end and wire', async () => {
    const { code, stdout, stderr } = await polkavirt(['parity', RECURSION, '--gas', '2000']);
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(/^recursion\.txt, export run, 2,000 gas\n/);
    // What is left of the gas is shown where times are short enough.
    expect(stdout.match(/Finished +1,771 +(?:229 +)?1 /g)).toHaveLength(CHOICES.length);
    expect(stdout).toMatch(/native +interpreter +– /);
    expect(stdout).toMatch(/forwarder +interpreter +scale /);
    expect(stdout).toMatch(/forwarder +interpreter +abi /);
    expect(stdout).toContain(`✓ all ${CHOICES.length} agree`);
    for (const line of stdout.split('\n')) expect(line).toBe(line.trimEnd());
  });

  it('counts what crosses the wires as their formats say', async () => {
    const { stdout } = await polkavirt(['parity', RECURSION, '--gas', '2000', '--json']);
    const { rows } = JSON.parse(stdout) as { rows: readonly JsonRow[] };
    const length = (await loadBlob(RECURSION, { stdin: (async function* () {})() } as never)).bytes.length;
    const bytes = (wire: string | null) => rows.find((row) => row.wire === wire);
    expect(bytes(null)).toMatchObject({ implementation: 'native', bytesToHost: null, bytesFromHost: null });
    // SCALE: two bytes of length and the program; id, gas, tag and `run`; id, gas, tag and answer.
    // Back: an id after Ok; Ok, tag, gas, number and six arguments; Ok, tag, gas.
    expect(bytes('scale')).toMatchObject({
      bytesToHost: 2 + length + (4 + 8 + 1 + 1 + 3) + (4 + 8 + 1 + 8),
      bytesFromHost: 1 + 4 + (1 + 1 + 8 + 4 + 6 * 8) + (1 + 1 + 8),
    });
    // The ABI: fat pointer and program; id, fat pointer, gas, pointer, and the name; id, gas, answer, pointer.
    // Back: a status each time, and the ExecBuffer of 64 bytes twice.
    expect(bytes('abi')).toMatchObject({
      bytesToHost: 8 + length + (4 + 8 + 8 + 4 + 3) + (4 + 8 + 8 + 4),
      bytesFromHost: 8 + (8 + 64) + (8 + 64),
    });
  });

  it('runs every export unless one is named', async () => {
    const file = inRepository('fixtures/asm/syscalls.txt');
    const all = await polkavirt(['parity', file, '--json', '--gas', '1000']);
    const exports = all.stdout
      .trimEnd()
      .split('\n')
      .map((line) => (JSON.parse(line) as { export: string }).export);
    expect(exports).toEqual(['chain', 'forever']);
    const one = await polkavirt(['parity', file, '--export', 'chain']);
    expect(one.stdout).not.toContain('forever');
  });

  it.each<[what: string, program: Buffer, flags: string[], reason: RegExp]>([
    [
      'a blob that is not a program',
      Buffer.from(`PVM\0\x09${'\0'.repeat(20)}`),
      [],
      /version 9 is not one of 0 to 3 \(at byte 4\)/,
    ],
    ['a blob that is cut off', Buffer.from('PVM\0'), [], /the version byte: needs 1 bytes, 0 are left \(at byte 4\)/],
    ['an export that it does not have', readFileSync(RECURSION), ['--export', 'x'], /no export 'x'; there are run/],
  ])('says that all refuse %s, and why', async (_, program, flags, reason) => {
    const { code, stdout, stderr } = await polkavirt(['parity', '-', ...flags], program);
    expect([code, stderr]).toEqual([1, '']);
    expect(stdout.match(/ InvalidImage /g)).toHaveLength(CHOICES.length);
    expect(stdout.replaceAll(/\s+/g, ' ')).toMatch(new RegExp(`✗ all ${CHOICES.length} refuse to start it: ${reason.source} $`));
    const json = JSON.parse((await polkavirt(['parity', '-', '--json', ...flags], program)).stdout) as object;
    expect(json).toMatchObject({ equal: true, difference: null, refusal: expect.stringMatching(reason) });
  });

  it('does not call it a refusal if a program that started ends in InvalidImage', async () => {
    const { code, stdout } = await polkavirt(['parity', '-'], 'pub @go:\n  ecalli 9\n  ret\n');
    expect(code).toBe(0);
    expect(stdout.match(/ InvalidImage /g)).toHaveLength(CHOICES.length);
    expect(stdout).toContain(`✓ all ${CHOICES.length} agree`);
  });

  it('refuses options that only a program gives sense to', async () => {
    const { code, stderr } = await polkavirt(['parity', '--gas', '7']);
    expect([code, stderr]).toEqual([2, 'polkavirt: --gas is of no use without a PROGRAM\n']);
  });
});

describe('a difference', () => {
  const WIDE = screenOf({ isTerminal: true, width: 200, write: async () => undefined });
  const io = { stdin: (async function* () {})() } as never;
  const input = async (changes: Partial<ExecCase> = {}): Promise<ExecCase> => ({
    name: 'syscalls',
    program: (await loadBlob(inRepository('fixtures/asm/syscalls.txt'), io)).bytes,
    export: 'chain',
    gas: 100n,
    returns: 'mix',
    maxSyscalls: 10,
    reads: [],
    ...changes,
  });

  /** Everything as it is, except that forwarders run on `change` of the implementation. */
  const make =
    (change: (virt: VirtT) => VirtT) =>
    (choice: Choice, engine: Engine): Composed => {
      const { virt, meter } = composeVirt(choice, { engine });
      return { target: virtTarget(choice.implementation === 'native' ? virt : change(virt)), meter };
    };

  const changedRun = (change: (step: number) => Partial<{ gasLeft: bigint; a1: bigint }>) =>
    make((virt) => ({
      instantiate(program) {
        const made = virt.instantiate(program);
        if (!made.ok) return made;
        let step = 0;
        const { value } = made;
        return ok({
          run(gas, action) {
            const result = value.run(gas, action);
            return result.ok ? ok({ ...result.value, ...change(step++) }) : result;
          },
          memory: () => value.memory(),
          destroy: () => value.destroy(),
          [Symbol.dispose]: () => void value.destroy(),
        });
      },
    }));

  it('in an argument is shown with the whole call', async () => {
    const parity = compare(await input(), CHOICES, { make: changedRun((step) => (step === 1 ? { a1: 0x29n } : {})) });
    expect(parity.mismatch?.difference).toEqual({ at: 'syscalls[1].args[1]', left: '0x28005', right: '0x29' });
    const text = renderParity(parity, WIDE);
    expect(text).toContain('✗ they differ\n  first difference: syscalls[1].args[1]\n');
    expect(text).toMatch(/native · interpreter +"0x28005"\n {4}forwarder · interpreter · scale +"0x29"\n/);
    expect(text).toMatch(/the whole call 1:\n.*"symbol":"6765745f".*\n.*"symbol":"6765745f".*"0x29"/);
    // The engine made the call as it should.
    expect(text).toMatch(
      / {2}forwarder · interpreter · scale changes host call 1 on the way .*\n {4}engine .*, 0x28005, .*\n {4}caller .*, 0x29, /,
    );
  });

  it('in the gas at the end is shown with the outcomes', async () => {
    const parity = compare(await input(), CHOICES, { make: changedRun((step) => (step === 3 ? { gasLeft: 91n } : {})) });
    expect(parity.mismatch?.difference).toEqual({ at: 'gasLeft', left: '92', right: '91' });
    expect(renderParity(parity, WIDE)).toMatch(/outcomes:\n.*"Finished"\n.*"Finished"\n/);
    expect(renderParity(parity, WIDE)).toMatch(/changes gas at the end on the way .*\n {4}engine {2}92\n {4}caller {2}91\n/);
  });

  it('in memory is shown at its byte', async () => {
    const fault = (await loadBlob(inRepository('fixtures/asm/fault.txt'), io)).bytes;
    const dirty = make((virt) => ({
      instantiate(program) {
        const made = virt.instantiate(program);
        if (made.ok) made.value.memory().write(0x30123, Uint8Array.of(0xee));
        return made;
      },
    }));
    const parity = compare(await input({ program: fault, export: 'load_null' }), CHOICES, { make: dirty });
    expect(parity.mismatch?.difference).toEqual({
      at: 'reads[0], byte 0x123',
      left: `…${'00'.repeat(16)}…`,
      right: `…${'00'.repeat(8)}ee${'00'.repeat(7)}…`,
    });
    expect(renderParity(parity, WIDE)).toMatch(
      /they differ before the first instruction\n {2}memory at 0x30123:\n.* 0x0\n.* 0xee\n/,
    );
  });

  it('in a register is explained by the instruction that did it, with its source line', async () => {
    const lexer = new Uint8Array(readFileSync(inRepository('packages/insight/test/guests/lexer.polkavm')));
    /** The recompiler of this machine has a fault: `jump 721 if a1 == 0`, at 713 in `divide`, adds 3 to a0. */
    const faulty = (choice: Choice, engine: Engine): Composed => {
      const observed = observeEngine(engine, {
        stepped(instance) {
          if (choice.backend === 'recompiler' && instance.pc === 713) instance.registers[Reg.a0] += 3n;
        },
      });
      const { virt, meter } = composeVirt(choice, { engine: observed });
      return { target: virtTarget(virt), meter };
    };
    const one = await input({ program: lexer, export: 'evaluate_flat', gas: 100_000n, returns: 0n });
    const parity = compare(one, CHOICES, { make: faulty });
    const text = renderParity(parity, WIDE);
    expect(text).toContain('  first different instruction, after 515 gas:\n    713: jump 721 if a1 == 0\n');
    expect(text).toContain('      divide (./lexer/lexer.c:45)\n');
    expect(text).toMatch(/ {2}a0:\n {4}native · interpreter {2}0x[\da-f]+\n {4}native · recompiler {3}0x[\da-f]+\n/);
    const { difference } = JSON.parse(parityToJson(parity)) as { difference: { explanation: object } };
    expect(difference.explanation).toMatchObject({
      kind: 'divergence',
      gasUsed: '515',
      block: 713,
      instruction: { pc: 713, function: 'divide', file: './lexer/lexer.c', line: 45 },
      values: [{ what: 'a0' }],
    });
  });

  it('in the outcome, and a call that only one makes', async () => {
    const refusing = make(() => ({ instantiate: () => err('InvalidImage') }));
    const parity = compare(await input(), CHOICES, { make: refusing });
    expect(parity.mismatch?.difference).toEqual({ at: 'syscalls.length', left: 3, right: 0 });
    expect(renderParity(parity, WIDE)).toMatch(/call 0, which only one of them makes:\n.*"symbol":"01000000".*\n.* nothing\n/);
    expect(parity.rows.filter(({ result }) => result.outcome === 'InvalidImage')).toHaveLength(FORWARDERS);
  });

  it('between two runs of the same is one, too', async () => {
    let run = 0n;
    const parity = compare(await input(), CHOICES, { make: changedRun((step) => (step === 0 ? { gasLeft: run++ } : {})) });
    expect(parity.mismatch?.left[0]).not.toBe(undefined);
  });

  it('from what is expected is one, too', async () => {
    const expected = { value: { outcome: 'Finished' as const, gasLeft: '93' } };
    const parity = compare(await input(), CHOICES, { expected });
    expect(parity.mismatch).toMatchObject({ difference: { at: 'gasLeft', left: '93', right: '92' }, left: ['expected', {}] });
  });
});

it.each([
  ['a terminal', [], { width: 80, hasColors: true }, true],
  ['a terminal, with --no-color before the command', ['--no-color'], { width: 80, hasColors: true }, false],
  ['a terminal without colours', [], { width: 80, hasColors: false }, false],
  ['a pipe', [], undefined, false],
])('colours what goes to %s as it can be shown', async (_, flags, terminal, colored) => {
  const { stdout } = await polkavirt([...flags, 'parity', RECURSION], '', terminal);
  expect(stdout.includes('\u001b')).toBe(colored);
  const after = await polkavirt(['parity', RECURSION, ...flags], '', terminal);
  expect(after.stdout.includes('\u001b')).toBe(colored);
  const { stdout: json } = await polkavirt(['parity', RECURSION, '--json', ...flags], '', terminal);
  expect(json).not.toContain('\u001b');
});
