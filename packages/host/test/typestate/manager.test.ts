import { TypestateManager } from '@polkavirt/host';
import { createTypestateNative } from '@polkavirt/native';
import { err, ok, utf8Encode } from '@polkavirt/primitives';
import { program } from '../programs.ts';

const GAS = 1_000_000n;
const counter = program('asm/counter-names');
const name = (text: string): Uint8Array => utf8Encode(text, 'text');

const managerOf = (limits?: ConstructorParameters<typeof TypestateManager>[0]['limits']): TypestateManager =>
  new TypestateManager({ virt: createTypestateNative(), ...(limits === undefined ? {} : { limits }) });

describe('TypestateManager', () => {
  it('counts module and instance ids up from 0, each on its own, and uses none twice', () => {
    const manager = managerOf();
    expect(manager.compileFromBytes(counter, name('a'))).toEqual(ok({ moduleId: 0, status: 'Compiled' }));
    expect(manager.compileFromBytes(counter, name('a'))).toEqual(ok({ moduleId: 1, status: 'Cached' }));
    expect(manager.lookup(name('a'))).toEqual(ok(2));
    expect(manager.compileFromStorageKey(name('a'), name(''))).toEqual(ok({ moduleId: 3, status: 'Cached' }));
    expect([manager.instantiate(3), manager.instantiate(0)]).toEqual([ok(0), ok(1)]);
    expect(manager.destroy(1)).toEqual(ok(undefined));
    expect(manager.instantiate(2)).toEqual(ok(2));
    expect(manager.liveInstances).toBe(2);
  });

  it('spends no id on what fails', () => {
    const manager = managerOf({ maxInstances: 1 });
    expect(manager.compileFromBytes(name('no program'), undefined)).toEqual(err('InvalidImage'));
    expect(manager.lookup(name('nothing'))).toEqual(err('NotCached'));
    expect(manager.compileFromStorageKey(name('nothing'), name(''))).toEqual(err('NotFound'));
    expect(manager.instantiate(0)).toEqual(err('InvalidModule'));
    expect(manager.compileFromBytes(counter, undefined)).toEqual(ok({ moduleId: 0, status: 'Compiled' }));
    expect(manager.instantiate(0)).toEqual(ok(0));
    expect(manager.instantiate(0)).toEqual(err('TooManyInstances'));
    // The cap comes first, as upstream.
    expect(manager.instantiate(7)).toEqual(err('TooManyInstances'));
    manager.destroy(0);
    expect(manager.instantiate(0)).toEqual(ok(1));
  });

  it('keeps the state of each instance: idle, ready, suspended', () => {
    const manager = managerOf();
    manager.compileFromBytes(counter, undefined);
    manager.instantiate(0);
    const [bad, byte] = [err('InvalidInstance'), new Uint8Array(1)];
    const memory = () => [manager.memoryRead(0, 0x20000, byte), manager.memoryWrite(0, 0x20000, byte)];
    expect([manager.run(0, GAS, 0n), ...memory()]).toEqual([bad, bad, bad]);
    expect(manager.prepare(0, name('nothing'))).toEqual(err('InvalidImage'));
    expect(manager.prepare(0, name('do_subcall'))).toEqual(ok(undefined));
    expect(manager.prepare(0, name('do_subcall'))).toEqual(bad);
    expect(memory()).toEqual([ok(undefined), ok(undefined)]);
    expect(manager.run(0, GAS, 0n)).toMatchObject({ ok: true, value: { kind: 'Syscall', syscallSymbol: name('subcall') } });
    expect(manager.prepare(0, name('do_subcall'))).toEqual(bad);
    expect(memory()).toEqual([ok(undefined), ok(undefined)]);
    expect(manager.run(0, GAS, 0n)).toMatchObject({ ok: true, value: { kind: 'Finished' } });
    expect([manager.run(0, GAS, 0n), ...memory()]).toEqual([bad, bad, bad]);
    expect(manager.prepare(0, name('do_panic'))).toEqual(ok(undefined));
    expect(manager.run(0, GAS, 0n)).toEqual(err('Trap'));
    expect(manager.run(0, GAS, 0n)).toEqual(bad);
    expect(manager.prepare(0, name('offset'))).toEqual(ok(undefined));
    expect(manager.run(0, 0n, 0n)).toEqual(err('OutOfGas'));
    expect(manager.destroy(0)).toEqual(ok(undefined));
    expect([manager.prepare(0, name('offset')), manager.destroy(0)]).toEqual([bad, bad]);
  });

  it('forgets the module that was used longest ago beyond its limit', () => {
    const manager = managerOf({ maxModules: 2 });
    for (let n = 0; n < 2; n++) manager.compileFromBytes(counter, undefined);
    expect(manager.instantiate(0)).toEqual(ok(0));
    manager.compileFromBytes(counter, undefined);
    expect([manager.instantiate(0), manager.instantiate(1), manager.instantiate(2)]).toEqual([
      ok(1),
      err('InvalidModule'),
      ok(2),
    ]);
    // Its instances live on.
    expect(manager.prepare(0, name('counter'))).toEqual(ok(undefined));
  });

  it('clears: instances are destroyed, module ids forgotten, and ids go on counting', () => {
    const manager = managerOf({ maxInstances: 2 });
    manager.compileFromBytes(counter, name('a'));
    manager.instantiate(0);
    manager.instantiate(0);
    manager.prepare(1, name('counter'));
    manager[Symbol.dispose]();
    expect(manager.liveInstances).toBe(0);
    expect([manager.destroy(0), manager.destroy(1)]).toEqual([err('InvalidInstance'), err('InvalidInstance')]);
    expect(manager.instantiate(0)).toEqual(err('InvalidModule'));
    expect(manager.lookup(name('a'))).toEqual(ok(1));
    expect([manager.instantiate(1), manager.instantiate(1)]).toEqual([ok(2), ok(3)]);
  });
});
