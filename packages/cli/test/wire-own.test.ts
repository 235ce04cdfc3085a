/** Captures of calls over a wire of one's own, and wires of one's own that fail in a replay. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createForwarder } from '@polkavirt/forwarder';
import { createHost, tapHostFunctions } from '@polkavirt/host';
import { createNative } from '@polkavirt/native';
import { assembleOrThrow } from '@polkavirt/polkavm';
import { execute, type HostFunctionTable, resume, type Wire } from '@polkavirt/primitives';
import { passTimeInEndlessLoops } from '@polkavirt/test-support/endless-loops';
import { createCapture } from '@polkavirt/wire-lab';
import { wire as wireV2 } from '../../../examples/wire-v2/wire-v2.ts';
import { jsonWire } from '../../create-polkavirt/templates/wire/json-wire.ts';
import { inRepository, polkavirt } from './run.ts';

const folder = mkdtempSync(join(tmpdir(), 'polkavirt-own-wire-'));
afterAll(() => rmSync(folder, { recursive: true }));
const at = (name: string): string => join(folder, name);
const file = (name: string, contents: string | Uint8Array): string => {
  writeFileSync(at(name), contents);
  return at(name);
};

const JSON_WIRE = inRepository('packages/create-polkavirt/templates/wire/json-wire.ts');
const WIRE_V2 = inRepository('examples/wire-v2/wire-v2.ts');

/** A wire that goes wrong. */
const bad = (name: string): string => inRepository(`packages/cli/test/modules/wires/${name}.ts`);

const COUNTER = readFileSync(inRepository('fixtures/asm/counter.polkavm'));

/** A run with memory, a host call, two instances and an error, captured over a wire. */
function captured<Table extends HostFunctionTable>(wire: Wire<Table>): { toJsonLines(): string; toBinary(): Uint8Array } {
  const { table } = createHost({ wire, virt: createNative() });
  const tap = tapHostFunctions(table, wire, { recordBytes: true });
  const capture = createCapture(tap.calls$);
  const virt = createForwarder({ table: tap.table, wire });
  const instances = [1, 2].map(() => {
    const made = virt.instantiate(COUNTER);
    if (!made.ok) throw new Error(made.error);
    return made.value;
  });
  for (const instance of instances) {
    instance.run(1_000n, execute('counter'));
    instance.memory().read(0, new Uint8Array(4));
    instance.run(900n, resume(5n));
    instance.run(100n, execute('nothing'));
    instance.destroy();
    instance.destroy();
  }
  return capture;
}

const replay = async (...argv: readonly string[]) => polkavirt(['wire', 'replay', '--deadline', '20000', ...argv]);

describe('a capture over a wire of the user`s', () => {
  const calls = 14;
  const path = file('json.jsonl', captured(jsonWire).toJsonLines());

  it.each(['native', 'scale', 'abi'])('is sent to %s again, read by its own wire', async (against) => {
    const { code, stdout } = await replay(path, '--wire', JSON_WIRE, '--against', against);
    expect([stdout, code]).toEqual([`${calls} of ${calls} answers are the same, 0 differ\n`, 0]);
  });

  it('and to the wire itself, and in the compact form', async () => {
    const compact = file('json.pvcapt', captured(jsonWire).toBinary());
    for (const each of [path, compact]) {
      const { stdout } = await replay(each, '--against', JSON_WIRE);
      expect(stdout).toBe(`${calls} of ${calls} answers are the same, 0 differ\n`);
    }
  });

  it('shows what differs in its own bytes', async () => {
    const { code, stdout } = await replay(path, '--wire', JSON_WIRE, '--cost-model', 'full');
    expect(stdout).toMatch(/^call 3: call.*\(json, /m);
    expect(stdout).toMatch(/^bytes: captured .* replayed /m);
    expect(code).toBe(1);
  });

  it('is skipped without a wire that reads it, or with another version of it', async () => {
    const { code, stdout } = await replay(path);
    expect(stdout).toContain('skipped: no table knows call of the json wire, and no module was given that does');
    expect(stdout).toContain(`0 of ${calls} answers are the same, 0 differ, ${calls} skipped`);
    expect(code).toBe(0);
    const other = await replay(path, '--wire', bad('newer'));
    expect(other.stdout).toContain('skipped: it is of version 1 of the json wire, and the module has version 2');
  });
});

describe('wire dump reads a capture by its own wire', () => {
  const path = file('dumped.jsonl', captured(jsonWire).toJsonLines());
  const dump = async (module: string, ...more: readonly string[]) =>
    polkavirt(['wire', 'dump', path, '--wire', module, '--deadline', '20000', ...more]);

  it('and shows what each call says, under its bytes', async () => {
    const { code, stdout, stderr } = await dump(JSON_WIRE, '--calls', '3-4');
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(/^call 3: call \(json, .*\nin, \d+ bytes\n {3}0 {2}5b 22 72 75 6e 22 2c 30 /);
    expect(stdout.replaceAll(/\s+/g, ' ')).toContain('run(0, 1000n, {functionName: "counter", kind: "Execute"}) out, ');
    expect(stdout.replaceAll(/\s+/g, ' ')).toContain(
      'ok {a0: 4294836208n, a1: 0n, a2: 0n, a3: 0n, a4: 0n, a5: 0n, gasLeft: 996n',
    );
    expect(stdout.replaceAll(/\s+/g, ' ')).toContain('memoryRead(0, 0, 4) out, ');
    expect(stdout).toContain('error OutOfBounds');
    for (const line of stdout.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
    const json = await dump(JSON_WIRE, '--calls', '4', '--json');
    expect(JSON.parse(json.stdout).meaning).toEqual({ request: 'memoryRead(0, 0, 4)', answer: 'error OutOfBounds' });
  });

  it('and says where that wire refuses, hangs or is not one', async () => {
    const refuses = await dump(bad('refusing'), '--calls', '3');
    expect(refuses.stdout).toContain('  refused: RangeError: oh\n');
    passTimeInEndlessLoops(20_000);
    const { code, stdout } = await dump(bad('endless-host'), '--calls', '2-4');
    expect(stdout).toContain('  the wire was stopped: no answer after 20000 ms\n');
    // The calls after it are shown as bytes.
    expect([code, stdout.match(/^call \d/gm)]).toEqual([0, ['call 2', 'call 3', 'call 4']]);
    const none = await dump(file('none.mjs', 'export const a = 1'));
    expect([none.code, none.stdout]).toEqual([2, '']);
    expect(none.stderr).toMatch(/^polkavirt: cannot use .*none\.mjs: it must export a wire/);
    expect((await dump('fast')).stderr).toBe('polkavirt: fast is neither scale, abi nor a module (.ts, .js, .mjs)\n');
    const hex = await polkavirt(['wire', 'dump', '00', '--function', 'call', '--wire', JSON_WIRE]);
    expect([hex.code, hex.stderr]).toEqual([2, expect.stringContaining('a message in hex is of the scale or abi wire')]);
  });
});

it('a capture of version 2 says so, and is replayed by its wire', async () => {
  const path = file('v2.jsonl', captured(wireV2).toJsonLines());
  const dump = await polkavirt(['wire', 'dump', path, '--calls', '3']);
  expect(dump.stdout).toMatch(/^call 3: run \(scale version 2, virt, /);
  expect(dump.stdout).not.toContain('malformed');
  const { code, stdout } = await replay(path, '--wire', WIRE_V2);
  expect([stdout, code]).toEqual(['14 of 14 answers are the same, 0 differ\n', 0]);
  // Without it, version 2 of `run` is skipped and not misread.
  const without = await replay(path);
  expect(without.stdout).toContain('14 answers are the same, 0 differ, 6 skipped');
});

describe('a wire that fails in a replay', () => {
  const path = inRepository('docs/wires/calls.jsonl');
  it('that throws: the call is named, and the others go on', async () => {
    const { code, stdout } = await replay(path, '--against', bad('throwing'));
    expect(stdout).toMatch(/^call 4: destroy.*\nfault: oh\n3 of 4 answers are the same, 1 differ\n$/);
    expect(code).toBe(1);
  });

  it('that returns a promise', async () => {
    const { code, stdout } = await replay(path, '--against', bad('promising'));
    expect(stdout).toMatch(/^call 4: destroy.*\nfault: destroy: the wire gives a promise\n3 of 4/);
    expect(code).toBe(1);
  });

  it('that hangs is stopped at the deadline', async () => {
    passTimeInEndlessLoops(20_000);
    const { code, stdout } = await replay(path, '--against', bad('endless'));
    expect(stdout).toMatch(
      /^call 4: destroy.*\nstopped: no answer after 20000 ms\n3 of 3 answers are the same, 0 differ; stopped after 3 of 4 calls\n$/,
    );
    expect(code).toBe(1);
    const json = await replay(path, '--against', bad('endless'), '--json');
    expect(JSON.parse(json.stdout.trim().split('\n').at(-1) ?? '')).toEqual({
      ...{ call: 4, function: 'destroy', kind: 'stopped', why: 'no answer after 20000 ms' },
    });
  });

  it('that ends the process, or cannot be put together', async () => {
    const ends = await replay(path, '--against', bad('ending'));
    expect(ends.stdout).toContain('stopped: it ended the process with exit code 3');
    const never = await replay(path, '--against', inRepository('packages/wire-lab/test/modules/not-together.ts'));
    expect(never.stdout).toContain('stopped: no host, no wire');
    expect([ends.code, never.code]).toEqual([1, 1]);
  });

  it('a program may take longer than the deadline of the wire', async () => {
    const { table } = createHost({ wire: jsonWire, virt: createNative() });
    const tap = tapHostFunctions(table, jsonWire, { recordBytes: true });
    const capture = createCapture(tap.calls$);
    const made = createForwarder({ table: tap.table, wire: jsonWire }).instantiate(
      assembleOrThrow('%isa = latest64\npub @main:\n@again:\n    a0 = a0 + 1\n    jump @again\n'),
    );
    // More than the deadline: the interpreter does at most 150 million instructions in a second.
    expect(made.ok && made.value.run(90_000_000n, execute('main'))).toEqual({ ok: false, error: 'OutOfGas' });
    const slow = file('slow.jsonl', capture.toJsonLines());
    const argv = ['wire', 'replay', slow, '--against', JSON_WIRE, '--backend', 'interpreter', '--deadline', '500'];
    expect((await polkavirt(argv)).stdout).toBe('2 of 2 answers are the same, 0 differ\n');
  });
});
