/** Compiled C, with checksums of the native build and the gas that PolkaVM itself reports. */
import { Reg, Stop } from '@polkavirt/polkavm';
import { exportPc, moduleOf, readGuest } from '../support/programs.ts';

const expected: Record<string, { checksum: string; gasNaive: string }> = JSON.parse(
  new TextDecoder().decode(readGuest('expected.json')),
);
const small = Object.keys(expected).filter((name) => name.endsWith('.small'));

const instantiate = (name: string) => {
  const module = moduleOf(readGuest(`${name}.polkavm`));
  const instance = module.instantiate();
  instance.prepareCall(exportPc(module.program, 'run'));
  return instance;
};

describe('compiled guests', () => {
  it('are six', () => {
    expect(small).toHaveLength(6);
  });

  it.each(small)('%s reports its checksum in one host call and uses the known gas', (name) => {
    const instance = instantiate(name);
    instance.setGas(10_000_000n);
    expect(instance.run()).toBe(Stop.HostCall);
    expect(instance.module.program.imports[instance.hostCall]).toEqual(Uint8Array.of(1, 0, 0, 0));
    expect(`0x${instance.registers[Reg.a0].toString(16)}`).toBe(expected[name].checksum);
    expect(instance.run()).toBe(Stop.Finished);
    expect(10_000_000n - instance.getGas()).toBe(BigInt(expected[name].gasNaive));
  });

  it('give the same in slices of gas', () => {
    const instance = instantiate('fib.small');
    let granted = 0n;
    let outOfGas = 0;
    const runInSlices = (): Stop => {
      for (;;) {
        const stop = instance.run();
        if (stop !== Stop.OutOfGas) return stop;
        outOfGas++;
        granted += 1000n;
        instance.setGas(instance.getGas() + 1000n);
      }
    };
    expect(runInSlices()).toBe(Stop.HostCall);
    expect(instance.registers[Reg.a0]).toBe(BigInt(expected['fib.small'].checksum));
    expect(runInSlices()).toBe(Stop.Finished);
    expect(outOfGas).toBeGreaterThan(200);
    expect(granted - instance.getGas()).toBe(BigInt(expected['fib.small'].gasNaive));
  });
});
