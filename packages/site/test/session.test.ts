/** What the guest's worker answers: everything that the page asks of it, and files that mean harm. */
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { jest } from '@jest/globals';
import type { RunOptions, View } from '../src/playground/guest/views.ts';
import { Session } from '../src/playground/guest/session.ts';

const fixture = (path: string): Uint8Array => readFileSync(new URL(`../../../fixtures/${path}`, import.meta.url));
const OPTIONS: RunOptions = { exportName: 'main', gas: 10_000n, costModel: 'naive', answers: { by: 'hand' } };
const NO_BREAKPOINTS = { pcs: [], lines: [], hostCalls: false };
const quiet = (): void => {};

/** The sum of 1 to 10 in a0, in a loop of three instructions. */
const SUM = `%isa = latest64
pub @main:
    a0 = 0
    a1 = 10
    fallthrough
@loop:
    a0 = a0 + a1
    a1 = a1 - 1
    jump @loop if a1 != 0
    ret
`;

const ENDLESS = '%isa = latest64\npub @main:\n    jump @main\n';

function sessionWith(text: string): Session {
  const session = new Session();
  const made = session.assemble(text);
  if (!made.ok) throw new Error(`line ${made.error.line}: ${made.error.message}`);
  return session;
}

const shown = (attempt: { readonly ok: true; readonly value: View } | { readonly ok: false; readonly reason: string }): View => {
  if (!attempt.ok) throw new Error(attempt.reason);
  return attempt.value;
};

describe('a program of the editor', () => {
  it('runs to its end, to a breakpoint, and back', async () => {
    const session = sessionWith(SUM);
    expect(shown(session.begin(OPTIONS))).toMatchObject({ state: 'ready', time: 0, gas: 10_000n, line: 3 });
    // Three, ten rounds of three, and ret.
    expect(shown(await session.move('end', NO_BREAKPOINTS, quiet))).toMatchObject({ state: 'finished', time: 34, gas: 9_966n });
    expect(shown(session.goTo(4))).toMatchObject({ state: 'paused', time: 4, line: 8 });
    const lines = { ...NO_BREAKPOINTS, lines: [9] };
    const there = shown(await session.move('continue', lines, quiet));
    expect(there).toMatchObject({ reason: 'at a breakpoint', time: 5, line: 9 });
    // a0 is 10 and a1 is 9.
    expect(there.registers.slice(7, 9)).toEqual([10n, 9n]);
    expect(shown(await session.move('continue', lines, quiet)).time).toBe(8);
    expect(shown(await session.move('reverse', lines, quiet)).time).toBe(5);
  });

  it('is counted, and its recording is opened again', async () => {
    const session = sessionWith(SUM);
    session.begin(OPTIONS);
    await session.move('end', NO_BREAKPOINTS, quiet);
    const { ran, all, lines } = session.coverage()!;
    expect([ran, all, lines.get(7), lines.get(10)]).toEqual([7, 7, 10, 1]);
    expect((await session.profile())?.gas).toBe(34);
    const saved = session.recording()!;
    const opened = await new Session().open(new Blob([Uint8Array.from(saved)]), 'sum.pvrec');
    expect(opened).toMatchObject({ kind: 'recording', view: { time: 0, hostCalls: 0 } });
  });

  it('says the line of what is wrong', () =>
    expect(new Session().assemble('%isa = latest64\npub @main:\n    b0 = 1\n')).toMatchObject({ ok: false, error: { line: 3 } }));
});

it('what is asked before there is a program or a run is refused in words', async () => {
  const session = new Session();
  expect(session.begin(OPTIONS)).toEqual({ ok: false, reason: 'there is no program' });
  expect(await session.move('step', NO_BREAKPOINTS, quiet)).toEqual({ ok: false, reason: 'nothing runs' });
  expect(session.goTo(3)).toEqual({ ok: false, reason: 'nothing runs' });
  expect(session.answer(0n, undefined, new Uint8Array())).toEqual({ ok: false, reason: 'nothing runs' });
  expect([session.listing(0, 9), session.lineOf(0), session.memory(0, 9), session.coverage(), session.recording()]).toEqual([
    [],
    -1,
    [],
    undefined,
    undefined,
  ]);
});

describe('host calls', () => {
  it('wait for an answer by hand, which may write memory that is there', async () => {
    const session = new Session();
    await session.open(new Blob([Uint8Array.from(fixture('asm/counter.polkavm'))]), 'counter.polkavm');
    session.begin({ ...OPTIONS, exportName: 'counter' });
    const waiting = shown(await session.move('end', NO_BREAKPOINTS, quiet));
    expect(waiting.state).toBe('waiting');
    expect(session.answer(1n, 5, Uint8Array.of(1))).toEqual({ ok: false, reason: 'the program cannot write 1 bytes at 0x5' });
    expect(shown(session.answer(1n, undefined, new Uint8Array())).hostCalls).toBe(1);
  });

  it.each([
    ['return "text"', /the handler must return a whole number, not text/],
    ['return 1.5', /must return a whole number, not 1.5/],
    ['throw new Error("no")', /the handler failed: no/],
    ['throw null', /the handler failed: null/],
    ['return (async () => 1)()', /gave a promise/],
    ['call.write(0, [1])', /cannot write 1 bytes at 0x0/],
    ['call.read(-1, 4)', /the address must be a whole number from 0 to 4294967295, not -1/],
    ['call.read(0, 2 ** 40)', /the length must be a whole number from 0 to 1048576/],
  ])('a handler that does `%s` leaves the call waiting, and why', async (code, reason) => {
    const session = new Session();
    await session.open(new Blob([Uint8Array.from(fixture('asm/counter.polkavm'))]), 'counter.polkavm');
    session.begin({ ...OPTIONS, exportName: 'counter', answers: { by: 'handler', code } });
    const view = shown(await session.move('end', NO_BREAKPOINTS, quiet));
    expect(view).toMatchObject({ state: 'waiting' });
    expect(view.waiting?.problem).toMatch(reason);
  });

  it('a handler that is no JavaScript is refused before anything runs', () => {
    const session = sessionWith(SUM);
    expect(session.begin({ ...OPTIONS, answers: { by: 'handler', code: 'return (' } })).toMatchObject({
      ok: false,
      reason: expect.stringMatching(/^the handler is no JavaScript: /),
    });
  });
});

it('a loop without end is stopped by its gas, and by a word', async () => {
  const session = sessionWith(ENDLESS);
  session.begin({ ...OPTIONS, gas: 50_000n });
  expect(shown(await session.move('end', NO_BREAKPOINTS, quiet))).toMatchObject({ state: 'out of gas', gas: 0n });
  session.begin({ ...OPTIONS, gas: 2n ** 62n });
  const moving = session.move('end', NO_BREAKPOINTS, quiet);
  session.stop();
  expect(shown(await moving)).toMatchObject({ state: 'paused', reason: 'stopped by you' });
});

it('a move that another program overtakes says so', async () => {
  const session = sessionWith(ENDLESS);
  session.begin({ ...OPTIONS, gas: 2n ** 62n });
  const moving = session.move('end', NO_BREAKPOINTS, quiet);
  session.assemble(SUM);
  expect(await moving).toEqual({ ok: false, reason: 'another program was loaded while it ran' });
});

describe('a file', () => {
  const blobOf = (content: Uint8Array | string): Blob => new Blob([content as Uint8Array<ArrayBuffer>]);
  const open = (content: Uint8Array) => new Session().open(blobOf(content), 'f');
  const refusalOf = async (file: Blob): Promise<string> => {
    const opened = await new Session().open(file, 'f');
    return opened.kind === 'refused' ? opened.reason : `taken as ${opened.kind}`;
  };
  const MEGABYTES_50 = 50 * 1024 * 1024;
  const magic = Uint8Array.of(0x50, 0x56, 0x4d, 0);

  it('that is too large is refused unread', async () => {
    const arrayBuffer = jest.fn(async () => new ArrayBuffer(0));
    const file = { size: 64 * 1024 * 1024 + 1, arrayBuffer };
    expect(await new Session().open(file as unknown as Blob, 'f')).toEqual({
      kind: 'refused',
      reason: 'the file has 67108865 bytes: at most 67108864 are read',
    });
    expect(arrayBuffer).not.toHaveBeenCalled();
  });

  it('of 50 MB that begins like a program, a recording, a capture, or as nothing, is refused with the place', async () => {
    // One for all, and not in a Blob, which would copy it twice.
    const bytes = new Uint8Array(MEGABYTES_50);
    const file = { size: bytes.length, arrayBuffer: async () => bytes.buffer } as Blob;
    const greatRefusal = (start: Uint8Array | string, rest = 0): Promise<string> => {
      bytes.fill(rest);
      bytes.set(typeof start === 'string' ? new TextEncoder().encode(start) : start);
      return refusalOf(file);
    };
    expect(await greatRefusal(magic)).toMatch(/^not a program that can run: /);
    expect(await greatRefusal('{"polkavirt":"recording"')).toBe(
      'not a recording that can be read: the file is not a recording of polkavirt',
    );
    expect(await greatRefusal('{"polkavirt":"capture"')).toMatch(/^not a capture that can be read: /);
    expect(await greatRefusal('noise')).toMatch(/^byte 0: the file starts with 6e 6f 69 73 65 00 00 00/);
    expect(await greatRefusal('', 0x20)).toBe(`the text has ${MEGABYTES_50} bytes: the editor takes at most 1048576`);
  });

  it.each(['asm/counter.polkavm', 'guests/prime_sieve.polkavm', 'solidity/Counter.polkavm'])(
    '%s, cut anywhere or with a byte changed, is taken or refused, and never fails',
    async (path) => {
      const whole = fixture(path);
      expect((await open(whole)).kind).toBe('program');
      // The first four bytes say what it is.
      const places = Array.from({ length: 40 }, (_, at) => 4 + Math.floor((at * (whole.length - 4)) / 40));
      for (const at of places) {
        expect((await open(whole.subarray(0, at))).kind).toBe('refused');
        const changed = Uint8Array.from(whole);
        changed[at] ^= 0xff;
        const { kind } = await open(changed);
        expect(['program', 'refused']).toContain(kind);
      }
    },
  );

  it('that is a recording or a capture with a line cut or changed is refused with the line', async () => {
    const session = sessionWith(SUM);
    session.begin(OPTIONS);
    await session.move('end', NO_BREAKPOINTS, quiet);
    const saved = Buffer.from(session.recording()!);
    const lines = (saved[0] === 0x1f ? gunzipSync(saved) : saved).toString().trimEnd().split('\n');
    for (let at = 1; at < lines.length; at++) {
      const broken = [...lines.slice(0, at), '{"nothing":1}', ...lines.slice(at + 1)].join('\n');
      expect(await refusalOf(blobOf(`${broken}\n`))).toMatch(new RegExp(`^not a recording that can be read: line ${at + 1}\\b`));
    }
    expect(await refusalOf(blobOf('{"polkavirt":"capture","version":1}\n{"call":1}\n'))).toMatch(
      /^not a capture that can be read: .*line 2/,
    );
    expect(await refusalOf(blobOf('pvcapt\u0001\u0002\u0003'))).toMatch(/^not a capture that can be read: /);
  });
});
