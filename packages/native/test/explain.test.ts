/** Why a run ended, over every implementation: native and forwarder, both wires, both generations, and isolated. */
import {
  connectAbi,
  connectScale,
  connectTypestateAbi,
  connectTypestateScale,
  createForwarder,
  createRuntimeMemory,
  createTypestateForwarder,
} from '@polkavirt/forwarder';
import { createHost, createTypestateHost, serveAbi, serveScale, serveTypestateAbi, serveTypestateScale } from '@polkavirt/host';
import { createNative, createTypestateNative } from '@polkavirt/native';
import { createIsolatedNative, createIsolatedTypestateNative } from '@polkavirt/native/isolated';
import { assembleOrThrow } from '@polkavirt/polkavm';
import { execute, OwnedInstance, resume, type StopReport, type TypestateVirtT, type VirtT } from '@polkavirt/primitives';

const PROGRAM = assembleOrThrow(`
%isa = latest64
%stack_size = 4096
%import = 0x01000000
%import = 'three and more'
pub @hello:
  a0 = 1
  ret
pub @crash:
  u32 [sp + 0x10] = a0
  ret
pub @call:
  ecalli 0
  trap
pub @unnamed:
  ecalli 1
  ret
pub @nothing:
  ecalli 2
  ret
`);

/** The same calls whatever the generation. */
interface Driver {
  explainRefusal(program: Uint8Array): string | undefined;
  /** What an export of a fresh instance of {@link PROGRAM} ends with, each host call answered. */
  explain(name: string, gas?: bigint): { readonly end: string; readonly stop: StopReport | undefined };
}

function virtDriver(virt: VirtT): Driver {
  return {
    explainRefusal: (program) => virt.explainRefusal!(program),
    explain(name, gas = 100n) {
      const made = virt.instantiate(PROGRAM);
      if (!made.ok) throw new Error(made.error);
      using instance = made.value;
      let step = instance.run(gas, execute(name));
      while (step.ok && step.value.kind === 'Syscall') step = instance.run(step.value.gasLeft, resume(0n));
      return { end: step.ok ? step.value.kind : step.error, stop: instance.explain!() };
    },
  };
}

function typestateDriver(virt: TypestateVirtT): Driver {
  return {
    explainRefusal: (program) => virt.explainRefusal!(program),
    explain(name, gas = 100n) {
      const compiled = virt.fromBytes(PROGRAM);
      if (!compiled.ok) throw new Error(compiled.error);
      const made = compiled.value.module.instantiate();
      if (!made.ok) throw new Error(made.error);
      const instance = new OwnedInstance(made.value);
      try {
        const prepared = instance.prepare(name);
        if (!prepared.ok) return { end: prepared.error, stop: instance.explain() };
        let step = instance.run(gas, 0n);
        while (step.ok && step.value.kind === 'Syscall') step = instance.run(step.value.gasLeft, 0n);
        return { end: step.ok ? step.value.kind : step.error, stop: instance.explain() };
      } finally {
        instance.destroy();
      }
    },
  };
}

const isolated = createIsolatedNative({ deadline: 60_000 });
const isolatedTypestate = createIsolatedTypestateNative({ deadline: 60_000, costModel: 'naive' });
afterAll(async () => {
  await Promise.all([isolated.close(), isolatedTypestate.close()]);
});

function forwarders(): Record<string, () => Driver> {
  return {
    'forwarder, scale': () => {
      const { table, manager } = createHost({ wire: serveScale, virt: createNative() });
      return virtDriver(createForwarder({ table, wire: connectScale, explainer: manager }));
    },
    'forwarder, abi': () => {
      const memory = createRuntimeMemory();
      const { table, manager } = createHost({ wire: serveAbi(memory), virt: createNative() });
      return virtDriver(createForwarder({ table, wire: connectAbi(memory), explainer: manager }));
    },
    'typestate forwarder, scale': () => {
      const virt = createTypestateNative({ costModel: 'naive' });
      const { table, manager } = createTypestateHost({ wire: serveTypestateScale(), virt });
      return typestateDriver(createTypestateForwarder({ table, wire: connectTypestateScale(), explainer: manager }));
    },
    'typestate forwarder, abi': () => {
      const memory = createRuntimeMemory();
      const virt = createTypestateNative({ costModel: 'naive' });
      const { table, manager } = createTypestateHost({ wire: serveTypestateAbi(memory), virt });
      return typestateDriver(createTypestateForwarder({ table, wire: connectTypestateAbi(memory), explainer: manager }));
    },
  };
}

const DRIVERS: Readonly<Record<string, () => Driver>> = {
  native: () => virtDriver(createNative()),
  'native, interpreter': () => virtDriver(createNative({ backend: 'interpreter' })),
  'typestate native': () => typestateDriver(createTypestateNative({ costModel: 'naive' })),
  isolated: () => virtDriver(isolated.virt),
  'isolated typestate': () => typestateDriver(isolatedTypestate.virt),
  ...forwarders(),
};

describe.each(Object.keys(DRIVERS))('%s', (name) => {
  const driver = DRIVERS[name]();

  it('says where a trap was, and what it touched', () => {
    expect(driver.explain('crash')).toMatchObject({
      end: 'Trap',
      stop: {
        kind: 'Trap',
        reason: 'a store of 4 bytes at 0xfffe0010: 16 bytes above the top of the stack',
        instruction: 'u32 [sp + 0x10] = a0',
        faultAddress: 0xfffe_0010,
        gasLeft: 98n,
        frames: [{ function: 'crash', how: 'machine', likely: false }],
      },
    });
  });

  it('says what the gas did not suffice for', () => {
    const { end, stop } = driver.explain('hello', 1n);
    expect(end).toBe('OutOfGas');
    expect(stop).toMatchObject({
      kind: 'OutOfGas',
      reason: 'the basic block at code offset 0 costs 2 gas, 1 is left',
      gasLeft: 1n,
    });
  });

  it('names the exports that there are', () => {
    const { end, stop } = driver.explain('hello2');
    expect(end).toBe('InvalidImage');
    expect(stop).toMatchObject({
      kind: 'InvalidImage',
      reason: 'there is no export hello2; there are call, crash, hello, nothing, unnamed',
      pc: null,
      backtrace: [],
    });
  });

  it('says that an import is missing', () => {
    const { end, stop } = driver.explain('nothing');
    expect(end).toBe('InvalidImage');
    expect(stop).toMatchObject({
      kind: 'InvalidImage',
      reason: 'a host call of import 2, which does not exist: the last one is 1',
      instruction: 'ecalli 2',
    });
  });

  it('goes on after a host call, and explains the trap behind it', () => {
    expect(driver.explain('call')).toMatchObject({ end: 'Trap', stop: { instruction: 'trap', faultAddress: null } });
  });

  it('says why a program is refused', () => {
    expect(driver.explainRefusal(PROGRAM)).toBeUndefined();
    expect(driver.explainRefusal(Uint8Array.of(1, 2, 3))).toBe(
      'the input does not start with the magic bytes 50 56 4d 00 (at byte 0)',
    );
  });
});

it('names the size of a symbol that VirtT cannot call by number', () => {
  expect(DRIVERS.native().explain('unnamed').stop).toMatchObject({
    kind: 'InvalidImage',
    reason: 'a host call of import 1, whose symbol has 14 bytes: this generation of the interface has 4',
  });
});

it('explains nothing before the first run, and after destroy', () => {
  const made = createNative().instantiate(PROGRAM);
  if (!made.ok) throw new Error(made.error);
  const instance = made.value;
  expect(instance.explain!()).toBeUndefined();
  instance.run(10n, execute('crash'));
  expect(instance.explain!()?.kind).toBe('Trap');
  instance.destroy();
  expect(instance.explain!()).toBeUndefined();
});

it('tells onStop of each run that fails, and of no other', () => {
  const told: string[] = [];
  const virt = createNative({ onStop: ({ kind, reason }) => told.push(`${kind}: ${reason}`) });
  const driver = virtDriver(virt);
  for (const name of ['hello', 'crash', 'nope']) driver.explain(name);
  expect(told).toEqual([
    'Trap: a store of 4 bytes at 0xfffe0010: 16 bytes above the top of the stack',
    'InvalidImage: there is no export nope; there are call, crash, hello, nothing, unnamed',
  ]);
});

it('a forwarder without an explainer explains nothing', () => {
  const { table } = createHost({ wire: serveScale, virt: createNative() });
  const driver = virtDriver(createForwarder({ table, wire: connectScale }));
  expect(driver.explain('crash')).toEqual({ end: 'Trap', stop: undefined });
  expect(driver.explainRefusal(Uint8Array.of(1))).toBeUndefined();
});
