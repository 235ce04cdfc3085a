/** Both generations behind one table. */

import {
  connectAbi,
  connectScale,
  connectTypestateAbi,
  connectTypestateScale,
  createForwarder,
  createTypestateForwarder,
} from '@polkavirt/forwarder';
import {
  createCombinedHost,
  createInstanceIds,
  createTypestateHost,
  serveAbi,
  serveScale,
  serveTypestateAbi,
  serveTypestateScale,
} from '@polkavirt/host';
import { createNative, createTypestateNative } from '@polkavirt/native';
import {
  ABI_HOST_FUNCTIONS,
  err,
  execute,
  hostFunctionName,
  ok,
  SCALE_HOST_FUNCTIONS,
  TYPESTATE_FUNCTION_NAMES,
  utf8Encode,
} from '@polkavirt/primitives';
import { checkedMemory } from '@polkavirt/test-support/checked-memory';
import { program } from '../programs.ts';

const GAS = 1_000_000n;
const counter = program('guests/counter');
const name = (text: string): Uint8Array => utf8Encode(text, 'text');

const overScale = () =>
  createCombinedHost({
    virt: { virt: createNative(), wire: serveScale },
    typestate: { virt: createTypestateNative(), wire: serveTypestateScale({ version: 2 }) },
  });

it('a table of the typestate generation alone has upstream`s names', () => {
  const { table } = createTypestateHost({ virt: createTypestateNative(), wire: serveTypestateAbi(checkedMemory()) });
  expect(Object.keys(table).sort()).toEqual(TYPESTATE_FUNCTION_NAMES.map((fn) => hostFunctionName(fn)).sort());
  expect(Object.keys(createTypestateHost({ virt: createTypestateNative(), wire: serveTypestateScale() }).table).sort()).toEqual(
    Object.keys(table).sort(),
  );
});

it('a table of both has the older generation at version 1, the newer at 2, and nothing else', () => {
  const newer = TYPESTATE_FUNCTION_NAMES.map((fn) => hostFunctionName(fn, 2));
  const scale = Object.keys(SCALE_HOST_FUNCTIONS).map((fn) => hostFunctionName(fn));
  expect(Object.keys(overScale().table).sort()).toEqual([...scale, ...newer].sort());
  const memory = checkedMemory();
  const { table } = createCombinedHost({
    virt: { virt: createNative(), wire: serveAbi(memory) },
    typestate: { virt: createTypestateNative(), wire: serveTypestateAbi(memory, { version: 2 }) },
  });
  const abi = Object.keys(ABI_HOST_FUNCTIONS).map((fn) => hostFunctionName(fn));
  expect(Object.keys(table).sort()).toEqual([...abi, ...newer].sort());
});

it('names in common are refused, and say what to do', () => {
  expect(() =>
    createCombinedHost({
      virt: { virt: createNative(), wire: serveScale },
      typestate: { virt: createTypestateNative(), wire: serveTypestateScale() },
    }),
  ).toThrow(
    expect.objectContaining({
      code: 'ValueOutOfRange',
      message: expect.stringMatching(/ext_virtualization_instantiate_version_1.* give the typestate wire \{ version: 2 \}/),
    }),
  );
});

it('ids come from one counter: an id of the one generation is InvalidInstance to the other', () => {
  const { virt, typestate } = overScale();
  expect(typestate.compileFromBytes(counter, undefined)).toMatchObject({ value: { moduleId: 0 } });
  expect([virt.instantiate(counter), typestate.instantiate(0), virt.instantiate(counter), typestate.instantiate(0)]).toEqual([
    ok(0),
    ok(1),
    ok(2),
    ok(3),
  ]);
  const byte = new Uint8Array(1);
  for (const id of [0, 2]) {
    expect(typestate.prepare(id, name('counter'))).toEqual(err('InvalidInstance'));
    expect(typestate.run(id, GAS, 0n)).toEqual(err('InvalidInstance'));
    expect(typestate.memoryRead(id, 0x20000, byte)).toEqual(err('InvalidInstance'));
    expect(typestate.destroy(id)).toEqual(err('InvalidInstance'));
  }
  for (const id of [1, 3]) {
    expect(virt.run(id, GAS, execute('counter'))).toEqual(err('InvalidInstance'));
    expect(virt.memoryWrite(id, 0x20000, byte)).toEqual(err('InvalidInstance'));
    expect(virt.destroy(id)).toEqual(err('InvalidInstance'));
  }
  expect([virt.liveInstances, typestate.liveInstances]).toEqual([2, 2]);
});

it('forwarders of both generations run over one table, one inside of the other`s syscall', () => {
  const memory = checkedMemory();
  const hosts = [
    (() => {
      const { table } = overScale();
      return {
        virt: createForwarder({ table, wire: connectScale }),
        typestate: createTypestateForwarder({ table, wire: connectTypestateScale({ version: 2 }) }),
      };
    })(),
    (() => {
      const { table } = createCombinedHost({
        virt: { virt: createNative(), wire: serveAbi(memory) },
        typestate: { virt: createTypestateNative(), wire: serveTypestateAbi(memory, { version: 2 }) },
      });
      return {
        virt: createForwarder({ table, wire: connectAbi(memory) }),
        typestate: createTypestateForwarder({ table, wire: connectTypestateAbi(memory, { version: 2 }) }),
      };
    })(),
  ];
  for (const { virt, typestate } of hosts) {
    const older = virt.instantiate(counter);
    const compiled = typestate.fromBytes(counter);
    const newer = compiled.ok ? compiled.value.module.instantiate() : compiled;
    if (!older.ok || !newer.ok) throw new Error('no instance');
    expect(older.value.run(GAS, execute('do_subcall'))).toMatchObject({ value: { kind: 'Syscall', syscallNo: 4 } });
    const execution = newer.value.prepare('offset');
    if (!execution.ok) throw new Error('no execution');
    const call = execution.value.run(GAS, 0n);
    expect(call).toMatchObject({ kind: 'Syscall', syscallSymbol: Uint8Array.of(2, 0, 0, 0) });
    const bytes = new Uint8Array(8);
    if (call.kind === 'Syscall')
      expect(call.execution.readMemory(Number(BigInt.asUintN(32, call.a0)), bytes)).toEqual(ok(undefined));
    expect(bytes[0]).toBe(3);
    expect(older.value.run(GAS, { kind: 'Resume', returnValue: 0n })).toMatchObject({ value: { kind: 'Finished' } });
  }
});

it('a forwarder of the wrong version is told what is missing', () => {
  const { table } = createTypestateHost({ virt: createTypestateNative(), wire: serveTypestateScale() });
  const wrong = () => createTypestateForwarder({ table: table as never, wire: connectTypestateScale({ version: 2 }) });
  expect(wrong).toThrow(
    expect.objectContaining({ code: 'MissingHostFunction', message: expect.stringContaining('lookup_version_2') }),
  );
});

it('instance ids end at 2^32', () => {
  const ids = createInstanceIds(0xffff_fffe);
  expect([ids.take(), ids.exhausted, ids.take(), ids.exhausted]).toEqual([0xffff_fffe, false, 0xffff_ffff, true]);
  const { manager } = createTypestateHost({ virt: createTypestateNative(), wire: serveTypestateScale(), ids });
  manager.compileFromBytes(counter, undefined);
  expect(manager.instantiate(0)).toEqual(err('TooManyInstances'));
});
