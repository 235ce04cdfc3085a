import { readFileSync } from 'node:fs';
import { compileCrate, ToolchainMissing } from '@polkavirt/linker/compile';
import { createNative } from '@polkavirt/native';
import { createEngine, Reg, Stop, unwrap } from '@polkavirt/polkavm';
import { readDebugInfo } from '@polkavirt/polkavm/debug-info';
import { execute, resume } from '@polkavirt/primitives';

// Cargo compiles the guest. Where there is no Rust that can, this says so, and the tests run what was compiled before.
const program = await compileCrate(new URL('guest/', import.meta.url)).catch((error: unknown) => {
  if (!(error instanceof ToolchainMissing)) throw error;
  console.warn(`guest/ is not compiled, and the tests run guest/prebuilt.polkavm instead: ${error.message}`);
  return readFileSync(new URL('guest/prebuilt.polkavm', import.meta.url));
});

/** Runs the guest as a runtime does: call 1 asks for the points, call 2 tells the score. */
function scoreOf(points: bigint): bigint | string {
  const made = createNative().instantiate(program);
  if (!made.ok) return made.error;
  const virt = made.value;
  let score = 0n;
  let step = virt.run(10_000n, execute('score'));
  while (step.ok && step.value.kind === 'Syscall') {
    const { syscallNo, a0, gasLeft } = step.value;
    if (syscallNo === 2) score = a0;
    step = virt.run(gasLeft, resume(syscallNo === 1 ? points : 0n));
  }
  virt.destroy();
  return step.ok ? score : step.error;
}

describe('the guest', () => {
  it('gives ten times the points', () => {
    expect(scoreOf(7n)).toBe(70n);
    expect(scoreOf(100n)).toBe(1000n);
  });

  it('traps at a mistake', () => {
    expect(scoreOf(101n)).toBe('Trap');
  });

  it('says in which line it panics', () => {
    const module = unwrap(createEngine().createModule(program));
    const instance = module.instantiate();
    instance.prepareCall(module.program.exports[0].pc);
    instance.setGas(10_000n);
    expect(instance.run()).toBe(Stop.HostCall);
    instance.registers[Reg.a0] = 101n;
    expect(instance.run()).toBe(Stop.Trap);
    const frames = readDebugInfo(module.program.customSections).regionAt(instance.pc)?.frames ?? [];
    const places = frames.map(({ path, line }) => `${path}:${line}`);
    expect(places).toContainEqual(expect.stringMatching(/guest\/src\/main\.rs:15$/));
  });
});
