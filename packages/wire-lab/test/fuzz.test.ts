import { connectAbi, connectScale, connectTypestateAbi, connectTypestateScale, createRuntimeMemory } from '@polkavirt/forwarder';
import { serveAbi, serveScale, serveTypestateAbi, serveTypestateScale } from '@polkavirt/host';
import type { Wire } from '@polkavirt/primitives';
import { type FuzzOptions, fuzzWire, readExample, writeExample } from '@polkavirt/wire-lab';
import { direct } from '../../host/test/own-wires.ts';
import * as bad from './bad-wires.ts';

const scale = { ...serveScale, ...connectScale };
const memory = createRuntimeMemory();
const typestateMemory = createRuntimeMemory();

/** Another seed each time; a failure prints it. */
const seed = Number(process.env.POLKAVIRT_SEED ?? Math.floor(Math.random() * 2 ** 31));

describe('the wires of this project', () => {
  const fuzz = (wire: unknown, options: Omit<FuzzOptions, 'seed'> = {}) => {
    const report = fuzzWire(wire as Wire<never>, { seed, messages: 600, ...options });
    // What is neither refused nor accepted is in a finding.
    const found = report.findings.reduce((sum, { count }) => sum + count, 0);
    expect([report.messages, report.refused + report.accepted + found]).toEqual([600, 600]);
    expect(report.refused).toBeGreaterThan(100);
    expect(report.accepted).toBeGreaterThan(20);
    return { seed, findings: report.findings.map(({ kind, fn, direction, detail }) => ({ kind, fn, direction, detail })) };
  };

  it('scale: no message is taken for another, and each that is malformed is refused', () => {
    expect(fuzz(scale)).toEqual({ seed, findings: [] });
    const typestate = { ...serveTypestateScale(), ...connectTypestateScale() };
    expect(fuzz(typestate, { generation: 'typestate' })).toEqual({ seed, findings: [] });
  });

  it('abi: the same, but that after Finished only the gas of the ExecBuffer counts, as upstream has it', () => {
    const isRest = ({ kind, fn, direction, detail }: { kind: string; fn: string; direction: string; detail: string }): boolean =>
      `${kind} ${fn} ${direction}` === 'lax run out' && detail.includes('"Finished"');
    const { findings } = fuzz({ ...serveAbi(memory), ...connectAbi(memory) }, { memory });
    expect({ seed, others: findings.filter((finding) => !isRest(finding)) }).toEqual({ seed, others: [] });
    const typestate = fuzz(
      { ...serveTypestateAbi(typestateMemory), ...connectTypestateAbi(typestateMemory) },
      { memory: typestateMemory, generation: 'typestate' },
    );
    expect({ seed, others: typestate.findings.filter((finding) => !isRest(finding)) }).toEqual({ seed, others: [] });
  });
});

describe('a wire with one thing wrong', () => {
  /** The findings with their smallest examples. */
  const found = (wire: bad.AnyWire, fixed = 1) =>
    fuzzWire(wire, { seed: fixed, messages: 800 }).findings.map(({ kind, fn, direction, example }) => ({
      kind,
      at: `${fn} ${direction}`,
      message: example.split('/').slice(3).join('/'),
    }));

  it.each<[string, bad.AnyWire, string, string, string]>([
    ['throws', bad.throwing, 'crash', 'destroy in', 'bytes:'],
    ['swallows what trails', bad.trailing, 'lax', 'destroy in', 'bytes:0000000000'],
    ['rejects with a promise', bad.rejecting, 'promise', 'destroy in', 'bytes:'],
    ['answers what it cannot read', bad.silent, 'silent', 'destroy in', 'bytes:'],
    ['takes any byte for true', bad.laxBool, 'lax', 'destroy out', 'bytes:'],
  ])('that %s', (_what, wire, kind, at, message) => {
    expect(found(wire)).toContainEqual({ kind, at, message });
    // Nothing else about it is wrong.
    for (const finding of found(wire, 2)) expect(finding.at).toBe(at);
  });

  it('that makes room for what is only claimed', () => {
    const [finding, ...others] = found(bad.claiming);
    expect([finding.kind, finding.at, others]).toEqual(['memory', 'memoryRead in', []]);
    // Twelve bytes whose last four are a length of more than 16 MiB.
    expect(finding.message).toMatch(/^bytes:0{16}[0-9a-f]{6}(?!00)[0-9a-f]{2}$/);
  });

  it('that always promises, which its valid calls show', () => {
    expect(found(bad.promising)).toEqual([{ kind: 'promise', at: 'destroy valid', message: '' }]);
  });

  it('that gives what the interface does not have, or changes what it carries', () => {
    expect(fuzzWire(bad.invalid, { seed: 1, messages: 800 }).findings).toContainEqual(
      expect.objectContaining({ fn: 'instantiate', detail: expect.stringMatching(/is not a u32|the client gives ok -/) }),
    );
    const [altered] = fuzzWire(bad.altering, { seed: 1, messages: 10 }).findings;
    expect(altered).toMatchObject({ kind: 'altered', fn: 'run', direction: 'valid' });
    expect(altered.detail).toMatch(/^called with \[.*the host is asked run of \[/);
  });

  it('is found with another copy of HostFault: faults are known by their names', () => {
    class HostFault extends Error {
      override readonly name = 'HostFault';
      readonly code = 'MalformedWire';
    }
    const wire = bad.destroying((host, args) => {
      if (args?.length !== 4) throw new HostFault('not four bytes');
      return host.destroy(new DataView(args.buffer).getUint32(0, true)).ok ? Uint8Array.of(0) : Uint8Array.of(1, 1);
    });
    expect(found(wire)).toEqual([]);
  });
});

it('the same seed makes the same messages', () => {
  const report = () => fuzzWire(bad.throwing, { seed: 7, messages: 200 });
  expect(report()).toEqual(report());
  expect(fuzzWire(bad.throwing, { seed: 8, messages: 200 })).not.toEqual(report());
});

it('a wire that passes objects has no messages', () => {
  expect(() => fuzzWire(direct as unknown as bad.AnyWire, { seed: 1 })).toThrow(
    expect.objectContaining({ name: 'UnfitWireError', message: expect.stringContaining('its raw functions pass objects') }),
  );
});

it.each([
  'run/in/3/bytes:00ff',
  'run/out/0/number:-1,bigint:-5,memory:676f,undefined:',
  'destroy/in/1/text:c3a9',
  'destroy/valid/0/',
])('examples are written and read: %s', (text) => {
  const example = readExample(text);
  expect(example && writeExample(example)).toBe(text);
});

it.each(['', 'run', 'run/up/0/bytes:', 'run/in/0/bytes:0', 'run/in/0/number:x', 'run/in/x/bytes:00', 'run/in/0/object:1'])(
  'anything else is not an example: %j',
  (text) => expect(readExample(text)).toBeUndefined(),
);
