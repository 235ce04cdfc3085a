/** `exec` says why a program stopped: the guests' traps as PolkaVM's own tools have them, on every implementation, wire and generation. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  DEBUG_INFO_GUESTS,
  debugInfoAnswers,
  debugInfoBlob,
  describeDebugInfoGuests,
} from '@polkavirt/test-support/debug-info-guests';
import type { ExecResult } from '../src/index.ts';
import { polkavirt } from './run.ts';

const folder = mkdtempSync(join(tmpdir(), 'polkavirt-stop-'));
afterAll(() => rmSync(folder, { recursive: true }));

const file = (name: string, contents: string | Uint8Array): string => {
  writeFileSync(join(folder, name), contents);
  return join(folder, name);
};

interface TrapAnswer {
  readonly export: string;
  readonly pc: number;
  readonly instruction: string;
  readonly faultAddress: string | null;
  readonly callChain: readonly string[];
  readonly frames: readonly { readonly function: string; readonly file: string; readonly how: string; readonly pc: number }[];
  readonly innermost: { readonly function: string; readonly file: string; readonly line: number };
}

const WAYS = ['native', 'forwarder --wire scale', 'forwarder --wire abi'].flatMap((impl) =>
  ['virt', 'typestate'].map((api) => `--impl ${impl} --api ${api}`),
);

describeDebugInfoGuests('exec of guests that trap', () => {
  describe.each(WAYS)('%s', (way) => {
    it.each(DEBUG_INFO_GUESTS)('%s', async (guest) => {
      const program = file(`${guest}.polkavm`, debugInfoBlob(guest));
      for (const trap of debugInfoAnswers<readonly TrapAnswer[]>(guest, 'traps')) {
        const ran = await polkavirt(['exec', program, '--export', trap.export, '--json', ...way.split(' ')]);
        const { stop } = JSON.parse(ran.stdout) as ExecResult;
        const { pc, instruction, faultAddress, innermost } = trap;
        expect(stop).toMatchObject({ kind: 'Trap', pc, instruction, faultAddress });
        expect(stop?.frames.at(-1)).toMatchObject({ function: innermost.function, file: innermost.file, line: innermost.line });
        // The answers leave out the middle of long chains.
        expect(stop?.backtrace.map(({ function: name }) => name)).toEqual(trap.callChain);
        const ends = [...trap.frames.slice(0, 2), ...trap.frames.slice(2).slice(-2)];
        const shown = [...stop!.backtrace.slice(0, 2), ...stop!.backtrace.slice(2).slice(-2)];
        expect(shown).toMatchObject(ends.map((frame) => ({ ...frame, likely: false })));
      }
    });
  });
});

const CRASH = file(
  'crash.txt',
  ['%isa = latest64', '%rw_data_size = 16', 'pub @main:', '  a0 = 0x20000', '  u32 [a0 + 0x1000] = a0', '  ret'].join('\n'),
);

describe('an assembly text', () => {
  it('shows its own line', async () => {
    const { code, stdout } = await polkavirt(['exec', CRASH]);
    expect(code).toBe(1);
    expect(stdout.replaceAll(folder, 'FOLDER').split('\n').slice(4)).toEqual([
      '',
      'Trap: a store of 4 bytes at 0x21000: 4080 bytes beyond the end of read-write',
      '  data, which is at 0x20010',
      '  at 5: u32 [a0 + 0x1000] = a0',
      '  main  FOLDER/crash.txt:5:3',
      '    3 | pub @main:',
      '    4 |   a0 = 0x20000',
      '  > 5 |   u32 [a0 + 0x1000] = a0',
      '      |   ^',
      '',
    ]);
  });

  it('has names of exports and no lines once it is a blob without debug information', async () => {
    const blob = join(folder, 'crash.polkavm');
    await polkavirt(['asm', CRASH, '-o', blob]);
    const { stdout } = await polkavirt(['exec', blob, '--json']);
    const frame = { function: 'main', file: null, line: null, column: null, pc: 5, how: 'machine', likely: false };
    expect(JSON.parse(stdout)).toMatchObject({ stop: { faultAddress: '0x21000', frames: [frame], backtrace: [frame] } });
  });

  it('keeps its lines with asm --debug-info', async () => {
    const blob = join(folder, 'with-lines.polkavm');
    await polkavirt(['asm', CRASH, '-g', '-o', blob]);
    const { stdout } = await polkavirt(['exec', blob, '--json']);
    expect(JSON.parse(stdout)).toMatchObject({ stop: { frames: [{ function: 'main', file: CRASH, line: 5, column: 3 }] } });
  });

  it('says what the gas did not suffice for', async () => {
    const { stdout } = await polkavirt(['exec', CRASH, '--gas', '2']);
    expect(stdout).toContain('OutOfGas: the basic block at code offset 0 costs 3 gas, 2 are left\n');
  });
});

it('says nothing of a run that finished, nor in results of cases', async () => {
  const fine = file('fine.txt', '%isa = latest64\npub @main:\n  ret\n');
  expect(JSON.parse((await polkavirt(['exec', fine, '--json'])).stdout)).not.toHaveProperty('stop');
  const blob = Buffer.from('PVM').toString('base64');
  const cases = file('cases.jsonl', `${JSON.stringify({ name: 'x', program: blob, export: 'main' })}\n`);
  expect(JSON.parse((await polkavirt(['exec', '--cases', cases])).stdout)).not.toHaveProperty('stop');
});

describeDebugInfoGuests('tools that read debug information', () => {
  it('inspect names the sections, and has sizes', async () => {
    const program = file('sizes.polkavm', debugInfoBlob('lexer'));
    const { stdout } = await polkavirt(['inspect', program, '--sizes', '--json']);
    const { sections, sizes, debugInfoProblem } = JSON.parse(stdout);
    expect(sections.slice(5).map(({ section }: { section: string }) => section)).toEqual([
      'debug strings (128)',
      'debug line programs (129)',
      'debug ranges (130)',
    ]);
    expect(debugInfoProblem).toBeNull();
    // All 722 bytes of code are of one file.
    expect(sizes.groups).toEqual([{ name: './lexer/lexer.c', bytes: 652, inlinedBytes: 70 }]);
    expect(sizes.unknown).toBe(0);
    expect((await polkavirt(['inspect', program, '--sizes'])).stdout).toMatch(
      /^fail +0 +16 +1 function +\.\/lexer\/lexer\.c:53$/m,
    );
  });

  it('disasm --source assembles to the same code', async () => {
    const program = file('source.polkavm', debugInfoBlob('geo'));
    const { stdout } = await polkavirt(['disasm', program, '--source']);
    expect(stdout).toContain('\n// run_out_of_stack\n    // ./geo/geo.cpp:105\n');
    expect(stdout).toContain('    // ./geo/geo.cpp:36  at (inlined)\n');
    const again = await polkavirt(['asm', file('again.txt', stdout)]);
    const plain = await polkavirt(['asm', file('plain.txt', (await polkavirt(['disasm', program])).stdout)]);
    expect(again.bytes).toEqual(plain.bytes);
  });
});

it('inspect says that debug information is broken, and names a metadata hash', async () => {
  const blob = join(folder, 'broken.polkavm');
  await polkavirt(['asm', CRASH, '-g', '-o', blob]);
  const { readFileSync } = await import('node:fs');
  const bytes = new Uint8Array(readFileSync(blob));
  // The version of the line programs is the first byte of section 129; a metadata hash of two bytes is added before the end.
  const at = bytes.indexOf(129, bytes.indexOf(128));
  bytes[at + 2] = 7;
  const longer = Uint8Array.of(...bytes.subarray(0, -1), 131, 2, 0xab, 0xcd, 0);
  new DataView(longer.buffer).setBigUint64(5, BigInt(longer.length), true);
  const { stdout, code } = await polkavirt(['inspect', file('hash.polkavm', longer)]);
  expect(code).toBe(0);
  expect(stdout).toContain('section 129 has version 7; only version 1 is');
  expect(stdout).toMatch(/^metadata hash \(131\) +2 *$/m);
});
