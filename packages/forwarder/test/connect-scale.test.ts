import { connectScale, createForwarder } from '@polkavirt/forwarder';
import { err, execute, HostFault, ok, resume, type ScaleTable, type Virt } from '@polkavirt/primitives';
import { hex, toHex } from '@polkavirt/test-support/hex';

/** A table whose functions note what they are given and answer what they are told. */
const scripted = (answers: Partial<Record<'instantiate' | 'run' | 'read_memory' | 'write_memory' | 'destroy', string>>) => {
  const sent: string[] = [];
  const answer = (fn: keyof typeof answers) => (args: Uint8Array) => {
    sent.push(`${fn} ${toHex(args)}`);
    return hex(answers[fn] ?? '');
  };
  const table: ScaleTable = {
    ext_virtualization_instantiate_version_1: answer('instantiate'),
    ext_virtualization_run_version_1: answer('run'),
    ext_virtualization_read_memory_version_1: answer('read_memory'),
    ext_virtualization_write_memory_version_1: answer('write_memory'),
    ext_virtualization_destroy_version_1: answer('destroy'),
  };
  return { sent, table };
};

const instanceOf = (answers: Parameters<typeof scripted>[0]): { sent: string[]; virt: Virt } => {
  const { sent, table } = scripted({ instantiate: '00 07000000', ...answers });
  const made = createForwarder({ table, wire: connectScale }).instantiate(hex('aabb'));
  if (!made.ok) throw new Error('no instance');
  sent.length = 0;
  return { sent, virt: made.value };
};

const malformed = expect.objectContaining({ name: 'HostFault', code: 'MalformedWire' });

describe('forwarder over the scale wire', () => {
  it('is called scale', () => {
    expect(connectScale.name).toBe('scale');
  });

  it('sends a program, and has the id only', () => {
    const { sent, table } = scripted({ instantiate: '00 07000000', destroy: '00' });
    const made = createForwarder({ table, wire: connectScale }).instantiate(hex('aabb'));
    expect(made.ok && made.value.destroy()).toEqual(ok(undefined));
    expect(sent).toEqual(['instantiate 08aabb', 'destroy 07000000']);
  });

  it('passes a refused program on', () => {
    const { table } = scripted({ instantiate: '01 01' });
    expect(createForwarder({ table, wire: connectScale }).instantiate(hex(''))).toEqual(err('InvalidImage'));
  });

  it('sends actions and reads outcomes', () => {
    const { sent, virt } = instanceOf({
      run: '00 01 0100000000000000 02000000 0300000000000000 0400000000000000 0500000000000000 0600000000000000 0700000000000000 0800000000000000',
    });
    const syscall = { kind: 'Syscall', gasLeft: 1n, syscallNo: 2, a0: 3n, a1: 4n, a2: 5n, a3: 6n, a4: 7n, a5: 8n };
    expect(virt.run(10n, execute('go'))).toEqual(ok(syscall));
    expect(virt.run(-1n, resume(255n))).toEqual(ok(syscall));
    expect(sent).toEqual(['run 070000000a000000000000000008676f', 'run 07000000ffffffffffffffff01ff00000000000000']);
  });

  it.each([
    ['01 01', 'InvalidInstance'],
    ['01 02', 'InvalidImage'],
    ['01 03', 'OutOfGas'],
    ['01 04', 'Trap'],
  ] as const)('reads the error %s', (bytes, error) => {
    expect(instanceOf({ run: bytes }).virt.run(1n, resume(0n))).toEqual(err(error));
  });

  it('reads and writes memory', () => {
    const { sent, virt } = instanceOf({ read_memory: '00 0c 010203', write_memory: '00' });
    const dest = new Uint8Array(3);
    expect(virt.memory().read(0x20000, dest)).toEqual(ok(undefined));
    expect(dest).toEqual(hex('010203'));
    expect(virt.memory().write(0x20001, hex('ff'))).toEqual(ok(undefined));
    expect(sent).toEqual(['read_memory 070000000000020003000000', 'write_memory 070000000100020004ff']);
  });

  it('leaves dest as it was after an error', () => {
    const { virt } = instanceOf({ read_memory: '01 02', write_memory: '01 02' });
    const dest = hex('090909');
    expect(virt.memory().read(0, dest)).toEqual(err('OutOfBounds'));
    expect(dest).toEqual(hex('090909'));
    expect(virt.memory().write(0, dest)).toEqual(err('OutOfBounds'));
  });

  it('destroys with using, once', () => {
    const { sent, virt } = instanceOf({ destroy: '00' });
    {
      using scoped = virt;
      void scoped;
    }
    expect(sent).toEqual(['destroy 07000000']);
  });

  it.each<[string, Parameters<typeof scripted>[0], (virt: Virt) => unknown]>([
    ['run: nothing', { run: '' }, (virt) => virt.run(1n, resume(0n))],
    ['run: a trailing byte', { run: '01 04 00' }, (virt) => virt.run(1n, resume(0n))],
    ['run: an unknown error', { run: '01 09' }, (virt) => virt.run(1n, resume(0n))],
    ['read_memory: too few bytes', { read_memory: '00 08 0102' }, (virt) => virt.memory().read(0, new Uint8Array(3))],
    ['read_memory: too many bytes', { read_memory: '00 10 01020304' }, (virt) => virt.memory().read(0, new Uint8Array(3))],
    ['read_memory: a length beyond the answer', { read_memory: '00 0c 01' }, (virt) => virt.memory().read(0, new Uint8Array(3))],
    ['write_memory: bytes', { write_memory: '00 04 01' }, (virt) => virt.memory().write(0, new Uint8Array(3))],
    ['destroy: OutOfBounds', { destroy: '01 02' }, (virt) => virt.destroy()],
  ])('a malformed answer is a fault: %s', (_what, answers, call) => {
    const { virt } = instanceOf(answers);
    expect(() => call(virt)).toThrow(malformed);
  });

  it('a table of no bytes is a fault', () => {
    const { table } = scripted({});
    const broken = { ...table, ext_virtualization_instantiate_version_1: () => undefined as unknown as Uint8Array };
    expect(() => createForwarder({ table: broken, wire: connectScale }).instantiate(hex(''))).toThrow(malformed);
  });

  it.each([
    'ext_virtualization_instantiate_version_1',
    'ext_virtualization_run_version_1',
    'ext_virtualization_read_memory_version_1',
    'ext_virtualization_write_memory_version_1',
    'ext_virtualization_destroy_version_1',
  ] as const)('a table without %s is a fault at creation', (name) => {
    const { [name]: _absent, ...rest } = scripted({}).table;
    expect(() => createForwarder({ table: rest as ScaleTable, wire: connectScale })).toThrow(
      expect.objectContaining({
        code: 'MissingHostFunction',
        message: `the host-function table lacks ${name}, which the scale wire calls`,
      }),
    );
  });

  it('what does not fit is a fault before anything is sent', () => {
    const { sent, virt } = instanceOf({});
    const outOfRange = expect.objectContaining({ code: 'ValueOutOfRange' });
    expect(() => virt.run(2n ** 63n, resume(0n))).toThrow(outOfRange);
    expect(() => virt.run(0n, resume(-1n))).toThrow(outOfRange);
    expect(() => virt.run(0n, execute('\ud800'))).toThrow(outOfRange);
    expect(() => virt.memory().read(-1, new Uint8Array(1))).toThrow(outOfRange);
    expect(() => virt.memory().write(2 ** 32, new Uint8Array(1))).toThrow(outOfRange);
    expect(sent).toEqual([]);
  });

  it('what the host throws comes through', () => {
    const { table } = scripted({});
    const fault = new HostFault('Internal', 'down');
    const wire = {
      ...table,
      ext_virtualization_instantiate_version_1: () => {
        throw fault;
      },
    };
    expect(() => createForwarder({ table: wire, wire: connectScale }).instantiate(hex(''))).toThrow(fault);
  });
});
