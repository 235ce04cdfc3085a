/** The whole bridge: forwarder, wire, host, native. */

import { runConformance } from '@polkavirt/conformance';
import { connectAbi, connectScale, createForwarder } from '@polkavirt/forwarder';
import { createHost, serveAbi, serveScale } from '@polkavirt/host';
import { createNative } from '@polkavirt/native';
import { execute, resume, type VirtT } from '@polkavirt/primitives';
import { checkedMemory } from '@polkavirt/test-support/checked-memory';
import { recordedVirtSuite } from '@polkavirt/test-support/record-cases';
import { direct, json } from './own-wires.ts';
import { program } from './programs.ts';

const overAbi = (): VirtT => {
  const memory = checkedMemory();
  return createForwarder({ table: createHost({ virt: createNative(), wire: serveAbi(memory) }).table, wire: connectAbi(memory) });
};

const bridges: readonly (readonly [string, () => VirtT])[] = [
  ['scale', () => createForwarder({ table: createHost({ virt: createNative(), wire: serveScale }).table, wire: connectScale })],
  ['abi', overAbi],
  ['json', () => createForwarder({ table: createHost({ virt: createNative(), wire: json }).table, wire: json })],
  ['direct', () => createForwarder({ table: createHost({ virt: createNative(), wire: direct }).table, wire: direct })],
];

describe.each(bridges)('forwarder over %s', (_name, make) => {
  const { virt, framework } = recordedVirtSuite(make());
  runConformance(virt, program('guests/counter'), framework);
});

describe.each(bridges)('bridge over %s', (_name, make) => {
  const instance = (virt: VirtT, name: string) => {
    const made = virt.instantiate(program(name));
    if (!made.ok) throw new Error(made.error);
    return made.value;
  };

  it('carries all bits of gas, arguments and return values', () => {
    const virt = instance(make(), 'asm/probe');
    const step = virt.run(2n ** 63n - 1n, execute('arguments'));
    expect(step).toEqual({
      ok: true,
      value: {
        kind: 'Syscall',
        gasLeft: 2n ** 63n - 1n - 12n,
        syscallNo: 1,
        a0: 1n,
        a1: 0x8000000000000000n,
        a2: 0xffffffffffffffffn,
        a3: 0x0123456789abcdefn,
        a4: 0x100000000n,
        a5: expect.any(BigInt),
      },
    });
    for (const answer of [2n ** 64n - 1n, 2n ** 63n, 0n]) {
      expect(virt.run(5n, resume(answer))).toMatchObject({ value: { a0: answer, gasLeft: 5n } });
    }
  });

  it('carries function names in UTF-8', () => {
    const virt = instance(make(), 'asm/probe');
    expect(virt.run(100n, execute('größe_🦀'))).toMatchObject({ value: { a0: 42n } });
  });

  it('lets a second instance run while the first is suspended', () => {
    const forwarder = make();
    const outer = instance(forwarder, 'asm/probe');
    expect(outer.run(100n, execute('symbols'))).toMatchObject({ value: { syscallNo: 1 } });
    {
      using inner = instance(forwarder, 'asm/probe');
      expect(inner.run(100n, execute('größe_🦀'))).toMatchObject({ value: { a0: 42n } });
      expect(outer.run(100n, resume(0n))).toMatchObject({ value: { syscallNo: 0x12345678 } });
      expect(inner.run(100n, resume(0n))).toMatchObject({ value: { kind: 'Finished' } });
    }
    expect(outer.run(100n, resume(0n))).toMatchObject({ value: { syscallNo: 0xfffffffe } });
    expect(outer.run(100n, resume(0n))).toMatchObject({ value: { kind: 'Finished' } });
  });
});

describe('limits across the bridge', () => {
  it('the caps of the host are InvalidImage to the forwarder', () => {
    const { table, manager } = createHost({ virt: createNative(), wire: serveScale, limits: { maxInstances: 1 } });
    const forwarder = createForwarder({ table, wire: connectScale });
    const first = forwarder.instantiate(program('asm/probe'));
    expect(first.ok).toBe(true);
    expect(forwarder.instantiate(program('asm/probe'))).toEqual({ ok: false, error: 'InvalidImage' });
    if (first.ok) first.value.destroy();
    expect(forwarder.instantiate(program('asm/probe')).ok).toBe(true);
    expect(manager.memoryBytes).toBeGreaterThan(0);
  });

  it('counts the memory that guests have come to use', () => {
    const refusals: string[] = [];
    const { table } = createHost({
      virt: createNative(),
      wire: serveScale,
      limits: { maxMemoryBytes: 100_000 },
      onRefused: ({ message }) => refusals.push(message),
    });
    const forwarder = createForwarder({ table, wire: connectScale });
    const made = forwarder.instantiate(program('asm/probe'));
    if (!made.ok) throw new Error('no instance');
    expect(forwarder.instantiate(program('asm/probe')).ok).toBe(true);
    made.value.memory().write(0x30000, new Uint8Array(17 * 4096).fill(1));
    expect(forwarder.instantiate(program('asm/probe'))).toEqual({ ok: false, error: 'InvalidImage' });
    expect(refusals[0]).toMatch(/of the limit of 100000$/);
  });
});
