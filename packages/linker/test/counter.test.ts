/** The program of the conformance suite, compiled from its source at every level, must pass the whole suite. */
import { fileURLToPath } from 'node:url';
import { type CounterGas, CounterHost, drive, runConformance } from '@polkavirt/conformance';
import { createNative } from '@polkavirt/native';
import { compileC } from '../src/compile/index.ts';
import { describeWithClang, toolchain } from './support/clang.ts';

const root = fileURLToPath(new URL('../../../fixtures/guests/', import.meta.url));

/** What this build costs, measured on the interpreter: the suite then holds every other way of running it to these figures. */
function measure(program: Uint8Array): CounterGas {
  const made = createNative({ backend: 'interpreter' }).instantiate(program);
  if (!made.ok) throw new Error(made.error);
  const instance = made.value;
  const gas = 100_000n;
  const counter = drive(instance, 'counter', gas, new CounterHost().handle);
  const forever = drive(instance, 'increment_forever', gas, new CounterHost().handle);
  const points = [...counter.gasAtSyscalls, counter.gasLeft].map((left) => gas - left);
  return {
    counter: points as unknown as CounterGas['counter'],
    increments: forever.gasAtSyscalls.length,
    gasAtLastIncrement: forever.gasAtSyscalls.at(-1)!,
  };
}

describeWithClang('the counter program', () => {
  it.each(['0', '2', 'z'] as const)('passes the conformance suite at -O%s', async (level) => {
    const { program } = await compileC(['counter.c'], { root, level, toolchain: toolchain! });
    const { failed, passed } = runConformance(createNative({ backend: 'recompiler' }), program, undefined, {
      gas: measure(program),
    });
    expect(failed).toEqual([]);
    expect(passed.length).toBeGreaterThan(40);
  });
});
