import { readdirSync } from 'node:fs';
import { err, ok, type VirtT } from '@polkavirt/primitives';
import type { Choice } from '../src/choice.ts';
import { allChoices, type Composed, composeVirt } from '../src/composition.ts';
import type { ExecCase } from '../src/exec/case.ts';
import { virtTarget } from '../src/exec/target.ts';
import { compare } from '../src/parity/compare.ts';
import { renderParity } from '../src/parity/render.ts';
import { loadBlob } from '../src/program-argument.ts';
import { inRepository, polkavirt } from './run.ts';

/** The contracts of fixtures/solidity. */
const contractNames = readdirSync(inRepository('fixtures/solidity'))
  .filter((file) => file.endsWith('.polkavm'))
  .map((file) => file.replace('.polkavm', ''))
  .sort();

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
    expect(stdout.match(/Finished +1,771 +229 +1 /g)).toHaveLength(CHOICES.length);
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

  it('compares how a blob that is no program is refused', async () => {
    const { code, stdout } = await polkavirt(['parity', '-'], Buffer.from('PVM\0'));
    expect(code).toBe(0);
    expect(stdout.match(/InvalidImage/g)).toHaveLength(CHOICES.length);
  });

  it('refuses options that only a program gives sense to', async () => {
    const { code, stderr } = await polkavirt(['parity', '--gas', '7']);
    expect([code, stderr]).toEqual([2, 'polkavirt: --gas is of no use without a PROGRAM\n']);
  });
});

describe('parity without a program', () => {
  it('runs conformance on every implementation and every fixture, and sums it up', async () => {
    const { code, stdout, stderr } = await polkavirt(['parity']);
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(/^Conformance: /);
    for (const guest of ['fib', 'matmul', 'memops', 'prime_sieve', 'quicksort', 'sha256']) {
      expect(stdout).toMatch(new RegExp(`guests/${guest}\\.small +1 +Finished .*✓ same everywhere`));
    }
    expect(stdout).not.toContain('✗');
    const [, passed] =
      /✓ conformance: ([\d,]+) passed, 0 failed; parity: (\d+) of \2 runs the same on \d+ implementations; .*\n$/.exec(
        stdout,
      ) as RegExpExecArray;
    expect(Number(passed.replace(',', '')) % CHOICES.length).toBe(0);
  });

  it('prints one JSON object a line', async () => {
    const { code, stdout } = await polkavirt(['parity', '--json']);
    const lines = stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(code).toBe(0);
    const conformance = lines.filter(({ kind }) => kind === 'conformance');
    const runs = lines.filter(({ kind }) => kind === 'run');
    expect(lines).toEqual([...conformance, ...runs]);
    // Both generations on all of them.
    expect(conformance.map(({ api }) => api)).toEqual(['virt', 'typestate'].flatMap((api) => CHOICES.map(() => api)));
    for (const { failed, passed } of conformance) expect([(failed as []).length, (passed as number) >= 40]).toEqual([0, true]);
    for (const { equal, difference, rows } of runs)
      expect([equal, difference, (rows as []).length]).toEqual([true, null, CHOICES.length]);
    const contracts = runs.filter(({ name }) => `${name}`.startsWith('solidity/'));
    expect(contracts.map(({ name }) => name)).toEqual(
      contractNames.flatMap((name) => ['call', 'deploy'].map((fn) => `solidity/${name}: ${fn}`)),
    );
    for (const { api, costModel } of contracts) expect([api, costModel]).toEqual(['typestate', 'full']);
  });
});

describe('a difference', () => {
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
    (choice: Choice): Composed => {
      const { virt, meter } = composeVirt(choice);
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
    const parity = compare(
      await input(),
      CHOICES,
      undefined,
      changedRun((step) => (step === 1 ? { a1: 0x29n } : {})),
    );
    expect(parity.mismatch?.difference).toEqual({ at: 'syscalls[1].args[1]', left: '0x28005', right: '0x29' });
    const text = renderParity(parity);
    expect(text).toContain('✗ they differ\n  first difference: syscalls[1].args[1]\n');
    expect(text).toMatch(/native · interpreter +"0x28005"\n {4}forwarder · interpreter · scale +"0x29"\n/);
    expect(text).toMatch(/the whole call 1:\n.*"symbol":"6765745f".*\n.*"symbol":"6765745f".*"0x29"/);
  });

  it('in the gas at the end is shown with the outcomes', async () => {
    const parity = compare(
      await input(),
      CHOICES,
      undefined,
      changedRun((step) => (step === 3 ? { gasLeft: 91n } : {})),
    );
    expect(parity.mismatch?.difference).toEqual({ at: 'gasLeft', left: '92', right: '91' });
    expect(renderParity(parity)).toMatch(/outcomes:\n.*"Finished"\n.*"Finished"\n/);
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
    const parity = compare(await input({ program: fault, export: 'load_null' }), CHOICES, undefined, dirty);
    expect(parity.mismatch?.difference).toEqual({
      at: 'reads[0], byte 0x123',
      left: `…${'00'.repeat(16)}…`,
      right: `…${'00'.repeat(8)}ee${'00'.repeat(7)}…`,
    });
  });

  it('in the outcome, and a call that only one makes', async () => {
    const refusing = make(() => ({ instantiate: () => err('InvalidImage') }));
    const parity = compare(await input(), CHOICES, undefined, refusing);
    expect(parity.mismatch?.difference).toEqual({ at: 'syscalls.length', left: 3, right: 0 });
    expect(renderParity(parity)).toMatch(/call 0, which only one of them makes:\n.*"symbol":"01000000".*\n.* nothing\n/);
    expect(parity.rows.filter(({ result }) => result.outcome === 'InvalidImage')).toHaveLength(FORWARDERS);
  });

  it('between two runs of the same is one, too', async () => {
    let run = 0n;
    const parity = compare(
      await input(),
      CHOICES,
      undefined,
      changedRun((step) => (step === 0 ? { gasLeft: run++ } : {})),
    );
    expect(parity.mismatch?.left[0]).not.toBe(undefined);
  });

  it('from what is expected is one, too', async () => {
    const expected = { value: { outcome: 'Finished' as const, gasLeft: '93' } };
    const parity = compare(await input(), CHOICES, expected);
    expect(parity.mismatch).toMatchObject({ difference: { at: 'gasLeft', left: '93', right: '92' }, left: ['expected', {}] });
  });
});
